import type { Failure } from "../engine/clients.ts";
import { longestPromptTokens } from "../engine/promptLengths.ts";
import type { Scenario } from "../engine/scenario.ts";
import { traceRequests, traceTotals } from "../engine/tracePages.ts";
import { sketchOf } from "../stats/latencySketch.ts";
import { offeredRate } from "./capacity.ts";
import {
  failedRequests,
  featureResults,
  latencyStat,
  metricsOf,
  noEstimate,
  overall,
  quantileOf,
} from "./estimate.ts";
import type { ExperimentOutcome, ExperimentSettings } from "./experiment.ts";
import type { ReplicationSummary } from "./replicate.ts";
import { isResampled, resampledReplications } from "./resampledTrace.ts";
import {
  type BandOrigin,
  type LatencyCurve,
  type LatencyEstimates,
  type LatencyMetrics,
  percentileStats,
  type ResultEntry,
  type SloResult,
} from "./result.ts";
import { judgeSlo, type Slo } from "./slo.ts";

/** Probabilities at which the E2E distribution is drawn. */
const curvePoints = [
  ...Array.from({ length: 99 }, (_, i) => (i + 1) / 100),
  0.992,
  0.994,
  0.996,
  0.998,
  0.999,
];

/** What is known beside the experiment: names, and what the catalogue says of them. */
export type ResultContext = {
  readonly model: string;
  readonly machine: string;
  /** Where a machine runs several engines, each of which is a replica. */
  readonly machines?: number;
  readonly enginesPerMachine?: number;
  readonly warnings: readonly string[];
  readonly bandFrom: BandOrigin | null;
};

/** Turns an experiment's outcome into the result that is printed, saved and drawn. */
export function resultEntry(
  context: ResultContext,
  scenario: Scenario,
  settings: ExperimentSettings,
  outcome: ExperimentOutcome,
  deployment = 0,
): ResultEntry {
  const { preparation, summaries, drawn } = outcome;
  const isOverloaded = preparation.state === "overloaded";
  const served = scenario.workload.features.flatMap(({ deployment: its = 0 }, i) =>
    its === deployment ? [i] : [],
  );
  const isTrace = isResampled(scenario.load);
  const evidence = { summaries, drawn, isResampled: isTrace };
  const features = featureResults(evidence, scenario.workload.features, served);
  const metrics = metricsOf(evidence, deployment, served);
  const { law, replicas } = scenario.deployments[deployment]!;
  const failed = (reasons: readonly Failure[]) =>
    summaries.reduce(
      (sum, summary) =>
        sum + served.reduce((n, i) => n + reasons.reduce((m, r) => m + summary.features[i]!.failed[r], 0), 0),
      0,
    );
  const total = (key: "completed" | "preempted") =>
    summaries.reduce((sum, summary) => sum + summary.deployments[deployment]![key], 0);
  const findings = findingsOf(scenario, deployment, settings, outcome);
  return {
    model: context.model,
    machine: context.machine,
    replicas: replicas,
    ...(context.enginesPerMachine !== undefined &&
      context.machines !== undefined && {
        machines: context.machines,
        enginesPerMachine: context.enginesPerMachine,
      }),
    law: {
      basis: law.basis,
      source: law.source,
      measuredConcurrency: law.measuredConcurrency,
      beyondMeasured: findings.flags.includes("beyond-measured-concurrency"),
      ...(law.changes && { variant: law.changes }),
    },
    load: {
      ...describeLoad(scenario),
      capacityRequestsPerSecond: preparation.capacity?.deployments[deployment] ?? null,
    },
    state: preparation.state,
    ...(preparation.overload && { overload: preparation.overload }),
    metrics: isOverloaded ? withoutLatency(metrics) : metrics,
    features: isOverloaded
      ? features.map((feature) => ({ ...feature, metrics: withoutLatency(feature.metrics) }))
      : features,
    slo: sloResults(settings, drawn, served, isOverloaded),
    bandFrom: isOverloaded ? null : context.bandFrom,
    counts: {
      completed: total("completed"),
      rejected: failed(["never-fits", "turned-away"]),
      turnedAway: failed(["turned-away"]),
      timedOut: failed(["timed-out"]),
      lost: failed(["lost"]),
      abandoned: failed(["abandoned"]),
      cancelled: failed(["cancelled"]),
      preempted: total("preempted"),
    },
    replications: summaries.length,
    drawnReplications: drawn.length,
    stopped: outcome.stopped,
    warmUpSeconds: preparation.plan.kind === "steady" ? preparation.plan.warmUp : 0,
    measuredSeconds: preparation.plan.kind === "steady" ? preparation.plan.duration : null,
    e2eDistribution: isOverloaded ? [] : e2eDistribution(isTrace ? summaries.slice(0, 1) : summaries, served),
    flags: findings.flags,
    warnings: [...context.warnings, ...findings.warnings],
  };
}

function describeLoad(scenario: Scenario): Omit<ResultEntry["load"], "capacityRequestsPerSecond"> {
  const { load } = scenario;
  const offeredRequestsPerSecond = offeredRate(scenario);
  switch (load.kind) {
    case "users":
      return { kind: "users", users: load.users, thinkTimeSeconds: load.thinkTime, offeredRequestsPerSecond };
    case "concurrency":
      return { kind: "concurrency", concurrency: load.concurrency, offeredRequestsPerSecond };
    case "rate":
      return { kind: "rate", requestsPerSecond: load.rate, offeredRequestsPerSecond };
    case "burst":
      return { kind: "burst", requests: load.requests, offeredRequestsPerSecond };
    case "trace":
      return {
        kind: "trace",
        requests: traceRequests(load.trace),
        ...(load.resampling && { blockSeconds: load.resampling.blockSeconds }),
        offeredRequestsPerSecond,
      };
  }
}

/** Without a steady state a latency has no value: it would only say how long the simulation ran. */
function withoutLatency<M extends LatencyMetrics>(metrics: M): M {
  const none = Object.fromEntries(percentileStats.map((stat) => [stat, noEstimate])) as LatencyEstimates;
  return { ...metrics, e2eLatencySeconds: none, ttftSeconds: none, tpotSeconds: none, queueSeconds: none };
}

function sloResults(
  settings: ExperimentSettings,
  summaries: readonly ReplicationSummary[],
  served: readonly number[],
  isOverloaded: boolean,
): SloResult[] {
  return settings.slos.map((slo) => {
    if (isOverloaded) return { slo: slo.text, probability: 0, verdict: "missed" };
    const values = summaries
      .map((summary) => hourlyStat(summary, served, slo))
      .filter((value) => value !== null);
    return judgeSlo(slo, values, settings.confidence);
  });
}

/**
 * An SLO's statistic in one replication, seconds; requests that failed, or are still unanswered at its end, count as
 * infinitely late, but not those whose user typed on. null where nobody asked: such an hour says nothing for or against.
 */
function hourlyStat(
  summary: ReplicationSummary,
  served: readonly number[],
  { metric, stat }: Slo,
): number | null {
  const sketch = sketchOf(overall(summary, metric, served));
  const late = summary.unfinished + failedRequests(summary, served);
  if (late === 0) return sketch.count === 0 ? null : latencyStat(sketch, stat);
  if (stat === "mean") return Number.POSITIVE_INFINITY;
  const rank = (quantileOf[stat] * (sketch.count + late)) / sketch.count;
  return rank <= 1 ? sketch.quantile(rank) : Number.POSITIVE_INFINITY;
}

function e2eDistribution(summaries: readonly ReplicationSummary[], served: readonly number[]): LatencyCurve {
  const sketch = sketchOf(summaries.flatMap((summary) => overall(summary, "e2e", served)));
  return sketch.count === 0 ? [] : curvePoints.map((p) => [p, sketch.quantile(p)] as const);
}

/** What lies outside what was measured, and what else the reader must know. */
function findingsOf(
  scenario: Scenario,
  deployment: number,
  settings: ExperimentSettings,
  { preparation, summaries, drawn }: ExperimentOutcome,
) {
  const flags: string[] = [];
  const warnings: string[] = [];
  const { law, engine } = scenario.deployments[deployment]!;
  const flag = (name: string, text: string) => {
    flags.push(name);
    warnings.push(text);
  };
  const largest = summaries.reduce(
    (most, summary) => Math.max(most, summary.deployments[deployment]!.largestBatch),
    0,
  );
  const measured = law.measuredConcurrency?.[1];
  if (measured !== undefined && largest > measured)
    flag(
      "beyond-measured-concurrency",
      `batches reached ${largest} sequences, measured were at most ${measured}: beyond that the law is extrapolated`,
    );
  const longest = longestPrompt(scenario, deployment);
  if (law.measuredPromptTokens !== null && longest > 2 * law.measuredPromptTokens)
    flag(
      "beyond-measured-prompts",
      `prompts of up to ${longest} tokens, measured were ${law.measuredPromptTokens}: the time to read a prompt comes from physics, not from the table, and the band is wider for it`,
    );
  if (preparation.state === "overloaded" && preparation.overload) {
    const { offeredRequestsPerSecond: offered, capacityRequestsPerSecond: capacity } = preparation.overload;
    flag(
      "overloaded",
      `${offered.toFixed(2)} requests/s asked, ${capacity.toFixed(2)} served at most: the queue grows by ${(preparation.overload.queueGrowthPerSecond * 60).toFixed(0)} requests a minute; add replicas or a larger machine`,
    );
  } else if (preparation.capacity !== null) {
    const offered = offeredRate(scenario);
    if (scenario.load.kind === "users" && offered !== null && offered > preparation.capacity.total)
      flag(
        "saturated",
        `the users would ask ${offered.toFixed(2)} requests/s if answers took no time, the machines serve ${preparation.capacity.total.toFixed(2)}: every further user only waits longer`,
      );
    const drifting = drawn.filter(isDrifting).length;
    if (drifting > drawn.length / 20)
      flag(
        "near-capacity",
        `in ${drifting} of ${drawn.length} busy hours, each under its own draw of the law, the queue kept growing: the law's error decides whether the load can be served; a better load test or more machines would settle it`,
      );
  }
  const resamples = resampledReplications(scenario.load, settings.minReplications);
  if (resamples !== null && resamples < settings.minReplications)
    flag(
      "few-resamples",
      `the trace is so long that it was replayed ${resamples} times, not ${settings.minReplications}: the intervals are rough; a part of it (--trace-window) can be resampled more often`,
    );
  const unfinished = summaries.reduce((sum, summary) => sum + summary.unfinished, 0);
  if (unfinished > 0 && preparation.state !== "overloaded")
    flag(
      "unfinished",
      `${unfinished} requests were still unanswered when their run was ended; their waits are missing from the times, and count as too late for an SLO`,
    );
  const rejected = summaries.reduce((sum, summary) => sum + summary.failed["never-fits"], 0);
  if (rejected > 0)
    flag(
      "rejected",
      `${rejected} requests were rejected because they can never fit the KV cache or the model's context of ${engine.maxModelLen} tokens`,
    );
  return { flags, warnings };
}

/** In flight more than doubled over the window, by more than chance would have it in a steady system. */
function isDrifting(summary: ReplicationSummary): boolean {
  const growth = summary.inFlightAtEnd - summary.inFlightAtStart;
  return growth > 20 && growth > 0.1 * summary.completed;
}

function longestPrompt({ load, workload }: Scenario, deployment: number): number {
  if (load.kind === "trace" && !load.isDrawn) return traceTotals(load.trace).longestPrompt;
  const served = workload.features.filter(({ deployment: its = 0 }) => its === deployment);
  return Math.max(0, ...served.map(longestPromptTokens));
}
