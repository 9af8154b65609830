import type { AboutDeployment, Finding } from "../documents/finding.ts";
import type { GatewayResult, HouseResult } from "../documents/parts/entry.ts";
import { longestPromptTokens } from "../engine/promptLengths.ts";
import type { Scenario } from "../engine/scenario.ts";
import { traceTotals } from "../engine/tracePages.ts";
import { ownLoad, shareOf } from "./capacity.ts";
import { hourlyRates, profileOf } from "./daySchedule.ts";
import { servedBy } from "./estimate.ts";
import type { ExperimentOutcome, ExperimentSettings } from "./experiment.ts";
import { type ClientTimeout, faultFindings } from "./faultFindings.ts";
import type { Preparation } from "./prepare.ts";
import type { ReplicationSummary } from "./replicate.ts";
import { resampledReplications } from "./resampledTrace.ts";
import type { FeatureSummary } from "./windowSink.ts";

/**
 * What a deployment's runs showed that the reader must know, among it what lies outside what was measured. The codes are the
 * result's flags.
 *
 * @param house all deployments together; null where there is but one, without a gateway
 * @param timeouts of clients that are not simulated
 */
export function findingsOf(
  scenario: Scenario,
  deployment: number,
  settings: ExperimentSettings,
  outcome: ExperimentOutcome,
  house: HouseResult | null,
  about: AboutDeployment,
  timeouts: readonly ClientTimeout[],
): Finding[] {
  return [
    ...beyondMeasured(scenario, deployment, outcome, about),
    ...loadFindings(scenario, deployment, outcome, about),
    ...(house?.gateway && isBottleneck(house) ? [bottleneck(house.gateway)] : []),
    ...fewResamples(scenario, settings, about),
    ...requestFindings(scenario, deployment, outcome, about),
    ...faultFindings(scenario, deployment, outcome, about, timeouts),
  ];
}

function beyondMeasured(
  scenario: Scenario,
  deployment: number,
  { summaries }: ExperimentOutcome,
  about: AboutDeployment,
): Finding[] {
  const { measuredConcurrency, measuredPromptTokens } = scenario.deployments[deployment]!.law;
  const findings: Finding[] = [];
  const batchSequences = summaries.reduce(
    (most, summary) => Math.max(most, summary.deployments[deployment]!.largestBatch),
    0,
  );
  const measuredSequences = measuredConcurrency?.[1];
  if (measuredSequences !== undefined && batchSequences > measuredSequences)
    findings.push({
      code: "beyond-measured-concurrency",
      about,
      figures: { batchSequences, measuredSequences },
    });
  const promptTokens = longestPrompt(scenario, deployment);
  if (measuredPromptTokens !== null && promptTokens > 2 * measuredPromptTokens)
    findings.push({
      code: "beyond-measured-prompts",
      about,
      figures: { promptTokens, measuredPromptTokens },
    });
  return findings;
}

/** How the load stands to the capacity. */
function loadFindings(
  scenario: Scenario,
  deployment: number,
  { preparation, drawn }: ExperimentOutcome,
  about: AboutDeployment,
): Finding[] {
  const { offered, capacity } = ownLoad(scenario, deployment, preparation);
  if (capacity === null) return [];
  if (preparation.state === "overloaded" && offered !== null)
    return [
      {
        code: "overloaded",
        about,
        figures: {
          cause: offered >= capacity ? "own-load" : "other-deployment",
          offeredRequestsPerSecond: offered,
          capacityRequestsPerSecond: capacity,
          queueGrowthPerMinute: Math.max(0, 60 * (offered - capacity)),
        },
      },
    ];
  if (preparation.schedule.kind === "day") {
    const share = shareOf(scenario, deployment);
    const rates = hourlyRates(scenario, profileOf(scenario.load)!).map((rate) => rate * share);
    const hoursAbove = rates.filter((rate) => rate > capacity).length;
    return hoursAbove === 0
      ? []
      : [
          {
            code: "hours-above-capacity",
            about,
            figures: {
              hoursAbove,
              hours: rates.length,
              busiestRequestsPerSecond: Math.max(...rates),
              capacityRequestsPerSecond: capacity,
            },
          },
        ];
  }
  const findings: Finding[] = [];
  if (scenario.load.kind === "users" && offered !== null && offered > capacity)
    findings.push({
      code: "saturated",
      about,
      figures: { wantedRequestsPerSecond: offered, capacityRequestsPerSecond: capacity },
    });
  const growingHours = isTightest(scenario, deployment, preparation) ? drawn.filter(isDrifting).length : 0;
  if (growingHours > drawn.length / 20)
    findings.push({
      code: "near-capacity",
      about,
      figures: { growingHours, hours: drawn.length, isDemandUncertain: scenario.demand !== undefined },
    });
  return findings;
}

function bottleneck({ places, utilisation, waitSeconds }: GatewayResult): Finding {
  return {
    code: "gateway-bottleneck",
    about: {},
    figures: { places, utilisation: utilisation.value ?? 0, waitSeconds: waitSeconds.value ?? 0 },
  };
}

function fewResamples(
  { load }: Scenario,
  { minReplications }: ExperimentSettings,
  about: AboutDeployment,
): Finding[] {
  const replays = resampledReplications(load, minReplications);
  if (replays === null || replays >= minReplications) return [];
  return [{ code: "few-resamples", about, figures: { replays, askedReplays: minReplications } }];
}

/** Requests that were not answered though nobody gave them up. */
function requestFindings(
  scenario: Scenario,
  deployment: number,
  { preparation, summaries }: ExperimentOutcome,
  about: AboutDeployment,
): Finding[] {
  const served = servedBy(deployment, scenario.workload.features);
  const total = (countOf: (feature: FeatureSummary) => number) => totalOf(summaries, served, countOf);
  const isOverloaded = preparation.state === "overloaded";
  const findings: Finding[] = [];
  const unfinished = total((feature) => feature.unfinished);
  if (unfinished > 0 && !isOverloaded)
    findings.push({ code: "unfinished", about, figures: { requests: unfinished } });
  const answered = total(({ e2e }) => e2e.count);
  const failed = total((feature) => Object.values(feature.failed).reduce((sum, count) => sum + count, 0));
  if (answered + failed === 0 && !isOverloaded)
    findings.push({ code: "nothing-answered", about, figures: {} });
  const rejected = total((feature) => feature.failed["never-fits"]);
  if (rejected > 0)
    findings.push({
      code: "rejected",
      about,
      figures: {
        requests: rejected,
        contextTokens: scenario.deployments[deployment]!.engine.maxModelLen,
      },
    });
  const turnedAway = total((feature) => feature.failed["turned-away"]);
  if (turnedAway > 0)
    findings.push({
      code: "turned-away",
      about,
      figures: { turnedAway, requests: answered + turnedAway },
    });
  return findings;
}

function totalOf(
  summaries: readonly ReplicationSummary[],
  served: readonly number[],
  countOf: (feature: FeatureSummary) => number,
): number {
  return summaries.reduce(
    (sum, { features }) => sum + served.reduce((n, feature) => n + countOf(features[feature]!), 0),
    0,
  );
}

/** Whether no other deployment has less room for its share of the load. */
function isTightest(scenario: Scenario, deployment: number, preparation: Preparation): boolean {
  const used = scenario.deployments.map((_, i) => {
    const share = shareOf(scenario, i);
    return share / (preparation.capacity?.deployments[i] ?? Number.POSITIVE_INFINITY);
  });
  return used[deployment] === Math.max(...used);
}

/** Shares of the latency that waiting for the gateway, and of its places that calls, take at least where it binds. */
const binding = { wait: 0.05, utilisation: 0.9 };

function isBottleneck({ gateway, e2eLatencySeconds }: HouseResult): boolean {
  const [wait, e2e] = [gateway?.waitSeconds.value ?? 0, e2eLatencySeconds.mean.value ?? 0];
  return wait > binding.wait * e2e || (gateway?.utilisation.value ?? 0) > binding.utilisation;
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
