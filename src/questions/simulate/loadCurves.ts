import type { LoadCurve, LoadPoint } from "../../documents/parts/curves.ts";
import type { ResultEntry } from "../../documents/parts/entry.ts";
import { amountOf, scaledAmount, withAmount } from "../../engine/loadKinds.ts";
import type { Load } from "../../engine/scenario.ts";
import { traceRequests } from "../../engine/tracePages.ts";
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
  const amounts = [...new Set(multiples.map((factor) => scaledAmount(load, factor)))];
  return amounts.map((amount) => ({ amount, load: withAmount(load, amount) }));
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
