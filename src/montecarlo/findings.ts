import type { GatewayResult, HouseResult } from "../documents/parts/entry.ts";
import { longestPromptTokens } from "../engine/promptLengths.ts";
import type { Scenario } from "../engine/scenario.ts";
import { traceTotals } from "../engine/tracePages.ts";
import { plainNumber } from "../units.ts";
import { ownLoad, shareOf } from "./capacity.ts";
import { hourlyRates, profileOf } from "./daySchedule.ts";
import { servedBy } from "./estimate.ts";
import type { ExperimentOutcome, ExperimentSettings } from "./experiment.ts";
import type { Preparation } from "./prepare.ts";
import type { ReplicationSummary } from "./replicate.ts";
import { resampledReplications } from "./resampledTrace.ts";
import { type ClientTimeout, troubleFindings } from "./troubleFindings.ts";
import type { FeatureSummary } from "./windowSink.ts";

/** Flags, and a warning for each of them in the same order. */
export type Findings = { readonly flags: readonly string[]; readonly warnings: readonly string[] };

/** What decides what is told and advised, beside what was simulated. */
type FindingsContext = {
  readonly clientTimeouts?: readonly ClientTimeout[];
  readonly isSized?: boolean;
};

/**
 * What of a deployment lies outside what was measured, and what else the reader must know.
 *
 * @param house all deployments together; null where there is but one, without a gateway
 * @param context with timeouts of clients that are not simulated, and whether the number of machines is looked for
 */
export function findingsOf(
  scenario: Scenario,
  deployment: number,
  settings: ExperimentSettings,
  outcome: ExperimentOutcome,
  house: HouseResult | null,
  { clientTimeouts = [], isSized = false }: FindingsContext,
): Findings {
  const { preparation, summaries, drawn } = outcome;
  const flags: string[] = [];
  const warnings: string[] = [];
  const { law, engine } = scenario.deployments[deployment]!;
  const served = servedBy(deployment, scenario.workload.features);
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
      `batches reached ${largest} sequences, measured were at most ${measured}: beyond that the law is extrapolated; a load test with so many at once (capsim calibrate) narrows it`,
    );
  const longest = longestPrompt(scenario, deployment);
  if (law.measuredPromptTokens !== null && longest > 2 * law.measuredPromptTokens)
    flag(
      "beyond-measured-prompts",
      `prompts reach ${longest} tokens, measured were ${law.measuredPromptTokens}: the time to read a prompt comes from physics, not from the table, and the band is wider for it; a load test with long prompts (capsim calibrate) narrows it`,
    );
  const { offered, capacity } = ownLoad(scenario, deployment, preparation);
  if (preparation.state === "overloaded" && offered !== null && capacity !== null) {
    flag("overloaded", offered >= capacity ? overloadText(offered, capacity) : othersOverloadText);
  } else if (capacity !== null) {
    if (preparation.schedule.kind === "day") {
      const rates = hourlyRates(scenario, profileOf(scenario.load)!);
      const share = shareOf(scenario, deployment);
      const above = rates.filter((rate) => rate * share > capacity).length;
      if (above > 0)
        flag(
          "hours-above-capacity",
          `in ${above} of ${rates.length} hours more is asked (${(Math.max(...rates) * share).toFixed(2)} requests/s in the busiest) than the machines serve (${capacity.toFixed(2)}): a queue builds and drains later; ${isSized ? "a stricter SLO (--slo) asks for machines that keep up" : "more machines (--replicas) would keep up"}`,
        );
    } else if (scenario.load.kind === "users" && offered !== null && offered > capacity)
      flag(
        "saturated",
        `the users would ask ${offered.toFixed(2)} requests/s if answers took no time, the machines serve ${capacity.toFixed(2)}: every further user only waits longer; add replicas or a larger machine`,
      );
    const isDay = preparation.schedule.kind === "day";
    const drifting =
      !isDay && isTightest(scenario, deployment, preparation) ? drawn.filter(isDrifting).length : 0;
    if (drifting > drawn.length / 20)
      flag(
        "near-capacity",
        `in ${drifting} of ${drawn.length} busy hours, each under its own draw of what is not known, the queue kept growing: ${scenario.demand === undefined ? "the law's error decides" : "the law's error and how much is asked decide"} whether the load can be served; a better load test${scenario.demand === undefined ? "" : ", a count of requests"} or more machines would settle it`,
      );
  }
  if (house?.gateway && isBottleneck(house)) flag("gateway-bottleneck", bottleneckText(house.gateway));
  const resamples = resampledReplications(scenario.load, settings.minReplications);
  if (resamples !== null && resamples < settings.minReplications)
    flag(
      "few-resamples",
      `the trace is so long that it was replayed ${resamples} times, not ${settings.minReplications}: the intervals are rough; a part of it (--trace-window) can be resampled more often`,
    );
  const unfinished = totalOf(summaries, served, (feature) => feature.unfinished);
  if (unfinished > 0 && preparation.state !== "overloaded")
    flag(
      "unfinished",
      `${unfinished} requests were still unanswered when their run was ended; their waits are missing from the times, and count as too late for an SLO; a longer run (--duration) tells whether the queue drains, more machines make it`,
    );
  const ended = totalOf(
    summaries,
    served,
    ({ e2e, failed }) => e2e.count + Object.values(failed).reduce((sum, count) => sum + count, 0),
  );
  if (ended === 0 && preparation.state !== "overloaded")
    flag(
      "nothing-answered",
      "no request was answered in the time that was simulated, so that there are no times to tell; simulate more of it (--duration), or a heavier load",
    );
  const rejected = totalOf(summaries, served, (feature) => feature.failed["never-fits"]);
  if (rejected > 0)
    flag(
      "rejected",
      `${rejected} requests were rejected because they can never fit the KV cache or the model's context of ${engine.maxModelLen} tokens; shorten them, or take a model with a longer context or a machine with more memory`,
    );
  const turnedAway = totalOf(summaries, served, (feature) => feature.failed["turned-away"]);
  if (turnedAway > 0) {
    const answered = totalOf(summaries, served, (feature) => feature.e2e.count);
    flag(
      "turned-away",
      `${turnedAway} of ${answered + turnedAway} requests were turned away because a queue was full; the times are those of the others; let more wait (--queue-limit) or add machines`,
    );
  }
  for (const [name, text] of troubleFindings(scenario, deployment, outcome, clientTimeouts, isSized))
    flag(name, text);
  return { flags, warnings };
}

const othersOverloadText =
  "another deployment of this house is overloaded: without a steady state of the whole no latency is given; simulate this deployment alone, or relieve the other";

function overloadText(offered: number, capacity: number): string {
  return `${offered.toFixed(2)} requests/s asked, ${capacity.toFixed(2)} served at most: the queue grows by ${((offered - capacity) * 60).toFixed(0)} requests a minute; add replicas or a larger machine`;
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
const bottleneck = { wait: 0.05, utilisation: 0.9 };

function isBottleneck({ gateway, e2eLatencySeconds }: HouseResult): boolean {
  const [wait, e2e] = [gateway?.waitSeconds.value ?? 0, e2eLatencySeconds.mean.value ?? 0];
  return wait > bottleneck.wait * e2e || (gateway?.utilisation.value ?? 0) > bottleneck.utilisation;
}

function bottleneckText({ places, utilisation, waitSeconds }: GatewayResult): string {
  const used = ((utilisation.value ?? 0) * 100).toFixed(0);
  return `the gateway is a bottleneck: its ${places} places are ${used} % in use, and a call waits ${plainNumber(waitSeconds.value ?? 0, 2)} s for one on average; give it more instances (--gateway)`;
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
