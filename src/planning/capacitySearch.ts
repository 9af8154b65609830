import type { CapacityEstimate } from "../documents/parts/capacity.ts";
import { isCounted, kindOf, withAmount } from "../engine/loadKinds.ts";
import { offeredRate } from "../montecarlo/capacity.ts";
import type { ReplicationSchedule } from "../montecarlo/replicate.ts";
import type { Runner } from "../montecarlo/runner.ts";
import type { Slo } from "../montecarlo/slo.ts";
import { mean } from "../stats/intervals.ts";
import { meetingProbability } from "../stats/verdict.ts";
import { metricBounds } from "./bounds/metricBounds.ts";
import { capacityRanks } from "./capacity.ts";
import { type TrialOutcome, trialOutcome } from "./capacityTrial.ts";
import { type SweptScenario, seatsOf } from "./loadScale.ts";
import type { Preparations } from "./preparations.ts";
import { saturationCapacity } from "./saturationCapacity.ts";
import { type LoadRange, Thresholds } from "./thresholds.ts";

/** How a capacity is searched for: all decided, nothing optional. */
export type CapacitySettings = {
  readonly seed: number;
  readonly slos: readonly Slo[];
  readonly confidence: number;
  /** Hours asked for and allowed; between them as many as bound the capacity on both sides. */
  readonly minReplications: number;
  readonly maxReplications: number;
  /** Seconds that count as one busy hour. */
  readonly duration: number;
  /** A load that is about it, where one is known. */
  readonly guess?: number;
};

/** Relative width to which a threshold is found, and that of the first guess. */
const tolerance = 0.01;
const roughly = 0.06;
/** Replications that the first guess rests on, and the rank among them: a little above the thresholds that are wanted. */
const pilot = { members: 9, rank: 3 };

/**
 * The most load at which the next busy hour keeps every SLO with the stated confidence.
 *
 * With common random numbers, replication r (a law drawn from its posterior, an hour drawn from its streams) has its own
 * threshold L_r, the load above which that hour breaks an SLO. The share of hours that keep the SLOs at load L is the
 * share of r with L_r > L, so the capacity at confidence γ is the (1 − γ) quantile of the L_r, and order statistics bound
 * it without an assumption on their distribution (`capacityRanks`). Only the few smallest thresholds are looked for, so most
 * replications are simulated twice: once a little above the capacity, once at it (`Thresholds`).
 *
 * What is promised: at the value given, every replication was simulated or is counted as broken, and no more broke
 * than a verdict `met` allows. That nothing heavier would do is as true as L_r is one load: an hour that keeps the SLOs at a load
 * above one at which it breaks them is counted in `inversions`.
 */
export async function searchCapacity(
  scenario: SweptScenario,
  settings: CapacitySettings,
  prepared: Preparations,
  runner: Runner,
): Promise<CapacityEstimate> {
  const ranks = capacityRanks(settings.confidence, settings.minReplications, settings.maxReplications);
  if (settings.slos.length === 0) return saturationCapacity(scenario, settings, ranks, prepared, runner);
  const range = loadRange(scenario, settings.slos, prepared.saturation);
  const hours = new Hours(scenario, settings, prepared, runner);
  const trial = async (load: number, replications: readonly number[]) =>
    (await hours.at(load, replications)).map(({ missed }) => missed !== null);
  const thresholds = new Thresholds(ranks.replications, range, trial);
  const start = await firstGuess(thresholds, settings, ranks.replications, range, prepared);
  const at = (rank: number) => thresholds.bracket(rank, ranks.replications, start, tolerance);
  const high = ranks.high === null ? null : (await at(ranks.high)).broken;
  let { kept, broken } = await at(ranks.value);
  while (kept > 0) {
    await thresholds.verify(kept);
    if (thresholds.brokenAt(kept) < ranks.value) break;
    ({ kept, broken } = await at(ranks.value));
  }
  if (kept >= range.most) return saturationCapacity(scenario, settings, ranks, prepared, runner);
  const low = ranks.low === null ? null : Math.min(kept, (await at(ranks.low)).kept);
  const forgiven = kept === 0 ? ranks.replications : thresholds.brokenAt(kept);
  return {
    value: kept,
    ci: low === null || high === null ? null : [low, Math.max(kept, Math.min(high, range.most))],
    basis: "slo",
    confidence: settings.confidence,
    probability: meetingProbability(ranks.replications - forgiven, ranks.replications),
    binding: binding(hours.brokenAt(broken), settings.slos),
    requestsPerSecond: kept === 0 ? null : mean(hours.knownAt(kept).map((each) => each.requestsPerSecond)),
    replications: ranks.replications,
    trials: hours.simulated,
    measuredSeconds: settings.duration,
    inversions: thresholds.inversions,
  };
}

async function firstGuess(
  thresholds: Thresholds,
  { guess }: CapacitySettings,
  replications: number,
  { most }: LoadRange,
  { saturation }: Preparations,
): Promise<number> {
  const members = Math.min(pilot.members, replications);
  const from = Math.min(guess ?? saturation.amount * 0.7, most);
  const rough = await thresholds.bracket(Math.min(pilot.rank, members), members, from, roughly);
  return Math.min(rough.broken, most);
}

/**
 * Loads that may carry the SLOs. A closed population that waits S seconds for an answer offers what N/(Z + S) users
 * without waiting would; twice that, since a percentile of S has a mean that may be larger.
 */
export function loadRange(
  scenario: SweptScenario,
  slos: readonly Slo[],
  { amount, requestsPerSecond }: Preparations["saturation"],
): LoadRange {
  const inService = seatsOf(scenario) / requestsPerSecond;
  const waits = slos.map(({ metric, seconds }) => (metricBounds[metric].hasWait ? seconds : 0));
  const inFlight = 2 * requestsPerSecond * (Math.max(...waits) + inService);
  const { load } = scenario;
  const isWhole = isCounted(load.kind);
  const least = isWhole ? 1 : amount / 1000;
  const whole = isWhole ? Math.ceil : (most: number) => most;
  if (offeredRate(scenario) === null) return { least, most: whole(inFlight), isWhole };
  // Of a closed load, as many more as wait for an answer.
  return { least, most: kindOf(load).isOpen ? 1.1 * amount : whole(1.2 * amount + inFlight), isWhole };
}

/** The SLO that most of the hours miss that break, and what is short in most of those. */
function binding(broken: readonly TrialOutcome[], slos: readonly Slo[]): CapacityEstimate["binding"] {
  const missed = mostFrequent(broken.flatMap((each) => each.missed ?? []));
  if (missed === null) return null;
  const resource = mostFrequent(broken.filter((each) => each.missed === missed).map((each) => each.resource));
  return { slo: slos[missed]!.text, resource: resource! };
}

/** The first of those that come most often; null of nothing. */
function mostFrequent<T>(values: readonly T[]): T | null {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce<[T | null, number]>(
    (most, each) => (each[1] > most[1] ? each : most),
    [null, 0],
  )[0];
}

/** Replications at any load, each simulated once. */
class Hours {
  readonly #known = new Map<number, Map<number, TrialOutcome>>();
  readonly #scenario: SweptScenario;
  readonly #settings: CapacitySettings;
  readonly #prepared: Preparations;
  readonly #runner: Runner;
  simulated = 0;

  constructor(scenario: SweptScenario, settings: CapacitySettings, prepared: Preparations, runner: Runner) {
    this.#scenario = scenario;
    this.#settings = settings;
    this.#prepared = prepared;
    this.#runner = runner;
  }

  async at(load: number, replications: readonly number[]): Promise<TrialOutcome[]> {
    const known = this.#at(load);
    const { state, schedule } = await this.#prepared.at(load);
    const missing = replications.filter((replication) => !known.has(replication));
    if (state === "overloaded") {
      for (const replication of missing) known.set(replication, overloaded);
    } else {
      this.simulated += missing.length;
      // What has its own course (a day, a disturbance) is not to be cut.
      const isPlain = schedule.kind === "steady" && schedule.bins === undefined;
      const cut = isPlain ? { ...schedule, duration: this.#settings.duration } : schedule;
      await Promise.all(missing.map(async (each) => known.set(each, await this.#simulate(load, cut, each))));
    }
    return replications.map((replication) => known.get(replication)!);
  }

  knownAt(load: number): TrialOutcome[] {
    return [...this.#at(load)].sort(([a], [b]) => a - b).map(([, outcome]) => outcome);
  }

  brokenAt(load: number): TrialOutcome[] {
    return this.knownAt(load).filter(({ missed }) => missed !== null);
  }

  #at(load: number): Map<number, TrialOutcome> {
    const known = this.#known.get(load) ?? new Map<number, TrialOutcome>();
    this.#known.set(load, known);
    return known;
  }

  async #simulate(load: number, schedule: ReplicationSchedule, replication: number): Promise<TrialOutcome> {
    const scenario = { ...this.#scenario, load: withAmount(this.#scenario.load, load) };
    const [summary] = await this.#runner.replicate({
      kind: "replicate",
      scenario,
      schedule,
      seed: this.#settings.seed,
      first: replication,
      count: 1,
      limits: [],
    });
    return trialOutcome(summary!, scenario, this.#settings.slos);
  }
}

/** Without a steady state every SLO breaks; the first stands for them. */
const overloaded: TrialOutcome = {
  missed: 0,
  deployment: 0,
  ratio: Number.POSITIVE_INFINITY,
  requestsPerSecond: 0,
  resource: "speed",
};
