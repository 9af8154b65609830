import { withAmount } from "../../engine/loadKinds.ts";
import { offeredRate } from "../../montecarlo/capacity.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { LengthMemo } from "../bounds/lengthMemo.ts";
import { sloRatio } from "../bounds/sloRatio.ts";
import { loadRange } from "../capacitySearch.ts";
import { trialOutcome } from "../capacityTrial.ts";
import type { SweptScenario } from "../loadScale.ts";
import { preparations } from "../preparations.ts";
import { Thresholds } from "../thresholds.ts";
import type { FleetHours, HoursFound } from "./fleetHours.ts";
import type { FleetSettings } from "./fleetPlan.ts";
import { hourOf } from "./startingFleet.ts";

/** Hours beyond those that are forgiven that are looked at, least seconds of one, and how close a threshold is found. */
const [beyond, shortest, tolerance] = [2, 120, 0.1];
/** Length that pilot runs are made for, at most. */
const pilotSeconds = 300;
/** Requests after which an hour is cut. */
const enoughRequests = 2_000;

/**
 * About how many users may be added before an SLO breaks, from the few hours alone that were the hardest in the fleet's test: if
 * those are the hardest at a heavier load too, it is where more of the test's hours break than are forgiven. null for other
 * loads than users.
 *
 * @param scenario of the fleet, with the machines that may be down taken away
 * @param found its test
 */
export async function estimatedHeadroom(
  scenario: SweptScenario,
  found: HoursFound,
  tested: FleetHours,
  settings: FleetSettings,
  runner: Runner,
): Promise<number | null> {
  const { load } = scenario;
  if (load.kind !== "users") return null;
  const { seed, slos, duration } = settings;
  const { test } = tested;
  const ranked = [...found.outcomes].sort(([a, x], [b, y]) =>
    x.ratio === y.ratio ? a - b : y.ratio - x.ratio,
  );
  const hours = ranked.slice(0, test.forgiven + beyond).map(([hour]) => hour);
  const [deciding, { ratio }] = ranked[Math.min(test.forgiven, ranked.length - 1)]!;
  const seconds = Math.min(duration, pilotSeconds);
  const prepared = await preparations(scenario, seed, seconds, 1, runner, tested.capacityOf(scenario));
  const { most } = loadRange(scenario, slos, prepared.saturation);
  if (most <= load.users) return 0;
  const at = (users: number): SweptScenario => ({ ...scenario, load: withAmount(load, users) });
  const trial = async (users: number, members: readonly number[]) => {
    const tried = at(users);
    const { schedule } = await prepared.at(users);
    const length = Math.min(duration, Math.max(shortest, enoughRequests / offeredRate(tried)!));
    const cut = schedule.kind === "steady" ? { ...schedule, duration: length } : schedule;
    const judged = members.map(async (member) => {
      const job = { kind: "replicate", scenario: tried, schedule: cut, seed, count: 1, limits: [] } as const;
      const [summary] = await runner.replicate({ ...job, first: hours[member]! });
      return trialOutcome(summary!, tried, slos).missed !== null;
    });
    return Promise.all(judged);
  };
  const memo = new LengthMemo();
  const ratioAt = (users: number) => sloRatio(hourOf(at(users), seed, deciding), slos, memo)!;
  const guess = expectedLimit(ratioAt, ratio, load.users, most);
  const thresholds = new Thresholds(hours.length, { least: load.users, most, isWhole: true }, trial);
  const rank = Math.min(test.forgiven + 1, hours.length);
  const { kept } = await thresholds.bracket(rank, hours.length, guess, tolerance);
  return Math.max(0, Math.min(kept, Math.round(prepared.saturation.amount)) - load.users);
}

/** The load at which the estimate, scaled to what was simulated at the plan's own load, reaches the limit. */
function expectedLimit(
  ratioAt: (users: number) => number,
  simulated: number,
  users: number,
  most: number,
): number {
  const scale = simulated / ratioAt(users);
  const isKnown = Number.isFinite(scale) && scale > 0;
  let [low, high] = [users, most];
  while (high - low > Math.max(1, low / 50)) {
    const middle = Math.round((low + high) / 2);
    if ((isKnown ? scale : 1) * ratioAt(middle) < 1) low = middle;
    else high = middle;
  }
  return high;
}
