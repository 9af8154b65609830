import type { Deployment } from "../engine/scenario.ts";
import type { StationTotals } from "../engine/station.ts";

/** What one deployment, or all of them together, did in one window. */
export type SystemSummary = {
  readonly completed: number;
  readonly preempted: number;
  readonly requestsPerSecond: number;
  readonly outputTokensPerSecond: number;
  /** Requests in the replicas, running and waiting. */
  readonly inFlight: number;
  readonly batchSize: number;
  readonly largestBatch: number;
  readonly kvUsage: number;
  readonly utilisation: number;
  /** Share of the prompt tokens that the prefix cache held. */
  readonly prefixHitShare: number;
  /** Share of the replica-seconds in which the replica was up. */
  readonly availability: number;
  /** Sendings for each request that came; NaN where none came. */
  readonly sendingsPerRequest: number;
  /** Share of the tokens computed, of prompts and answers, that went to sendings that were not answered. */
  readonly wastedTokenShare: number;
};

/** Sums of the differences of totals, and of what they are shares of. */
type Sums = Omit<StationTotals, "entries"> & {
  readonly replicas: number;
  readonly kvBlocks: number;
  readonly largestBatch: number;
};

/** Each deployment's summary. */
export function deploymentSummaries(
  deployments: readonly Deployment[],
  before: readonly StationTotals[],
  after: readonly StationTotals[],
  largestBatches: readonly number[],
  seconds: number,
): SystemSummary[] {
  return deployments.map((deployment, i) =>
    summarise(sumsOf(deployment, before[i]!, after[i]!, largestBatches[i]!), seconds),
  );
}

/** The summary of all deployments together. */
export function houseSummary(
  deployments: readonly Deployment[],
  before: readonly StationTotals[],
  after: readonly StationTotals[],
  largestBatches: readonly number[],
  seconds: number,
): SystemSummary {
  const all = deployments.map((each, i) => sumsOf(each, before[i]!, after[i]!, largestBatches[i]!));
  const sums = all.reduce((total, each) => addSums(total, each));
  return summarise(sums, seconds);
}

function sumsOf(
  { replicas, engine }: Deployment,
  before: StationTotals,
  after: StationTotals,
  largestBatch: number,
): Sums {
  const differences = Object.fromEntries(
    (Object.keys(after) as (keyof StationTotals)[]).map((key) => [key, after[key] - before[key]]),
  ) as StationTotals;
  return { ...differences, replicas, kvBlocks: engine.kvBlocks * replicas, largestBatch };
}

function addSums(a: Sums, b: Sums): Sums {
  const added = Object.fromEntries(
    (Object.keys(a) as (keyof Sums)[]).map((key) => [key, a[key] + b[key]]),
  ) as Sums;
  return { ...added, largestBatch: Math.max(a.largestBatch, b.largestBatch) };
}

function summarise(sums: Sums, seconds: number): SystemSummary {
  const perSecond = (total: number) => (seconds > 0 ? total / seconds : 0);
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  return {
    completed: sums.completions,
    preempted: sums.preemptions,
    requestsPerSecond: perSecond(sums.completions),
    outputTokensPerSecond: perSecond(sums.outputTokens),
    inFlight: perSecond(sums.inFlightSeconds),
    batchSize: share(sums.batchSum, sums.steps),
    largestBatch: sums.largestBatch,
    kvUsage: perSecond(sums.kvBlockSeconds) / sums.kvBlocks,
    utilisation: perSecond(sums.busySeconds) / sums.replicas,
    prefixHitShare: share(sums.hitTokens, sums.promptTokens),
    availability: 1 - perSecond(sums.downSeconds) / sums.replicas,
    sendingsPerRequest: sums.sendings / sums.arrivals,
    wastedTokenShare: wastedShare(sums),
  };
}

/** All tokens computed are those of the prompts that no cache held, the answers given, and what was written in vain. */
function wastedShare(sums: Sums): number {
  const wasted = sums.wastedPromptTokens + sums.wastedOutputTokens;
  const computed = sums.promptTokens - sums.hitTokens + sums.outputTokens + sums.wastedOutputTokens;
  return wasted === 0 ? 0 : Math.min(1, wasted / computed);
}
