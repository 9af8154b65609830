import type { LoadCurve, LoadPoint } from "../../documents/parts/curves.ts";
import type { ResultEntry } from "../../documents/parts/entry.ts";
import type { Load, TraceResampling } from "../../engine/scenario.ts";
import { scaledTrace, traceRequests } from "../../engine/tracePages.ts";
import { offeredRate } from "../../montecarlo/capacity.ts";
import { busiestHour } from "../../montecarlo/daySchedule.ts";
import { undisturbed } from "../../montecarlo/disturbances.ts";
import type { ExperimentSettings, Interruption } from "../../montecarlo/experiment.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { execute, type Run } from "./execute.ts";

/** Loads of a curve, as multiples of the asked one. */
const multiples = [0.25, 0.5, 0.75, 0.9, 1, 1.25, 1.5, 1.75, 2];
/** Enough for the shape of a curve and a band around it; the asked point itself is known much better. */
const replications = 20;
/** Requests a replication of a point may cost; its time is cut to keep to that, but not below `shortest` seconds. */
const requestsPerReplication = 8_000;
const shortest = 300;
/** A longer trace gets no curve: it would cost more than the run that was asked for. */
const longestTrace = 20_000;

/**
 * Latency and throughput around the asked load, one curve for each deployment of each run: fewer and shorter replications than the run
 * itself, on the same streams, so that neighbouring points differ by their load and not by chance.
 *
 * @param onPoint is told how many of the loads are done
 * @returns null when interrupted
 */
export async function loadCurves(
  runs: readonly Run[],
  settings: ExperimentSettings,
  runner: Runner,
  interruption: Interruption,
  onPoint: (done: number, of: number) => void = () => {},
): Promise<LoadCurve[] | null> {
  const drawn = runs.filter(
    ({ scenario: { load } }) => load.kind !== "trace" || traceRequests(load.trace) <= longestTrace,
  );
  const of = drawn.reduce((sum, { scenario }) => sum + distinctLoads(busiestHour(scenario.load)).length, 0);
  let done = 0;
  const tell = () => onPoint(++done, of);
  const curves = await Promise.all(drawn.map((run) => curvesOf(run, settings, runner, interruption, tell)));
  return interruption.requested ? null : curves.flat();
}

/** A curve for each deployment of the run; none when interrupted. */
async function curvesOf(
  run: Run,
  settings: ExperimentSettings,
  runner: Runner,
  interruption: Interruption,
  tell: () => void,
): Promise<LoadCurve[]> {
  const loads = distinctLoads(busiestHour(run.scenario.load));
  const points = loads.map(async ({ load }) => {
    const scenario = { ...undisturbed(run.scenario), load };
    const [entries] = await execute(
      [{ ...run, scenario }],
      shorter(settings, run, load),
      runner,
      undefined,
      interruption,
      false,
    );
    tell();
    return entries ?? null;
  });
  const found = (await Promise.all(points)).filter((entries) => entries !== null);
  if (found.length < loads.length) return [];
  return run.deployments.map(({ model, machine }, i) => ({
    ...(run.deployments.length > 1 && { deployment: run.scenario.deployments[i]!.name }),
    model,
    machine,
    loadKind: run.scenario.load.kind,
    askedLoad: amountOf(run.scenario.load),
    points: found.map((entries, k) => pointOf(loads[k]!.amount, entries[i]!)),
  }));
}

function shorter(settings: ExperimentSettings, run: Run, load: Load): ExperimentSettings {
  const rate = offeredRate({ ...run.scenario, load });
  const affordable = Math.max(
    shortest,
    Math.round(requestsPerReplication / (rate ?? requestsPerReplication)),
  );
  return {
    ...settings,
    slos: [],
    minReplications: replications,
    maxReplications: replications,
    duration: Math.min(settings.duration, affordable),
  };
}

function distinctLoads(load: Load): { amount: number; load: Load }[] {
  const scaled = multiples.map((factor) => scaledLoad(load, factor));
  const amounts = scaled.map((each, i) => (each.kind === "trace" ? multiples[i]! : amountOf(each)));
  return amounts.flatMap((amount, i) =>
    amounts.indexOf(amount) === i ? [{ amount, load: scaled[i]! }] : [],
  );
}

function scaledLoad(load: Load, factor: number): Load {
  const whole = (value: number) => Math.max(1, Math.round(value * factor));
  switch (load.kind) {
    case "users":
      return { ...load, users: whole(load.users) };
    case "concurrency":
      return { ...load, concurrency: whole(load.concurrency) };
    case "burst":
      return { ...load, requests: whole(load.requests) };
    case "rate":
      return { ...load, rate: load.rate * factor };
    case "trace":
      return {
        ...load,
        trace: scaledTrace(load.trace, factor),
        ...(load.resampling && { resampling: faster(load.resampling, factor) }),
      };
  }
}

/** Blocks of the same requests. */
function faster({ blockSeconds, within }: TraceResampling, factor: number): TraceResampling {
  return { blockSeconds: blockSeconds / factor, within: within === null ? null : within / factor };
}

/** The load in its own unit; a trace counts as one. */
function amountOf(load: Load): number {
  switch (load.kind) {
    case "users":
      return load.users;
    case "concurrency":
      return load.concurrency;
    case "burst":
      return load.requests;
    case "rate":
      return load.rate;
    case "trace":
      return 1;
  }
}

function pointOf(load: number, { state, metrics }: ResultEntry): LoadPoint {
  return {
    load,
    state,
    e2eP50: metrics.e2eLatencySeconds.p50,
    e2eP95: metrics.e2eLatencySeconds.p95,
    requestsPerSecond: metrics.requestsPerSecond,
    outputTokensPerSecond: metrics.outputTokensPerSecond,
    batchSize: metrics.batchSize,
  };
}
