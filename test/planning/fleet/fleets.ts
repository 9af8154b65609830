import { expect } from "vitest";
import type { FoundOption } from "../../../src/documents/parts/planOption.ts";
import type { Redundancy } from "../../../src/documents/plan.ts";
import type { Scenario } from "../../../src/engine/scenario.ts";
import { uninterrupted } from "../../../src/montecarlo/experiment.ts";
import { inProcessRunner } from "../../../src/montecarlo/runner.ts";
import { parseSlo } from "../../../src/montecarlo/slo.ts";
import { candidateFleet, hoursOf } from "../../../src/planning/fleet/candidateOption.ts";
import type { FleetCandidate, FleetSettings } from "../../../src/planning/fleet/fleetPlan.ts";
import { makePlan } from "../../../src/planning/fleet/makePlan.ts";
import { startingFleet } from "../../../src/planning/fleet/startingFleet.ts";
import type { SweptScenario } from "../../../src/planning/loadScale.ts";

/** A machine that serves the scenario, for 10 USD an hour unless said otherwise. */
export function candidate(
  scenario: Scenario,
  { machine = "bench", perHour = 10 }: { machine?: string; perHour?: number | null } = {},
): FleetCandidate {
  const price = perHour === null ? null : { perHour, date: "2026-11-01", source: "a list", isOwn: false };
  return {
    context: { model: "toy", machine, findings: [] },
    scenario: scenario as SweptScenario,
    enginesPerMachine: 1,
    gpus: 1,
    terms: { kind: "rent", price, discount: 0, commitment: null },
    failure: { meanTimeToFailure: 99 * 3600, meanTimeToRepair: 3540, loadSeconds: 60, detectionSeconds: 30 },
  };
}

type Asked = {
  readonly slos: readonly string[];
  readonly duration?: number;
  readonly confidence?: number;
  readonly redundancy?: Redundancy;
};

export function settingsOf({ slos, duration = 300, confidence = 0.9, redundancy }: Asked): FleetSettings {
  return {
    seed: 3,
    precision: 0.02,
    minReplications: 20,
    maxReplications: 20,
    duration,
    slos: slos.map(parseSlo),
    confidence,
    redundancy: redundancy ?? { kind: "none" },
    hoursPerMonth: 730,
    today: "2026-11-23",
  };
}

/** Machines of the fleet that a screening settles on, simulated in this thread. */
export async function fewestMachines(machine: FleetCandidate, asked: Asked): Promise<number> {
  const settings = settingsOf(asked);
  const start = startingFleet(machine, settings);
  const hours = hoursOf(machine, start.order, settings, inProcessRunner());
  const fleet = await candidateFleet(machine, start, settings, hours, "screened", uninterrupted);
  expect(fleet!.meets).toBe(true);
  return fleet!.machines;
}

/** The plan of some candidates, simulated in this thread. */
export function planOf(candidates: readonly FleetCandidate[], asked: Asked): Promise<FoundOption[]> {
  return makePlan(candidates, settingsOf(asked), inProcessRunner(), () => {}, uninterrupted);
}
