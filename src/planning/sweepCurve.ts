import type { Found } from "../documents/finding.ts";
import type { CapacityEstimate } from "../documents/parts/capacity.ts";
import type { ResultEntry } from "../documents/parts/entry.ts";
import type { FoundCurve, SweepPoint } from "../documents/sweep.ts";
import { withAmount } from "../engine/loadKinds.ts";
import { invariant } from "../errors.ts";
import { offeredRate } from "../montecarlo/capacity.ts";
import { profileOf } from "../montecarlo/daySchedule.ts";
import { type ExperimentOutcome, type ExperimentSettings, runExperiment } from "../montecarlo/experiment.ts";
import { type ResultContext, resultEntry } from "../montecarlo/resultEntry.ts";
import type { Runner } from "../montecarlo/runner.ts";
import { searchCapacity } from "./capacitySearch.ts";
import { curveFindings } from "./curveFindings.ts";
import { inTurn } from "./inTurn.ts";
import { findKnee, type LoadPoint } from "./knee.ts";
import type { SweptScenario } from "./loadScale.ts";
import { type Preparations, preparations } from "./preparations.ts";

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

/** Points under way at once: enough for every thread, and few enough that they are finished one after the other. */
const pointsAtOnce = 4;

/** Told of what is under way: points finished of all points, and whether the capacity is found. */
export type SweepProgress = {
  readonly points: number;
  readonly of: number;
  readonly hasCapacity: boolean;
};

/** What the simulation of a curve found, of whichever model and machine it is. */
export type SimulatedCurve = {
  readonly prepared: Preparations;
  readonly capacity: CapacityEstimate;
  readonly points: readonly SimulatedPoint[];
};

type SimulatedPoint = {
  readonly load: number;
  readonly settings: SweepSettings;
  readonly outcome: ExperimentOutcome;
};

/**
 * Simulates a curve: every load on the same streams, so that neighbouring points differ by their load and not by chance, and the
 * capacity by a search of its own, which does not depend on the loads of the curve and is that of all deployments together.
 */
export async function simulateCurve(
  { scenario, loads }: SweepTask,
  settings: SweepSettings,
  runner: Runner,
  onProgress: (progress: SweepProgress) => void = () => {},
): Promise<SimulatedCurve> {
  const prepared = await preparations(scenario, settings.seed, settings.duration, loads[0]!, runner);
  let finished = 0;
  let hasCapacity = false;
  const tell = () => onProgress({ points: finished, of: loads.length, hasCapacity });
  tell();
  const [capacity, points] = await Promise.all([
    capacityOf(scenario, settings, prepared, runner).then((found) => {
      hasCapacity = true;
      tell();
      return found;
    }),
    inTurn(loads, pointsAtOnce, async (load) => {
      const point = await simulatePoint(scenario, load, settings, prepared, runner);
      finished++;
      tell();
      return point;
    }),
  ]);
  return { prepared, capacity, points };
}

/** The curves of a task, one for each of its deployments, from its simulation or that of one that is simulated alike. */
export function curvesOf(
  task: SweepTask,
  { prepared, capacity, points: simulated }: SimulatedCurve,
  settings: SweepSettings,
): FoundCurve[] {
  const { scenario, loads } = task;
  return task.deployments.map((context, deployment) => {
    const entries = simulated.map(({ load, settings: own, outcome }) =>
      resultEntry({ ...context, bandFrom: null }, atLoad(scenario, load), own, outcome, deployment),
    );
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
    return { ...curve, findings: [...context.findings, ...curveFindings(curve, entries, settings)] };
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

async function simulatePoint(
  scenario: SweptScenario,
  load: number,
  settings: SweepSettings,
  prepared: Preparations,
  runner: Runner,
): Promise<SimulatedPoint> {
  const loaded = atLoad(scenario, load);
  const served = prepared.saturation.requestsPerSecond;
  const duration = hourOf(
    scenario,
    settings,
    Math.min(offeredRate(loaded) ?? served, served),
    enoughRequests.point,
  );
  const prepare = async () => {
    const preparation = await prepared.at(load);
    const { schedule, state } = preparation;
    // What has its own course (a day, a disturbance) is not to be cut.
    if (schedule.kind !== "steady" || schedule.bins !== undefined || state === "overloaded")
      return preparation;
    return { ...preparation, schedule: { ...schedule, duration } };
  };
  const own = { ...settings, duration };
  const outcome = await runExperiment(loaded, own, { ...runner, prepare });
  invariant(outcome !== null, "nobody interrupts a point of a curve");
  return { load, settings: own, outcome };
}

function atLoad(scenario: SweptScenario, load: number): SweptScenario {
  return { ...scenario, load: withAmount(scenario.load, load) };
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
    profileOf(load) !== undefined || deployments.some(({ faults }) => faults !== undefined);
  if (!isThrifty || followsClock) return duration;
  return Math.min(duration, Math.max(shortest, Math.ceil(enough / requestsPerSecond)));
}

function sweepPoint(load: number, entry: Found<ResultEntry>): SweepPoint {
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
