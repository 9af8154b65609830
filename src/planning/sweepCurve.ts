import { invariant } from "../errors.ts";
import { offeredRate } from "../montecarlo/capacity.ts";
import { type ExperimentSettings, runExperiment } from "../montecarlo/experiment.ts";
import type { ResultEntry } from "../montecarlo/result.ts";
import { type ResultContext, resultEntry } from "../montecarlo/resultEntry.ts";
import type { Runner } from "../montecarlo/runner.ts";
import { searchCapacity } from "./capacitySearch.ts";
import { curveWarnings } from "./curveWarnings.ts";
import { findKnee, type LoadPoint } from "./knee.ts";
import { type SweptScenario, withAmount } from "./loadScale.ts";
import { type Preparations, preparations } from "./preparations.ts";
import type { SweepCurve, SweepPoint } from "./sweepResult.ts";

/** What to sweep: a pair under a load that is turned up, and the loads to look at, in rising order. */
export type SweepTask = {
  /** What is known of each deployment of the scenario, in its order. */
  readonly deployments: readonly Omit<ResultContext, "bandFrom">[];
  readonly scenario: SweptScenario;
  readonly loads: readonly number[];
};

/** How a sweep is run: the experiment of each load, and of the capacity. */
export type SweepSettings = ExperimentSettings & {
  /** Hours that the search for the capacity may use; at least `minReplications`. */
  readonly capacityReplications: number;
  /** Whether hours of many requests are cut short; else `duration` holds to the second. */
  readonly isThrifty: boolean;
};

/**
 * Requests after which a replication is cut, of a point and of the capacity search, but not below `shortest` seconds. A
 * shorter stretch varies more by chance, so bands are a little wide and the capacity a little low; beside the law's error
 * that is little.
 */
const enoughRequests = { point: 6_000, capacity: 12_000 };
const shortest = 300;

/** Told of what is under way: points finished of all points, and whether the capacity is found. */
export type SweepProgress = {
  readonly points: number;
  readonly of: number;
  readonly hasCapacity: boolean;
};

/**
 * The curves of one scenario, one for each of its deployments: every load on the same streams, so that neighbouring points differ by their load and not by chance, and the
 * capacity from a search of its own, which does not depend on the loads of the curve and is that of all deployments together.
 */
export async function sweepCurve(
  task: SweepTask,
  settings: SweepSettings,
  runner: Runner,
  onProgress: (progress: SweepProgress) => void = () => {},
): Promise<SweepCurve[]> {
  const { scenario, loads } = task;
  const prepared = await preparations(scenario, settings.seed, settings.duration, loads[0]!, runner);
  let points = 0;
  let hasCapacity = false;
  const tell = () => onProgress({ points, of: loads.length, hasCapacity });
  tell();
  const [capacity, ...found] = await Promise.all([
    capacityOf(scenario, settings, prepared, runner).then((found) => {
      hasCapacity = true;
      tell();
      return found;
    }),
    ...loads.map(async (load) => {
      const entries = await pointAt(task, load, settings, prepared, runner);
      points++;
      tell();
      return entries;
    }),
  ]);
  return task.deployments.map((context, deployment) => {
    const entries = found.map((all) => all[deployment]!);
    const points = entries.map((entry, i) => sweepPoint(loads[i]!, entry));
    const { replicas, law } = entries[0]!;
    const curve = {
      ...(task.deployments.length > 1 && { deployment: scenario.deployments[deployment]!.name }),
      model: context.model,
      machine: context.machine,
      replicas,
      ...(context.machines !== undefined && { machines: context.machines }),
      ...(context.enginesPerMachine !== undefined && { enginesPerMachine: context.enginesPerMachine }),
      law: { ...law, beyondMeasured: entries.some((entry) => entry.law.beyondMeasured) },
      loadKind: scenario.load.kind,
      points,
      saturation: {
        load: prepared.saturation.amount,
        requestsPerSecond: prepared.saturation.requestsPerSecond,
      },
      knee: findKnee(points.map(kneePoint)),
      capacity,
    };
    return { ...curve, warnings: [...context.warnings, ...curveWarnings(curve, entries, settings)] };
  });
}

async function capacityOf(
  scenario: SweptScenario,
  settings: SweepSettings,
  prepared: Preparations,
  runner: Runner,
) {
  const { seed, slos, confidence, minReplications } = settings;
  const rate = prepared.saturation.requestsPerSecond;
  return searchCapacity(
    scenario,
    {
      seed,
      slos,
      confidence,
      minReplications,
      maxReplications: settings.capacityReplications,
      duration: hourOf(scenario, settings, rate, enoughRequests.capacity),
    },
    prepared,
    runner,
  );
}

/** Each deployment's result at one load. */
async function pointAt(
  { deployments, scenario }: SweepTask,
  load: number,
  settings: SweepSettings,
  prepared: Preparations,
  runner: Runner,
): Promise<ResultEntry[]> {
  const loaded = { ...scenario, load: withAmount(scenario.load, load) };
  const served = prepared.saturation.requestsPerSecond;
  const duration = hourOf(
    scenario,
    settings,
    Math.min(offeredRate(loaded) ?? served, served),
    enoughRequests.point,
  );
  const prepare = async () => {
    const preparation = await prepared.at(load);
    const { plan, state } = preparation;
    // What has its own course (a day, a disturbance) is not to be cut.
    if (plan.kind !== "steady" || plan.bins !== undefined || state === "overloaded") return preparation;
    return { ...preparation, plan: { ...plan, duration } };
  };
  const own = { ...settings, duration };
  const outcome = await runExperiment(loaded, own, { ...runner, prepare });
  invariant(outcome !== null, "nobody interrupts a point of a curve");
  return deployments.map((context, i) =>
    resultEntry({ ...context, bandFrom: null }, loaded, own, outcome, i),
  );
}

/**
 * Seconds that count as one busy hour. What moves with the clock (a day's profile, failures) is always given the whole
 * of them.
 */
function hourOf(
  { load, deployments }: SweptScenario,
  { duration, isThrifty }: SweepSettings,
  requestsPerSecond: number,
  enough: number,
): number {
  const followsClock =
    (load.kind !== "concurrency" && load.profile !== undefined) ||
    deployments.some(({ faults }) => faults !== undefined);
  if (!isThrifty || followsClock) return duration;
  return Math.min(duration, Math.max(shortest, Math.ceil(enough / requestsPerSecond)));
}

function sweepPoint(load: number, entry: ResultEntry): SweepPoint {
  return {
    load,
    state: entry.state,
    offeredRequestsPerSecond: entry.load.offeredRequestsPerSecond,
    ...(entry.overload && { overload: entry.overload }),
    metrics: entry.metrics,
    slo: entry.slo,
    beyondMeasured: entry.law.beyondMeasured,
    replications: entry.replications,
    drawnReplications: entry.drawnReplications,
    measuredSeconds: entry.measuredSeconds,
  };
}

function kneePoint({ load, state, metrics }: SweepPoint): LoadPoint {
  const latency = state === "overloaded" ? null : metrics.e2eLatencySeconds.mean.value;
  return {
    load,
    throughput: metrics.requestsPerSecond.value ?? 0,
    latency: latency ?? Number.POSITIVE_INFINITY,
  };
}
