import type { FeatureVerdict } from "../catalog/compatibility.ts";
import type { Finding, Found } from "../documents/finding.ts";
import { latencyMetricNames, latencyMetrics, percentileStats } from "../documents/latencyMetrics.ts";
import type { BandOrigin, FeatureResult, LatencyCurve, ResultEntry } from "../documents/parts/entry.ts";
import type { LatencyEstimates, LatencyMetrics } from "../documents/parts/metrics.ts";
import type { Overload } from "../documents/parts/state.ts";
import type { Failure } from "../engine/clients.ts";
import { kindOf, recordedAmount } from "../engine/loadKinds.ts";
import { meanFactor } from "../engine/rateProfile.ts";
import type { Scenario } from "../engine/scenario.ts";
import { sketchOf } from "../stats/latencySketch.ts";
import { ownLoad, shareOf } from "./capacity.ts";
import { dayResult } from "./dayResult.ts";
import { profileOf } from "./daySchedule.ts";
import { disturbancesOf } from "./disturbances.ts";
import { featureMetrics, metricsOf, noEstimate, overall, servedBy } from "./estimate.ts";
import type { ExperimentOutcome, ExperimentSettings } from "./experiment.ts";
import type { ClientTimeout } from "./faultFindings.ts";
import { findingsOf } from "./findings.ts";
import { houseResult } from "./houseResult.ts";
import { recoveryOf, timelineOf } from "./recovery.ts";
import type { ReplicationSummary } from "./replicate.ts";
import { isResampled } from "./resampledTrace.ts";
import { sloVerdicts } from "./sloVerdicts.ts";

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
  /** What is known of the pair before anything runs. */
  readonly findings: readonly Finding[];
  /** GitLab's verdicts on the model, by feature, where it rates it. */
  readonly compatibility?: Readonly<Record<string, FeatureVerdict>>;
  /** How long clients wait in truth, where the simulated ones wait for ever. */
  readonly clientTimeouts?: readonly ClientTimeout[];
  readonly bandFrom: BandOrigin | null;
};

/** The course of what is sure to come, and the recovery from it; nothing where nothing is. */
function courseOf(
  scenario: Scenario,
  { preparation: { schedule }, summaries, drawn }: ExperimentOutcome,
): Pick<ResultEntry, "timeline" | "recovery"> {
  if (schedule.kind !== "steady" || schedule.bins === undefined) return {};
  const disturbances = disturbancesOf(scenario);
  return {
    timeline: timelineOf(summaries, schedule.bins, disturbances),
    recovery: recoveryOf(summaries, drawn, schedule.bins, disturbances),
  };
}

/** Turns what an experiment found of one deployment into its result, which lacks only the words of its findings. */
export function resultEntry(
  context: ResultContext,
  scenario: Scenario,
  settings: ExperimentSettings,
  outcome: ExperimentOutcome,
  deployment = 0,
): Found<ResultEntry> {
  const { preparation, summaries, drawn } = outcome;
  const isOverloaded = preparation.state === "overloaded";
  const served = servedBy(deployment, scenario.workload.features);
  const isTrace = isResampled(scenario.load);
  const evidence = { summaries, drawn, isResampled: isTrace };
  const metrics = metricsOf(evidence, deployment, served);
  const house = houseResult(scenario, evidence);
  const { slos, confidence } = settings;
  const verdictsOn = (feature: string | undefined, scope: readonly number[]) => {
    const ofIt = slos.filter((slo) => slo.feature === feature);
    return sloVerdicts(ofIt, drawn, scope, confidence, isOverloaded);
  };
  const isAlone = scenario.deployments.length === 1;
  const names = {
    ...(!isAlone && { deployment: scenario.deployments[deployment]!.name }),
    model: context.model,
    machine: context.machine,
  };
  const features = served.map((i): FeatureResult => {
    const { name } = scenario.workload.features[i]!;
    const found = featureMetrics(evidence, scenario.workload.features, i);
    const compatibility = context.compatibility?.[name];
    return {
      feature: name,
      ...names,
      ...(compatibility && { compatibility }),
      metrics: isOverloaded ? withoutLatency(found) : found,
      slo: verdictsOn(name, [i]),
    };
  });
  const { law, replicas } = scenario.deployments[deployment]!;
  const failed = (reasons: readonly Failure[]) =>
    summaries.reduce(
      (sum, summary) =>
        sum + served.reduce((n, i) => n + reasons.reduce((m, r) => m + summary.features[i]!.failed[r], 0), 0),
      0,
    );
  const total = (key: "completed" | "preempted") =>
    summaries.reduce((sum, summary) => sum + summary.deployments[deployment]![key], 0);
  const findings = findingsOf(
    scenario,
    deployment,
    settings,
    outcome,
    house,
    names,
    context.clientTimeouts ?? [],
  );
  const flags = findings.map(({ code }) => code);
  const day = isOverloaded ? null : dayResult(scenario, outcome, deployment);
  const { schedule } = preparation;
  const overload = overloadOf(scenario, deployment, outcome);
  return {
    ...names,
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
      beyondMeasured: flags.includes("beyond-measured-concurrency"),
      ...(law.changes && { variant: law.changes }),
    },
    load: {
      ...describeLoad(scenario, deployment),
      ...(!isAlone && { share: shareOf(scenario, deployment) }),
      capacityRequestsPerSecond: preparation.capacity?.deployments[deployment] ?? null,
    },
    state: preparation.state,
    ...(overload && { overload }),
    ...day,
    metrics: isOverloaded ? withoutLatency(metrics) : metrics,
    features,
    ...(house && { house: isOverloaded ? { ...house, e2eLatencySeconds: noLatency } : house }),
    slo: verdictsOn(undefined, served),
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
    warmUpSeconds: schedule.kind === "drain" ? 0 : schedule.warmUp,
    measuredSeconds:
      schedule.kind === "drain" ? null : schedule.kind === "day" ? schedule.period : schedule.duration,
    ...courseOf(scenario, outcome),
    e2eDistribution: isOverloaded ? [] : e2eDistribution(isTrace ? summaries.slice(0, 1) : summaries, served),
    flags,
    findings: [...context.findings, ...findings],
  };
}

/** The deployment's own overload; null where it has none, though another may. */
function overloadOf(
  scenario: Scenario,
  deployment: number,
  { preparation }: ExperimentOutcome,
): Overload | null {
  if (preparation.overload === null || scenario.deployments.length === 1) return preparation.overload;
  const { offered, capacity } = ownLoad(scenario, deployment, preparation);
  if (offered === null || capacity === null || offered < capacity) return null;
  return {
    offeredRequestsPerSecond: offered,
    capacityRequestsPerSecond: capacity,
    queueGrowthPerSecond: offered - capacity,
  };
}

function describeLoad(
  scenario: Scenario,
  deployment: number,
): Omit<ResultEntry["load"], "capacityRequestsPerSecond"> {
  const { load } = scenario;
  const profile = profileOf(load);
  const ofProfile = profile && {
    profile: { name: profile.name, periodSeconds: profile.period, meanFactor: meanFactor(profile) },
  };
  const offeredRequestsPerSecond = ownLoad(scenario, deployment, { capacity: null }).offered;
  const { thinkTimeSeconds, blockSeconds } = kindOf(load).details(load);
  return {
    ...recordedAmount(load),
    ...(thinkTimeSeconds !== undefined && { thinkTimeSeconds }),
    ...ofProfile,
    ...(blockSeconds !== undefined && { blockSeconds }),
    offeredRequestsPerSecond,
  };
}

const noLatency = Object.fromEntries(percentileStats.map((stat) => [stat, noEstimate])) as LatencyEstimates;

/** Without a steady state a latency has no value: it would only say how long the simulation ran. */
function withoutLatency<M extends LatencyMetrics>(metrics: M): M {
  const keys = latencyMetricNames.map((time) => latencyMetrics[time].key).filter((key) => key in metrics);
  return { ...metrics, ...Object.fromEntries(keys.map((key) => [key, noLatency])) };
}

function e2eDistribution(summaries: readonly ReplicationSummary[], served: readonly number[]): LatencyCurve {
  const sketch = sketchOf(summaries.flatMap((summary) => overall(summary, "e2e", served)));
  return sketch.count === 0 ? [] : curvePoints.map((p) => [p, sketch.quantile(p)] as const);
}
