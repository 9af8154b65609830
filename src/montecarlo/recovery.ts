import type { Recovery, Timeline } from "../documents/parts/course.ts";
import { sketchOf } from "../stats/latencySketch.ts";
import type { Disturbance } from "./disturbances.ts";
import { estimate, noEstimate } from "./estimate.ts";
import type { ReplicationSummary } from "./replicate.ts";
import type { BinnedRun, TimeBins } from "./timeBins.ts";

/** In flight counts as usual up to so many standard deviations above the mean of the time before. */
const usualDeviations = 3;
/** It must stay there so long, in seconds, for a system to have recovered: longer than clients wait before a retry. */
const lasting = 60;
/** Recovery is not given a time where fewer of the runs come to it. */
const leastRecovered = 0.5;

/** The course of a disturbed time, on average over the replications: requests per second, and numbers of requests. */
export function timelineOf(
  summaries: readonly ReplicationSummary[],
  bins: TimeBins,
  disturbances: readonly Disturbance[],
): Timeline {
  const runs = runsOf(summaries);
  const mean = (key: Exclude<keyof BinnedRun, "e2e">, perSeconds: number) =>
    Array.from({ length: bins.count }, (_, bin) =>
      rounded(runs.reduce((sum, run) => sum + run[key][bin]!, 0) / runs.length / perSeconds),
    );
  const p95 = Array.from({ length: bins.count }, (_, bin) => {
    const pooled = sketchOf(runs.map(({ e2e }) => e2e[bin]!));
    return pooled.count === 0 ? null : rounded(pooled.quantile(0.95));
  });
  return {
    startSeconds: bins.from,
    binSeconds: bins.seconds,
    offeredRequestsPerSecond: mean("offered", bins.seconds),
    sendingsPerSecond: mean("sendings", bins.seconds),
    answeredRequestsPerSecond: mean("answered", bins.seconds),
    goodputRequestsPerSecond: mean("good", bins.seconds),
    failedRequestsPerSecond: mean("failed", bins.seconds),
    waiting: mean("waiting", 1),
    inFlight: mean("inFlight", 1),
    e2eP95Seconds: p95,
    disturbances: disturbances.map(({ kind, deployment, replicas, from, to }) => ({
      kind,
      deployment,
      replicas: replicas.map((replica) => replica + 1),
      fromSeconds: from,
      toSeconds: to,
    })),
  };
}

/**
 * How a disturbed system comes to rest. Recovered is a run from the moment on after which no more requests are in flight,
 * are sent, or fail than before the first disturbance (mean and three standard deviations over all runs and bins), and
 * stay so for a minute.
 *
 * @param disturbances at least one
 */
export function recoveryOf(
  summaries: readonly ReplicationSummary[],
  drawn: readonly ReplicationSummary[],
  bins: TimeBins,
  disturbances: readonly Disturbance[],
): Recovery {
  const from = disturbances[0]!.from;
  const end = Math.max(...disturbances.map(({ to }) => to));
  const [first, last] = [binOf(bins, from), binOf(bins, end)];
  const runs = runsOf(summaries);
  const usual = (key: Watched) => usualMost(runs, key, first);
  const limits = { inFlight: usual("inFlight"), sendings: usual("sendings"), failed: usual("failed") };
  const times = (list: readonly ReplicationSummary[]) =>
    runsOf(list).map((run) => secondsToRest(run, limits, last, bins, end));
  const found = times(summaries);
  const recovered = found.filter(Number.isFinite).length / found.length;
  const peak = peakBin(runs, first, bins.count);
  const ratio = (list: readonly ReplicationSummary[]) =>
    runsOf(list).map(({ sendings, offered }) => sendings[peak]! / meanOf(offered));
  return {
    afterSeconds: end,
    recoversSeconds: recovered < leastRecovered ? noEstimate : estimate(found, times(drawn)),
    recoveredShare: recovered,
    usualInFlight: limits.inFlight,
    peakSendingsPerOffered: estimate(ratio(summaries), ratio(drawn)),
    peakAtSeconds: bins.from + (peak + 0.5) * bins.seconds,
  };
}

function runsOf(summaries: readonly ReplicationSummary[]): BinnedRun[] {
  return summaries.flatMap(({ timeline }) => timeline ?? []);
}

function binOf({ from, seconds, count }: TimeBins, time: number): number {
  return Math.min(count, Math.max(0, Math.floor((time - from) / seconds)));
}

/** What must be as before. */
type Watched = "inFlight" | "sendings" | "failed";

/** Most that is usual in a bin. */
function usualMost(runs: readonly BinnedRun[], key: Watched, before: number): number {
  const values = runs.flatMap((run) => Array.from(run[key].subarray(0, Math.max(1, before))));
  const average = meanOf(values);
  const variance = meanOf(values.map((value) => (value - average) ** 2));
  return average + usualDeviations * Math.sqrt(variance);
}

/** Seconds from `end` until all is as usual, and stays so; Infinity where it does not within the bins. */
function secondsToRest(
  run: BinnedRun,
  limits: Readonly<Record<Watched, number>>,
  first: number,
  { from, seconds, count }: TimeBins,
  end: number,
): number {
  const needed = Math.ceil(lasting / seconds);
  let quiet = 0;
  for (let bin = first; bin < count; bin++) {
    const isUsual = (Object.keys(limits) as Watched[]).every((key) => run[key][bin]! <= limits[key]);
    quiet = isUsual ? quiet + 1 : 0;
    if (quiet >= needed) return Math.max(0, from + (bin + 1 - quiet) * seconds - end);
  }
  return Number.POSITIVE_INFINITY;
}

/** The bin, from `first` on, in which most was sent. */
function peakBin(runs: readonly BinnedRun[], first: number, count: number): number {
  let [peak, most] = [first, -1];
  for (let bin = first; bin < count; bin++) {
    const sent = runs.reduce((sum, { sendings }) => sum + sendings[bin]!, 0);
    if (sent > most) [peak, most] = [bin, sent];
  }
  return Math.min(peak, count - 1);
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Four digits are enough for a picture, and keep the file small. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
