import { drawScenario } from "../../montecarlo/drawScenario.ts";
import type { Slo } from "../../montecarlo/slo.ts";
import { replicationStreams } from "../../montecarlo/streams.ts";
import { latencyFloor } from "../bounds/latencyFloor.ts";
import { LengthMemo } from "../bounds/lengthMemo.ts";
import { sloRatio } from "../bounds/sloRatio.ts";
import { smallestEnough } from "../bounds/stability.ts";
import type { SweptScenario } from "../loadScale.ts";
import type { FleetCandidate, FleetSettings } from "./fleetPlan.ts";
import { fleetScenario } from "./fleetState.ts";
import { fleetTest } from "./fleetTest.ts";

/** Where a search begins, from estimates alone. */
export type FleetStart = {
  /** Fewest machines that an estimate holds for enough; where none are, twice those that are not overloaded. */
  readonly machines: number;
  /** More are not tried. */
  readonly most: number;
  /** Numbers of the test's hours, the hardest first as far as an estimate tells. */
  readonly order: readonly number[];
  /**
   * SLOs that no number of machines keeps: a request that has a machine to itself takes longer, under the law's centre, or in
   * more hours than are forgiven.
   */
  readonly impossible: readonly Slo[];
};

/** Machines that are tried at most: so many times the start, and at least. */
const most = { times: 4, least: 32 } as const;
/** Machines beyond which no start is looked for: the users of so many fill the memory of a small computer. */
export const mostMachines = 1024;

/** Estimates the fleet at which a search begins, in the hour that decides: the hardest but for those that are forgiven. */
export function startingFleet(candidate: FleetCandidate, settings: FleetSettings): FleetStart {
  const { slos, seed, confidence } = settings;
  const { hours, forgiven } = fleetTest(confidence);
  const memo = new LengthMemo();
  const at = (machines: number) => fleetScenario(candidate, machines, 0);
  const centre = enough((machines) => sloRatio(at(machines), slos, memo)) ?? 1;
  const order = hardestFirst(at(centre), slos, seed, hours, memo);
  const deciding = order[Math.min(forgiven, hours - 1)]!;
  const machines = enough((count) => sloRatio(hourOf(at(count), seed, deciding), slos, memo));
  if (machines !== null) return { machines, most: mostTried(machines), order, impossible: [] };
  const stable = smallestEnough(1, mostMachines, (count) =>
    Number.isFinite(sloRatio(hourOf(at(count), seed, deciding), slos, memo)),
  );
  const tried = 2 * (stable ?? mostMachines / 2);
  const hardest = order.slice(0, forgiven + 1).map((hour) => hourOf(at(tried), seed, hour));
  const isBroken = (slo: Slo, scenario: SweptScenario) => latencyFloor(scenario, slo) >= slo.seconds;
  return {
    machines: tried,
    most: mostTried(tried),
    order,
    impossible: slos.filter((slo) => hardest.every((scenario) => isBroken(slo, scenario))),
  };
}

/** Whether the most machines that are looked at keep up with the load under the law's centre. */
export function mayKeepUp(candidate: FleetCandidate, { slos }: Pick<FleetSettings, "slos">): boolean {
  const ratio = sloRatio(fleetScenario(candidate, mostMachines, 0), slos, new LengthMemo());
  return ratio === null || Number.isFinite(ratio);
}

/** The largest fleet that is tried in a search from `start`. */
export function mostTried(start: number): number {
  return Math.max(most.least, most.times * start);
}

/** Fewest machines whose ratio is below 1; null where none is. One where there is nothing to estimate. */
function enough(ratio: (machines: number) => number | null): number | null {
  return smallestEnough(1, mostMachines, (machines) => (ratio(machines) ?? 0) < 1);
}

/** The hours in falling order of what an estimate of their latency is over its limit. */
export function hardestFirst(
  scenario: SweptScenario,
  slos: readonly Slo[],
  seed: number,
  hours: number,
  memo: LengthMemo,
): number[] {
  // Means are quicker than percentiles, and tell as well which hour is the harder.
  const means = slos.map((slo): Slo => ({ ...slo, stat: "mean" }));
  const ratios = Array.from(
    { length: hours },
    (_, hour) => sloRatio(hourOf(scenario, seed, hour), means, memo) ?? 0,
  );
  return [...ratios.keys()].sort((a, b) => (ratios[a] === ratios[b] ? a - b : ratios[b]! - ratios[a]!));
}

/** The scenario of an hour: its law and its demand drawn as its simulation draws them. */
export function hourOf(scenario: SweptScenario, seed: number, hour: number): SweptScenario {
  return drawScenario(scenario, replicationStreams(seed, hour)) as SweptScenario;
}
