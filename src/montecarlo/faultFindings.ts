import type { AboutDeployment, Finding } from "../documents/finding.ts";
import type { Failure } from "../engine/clients.ts";
import { kindOf } from "../engine/loadKinds.ts";
import type { Scenario } from "../engine/scenario.ts";
import { sketchOf } from "../stats/latencySketch.ts";
import { ownLoad } from "./capacity.ts";
import { failedRequests, servedBy } from "./estimate.ts";
import type { ExperimentOutcome } from "./experiment.ts";
import type { FeatureSummary } from "./windowSink.ts";

/** How long the clients of a feature wait in truth, where the simulated ones wait for ever. */
export type ClientTimeout = { readonly feature: string; readonly seconds: number };

/** Shares from which on they are reported. */
const reported = { failed: 0.001, wasted: 0.1, slower: 0.01 };

/**
 * What impatience and faults do to a deployment.
 *
 * @param timeouts of clients that are not simulated
 */
export function faultFindings(
  scenario: Scenario,
  deployment: number,
  outcome: ExperimentOutcome,
  about: AboutDeployment,
  timeouts: readonly ClientTimeout[],
): Finding[] {
  return [
    ...lossFinding(scenario, deployment, outcome, about),
    ...failureFinding(scenario, deployment, outcome, about),
    ...wasteFinding(deployment, outcome, about),
    ...metastableFinding(scenario, outcome, about),
    ...rareFailureFinding(scenario, deployment, outcome, about),
    ...slowerThanClients(scenario, deployment, outcome, about, timeouts),
  ];
}

/** More is asked than can be served, and only because requests are given up does the queue not grow for ever. */
function lossFinding(
  scenario: Scenario,
  deployment: number,
  { preparation }: ExperimentOutcome,
  about: AboutDeployment,
): Finding[] {
  const { offered, capacity } = ownLoad(scenario, deployment, preparation);
  const isOpen = kindOf(scenario.load).isOpen;
  if (!isOpen || preparation.state === "overloaded" || offered === null || capacity === null) return [];
  if (offered < capacity) return [];
  return [
    {
      code: "overload-with-loss",
      about,
      figures: {
        offeredRequestsPerSecond: offered,
        capacityRequestsPerSecond: capacity,
        leastLostShare: 1 - capacity / offered,
      },
    },
  ];
}

/** Requests that never fit, and those turned away, have findings of their own. */
function failureFinding(
  scenario: Scenario,
  deployment: number,
  { summaries }: ExperimentOutcome,
  about: AboutDeployment,
): Finding[] {
  const served = servedBy(deployment, scenario.workload.features);
  const total = (countOf: (feature: FeatureSummary) => number) =>
    summaries.reduce((sum, { features }) => sum + served.reduce((n, i) => n + countOf(features[i]!), 0), 0);
  const failed = summaries.reduce((sum, summary) => sum + failedRequests(summary, served), 0);
  const requests = failed + total(({ e2e }) => e2e.count);
  const shareOf = (reason: Failure) => total((feature) => feature.failed[reason]) / requests;
  const [timedOutShare, lostShare, abandonedShare] = [
    shareOf("timed-out"),
    shareOf("lost"),
    shareOf("abandoned"),
  ];
  const failedShare = timedOutShare + lostShare + abandonedShare;
  if (!(failedShare >= reported.failed)) return [];
  return [{ code: "failures", about, figures: { failedShare, timedOutShare, lostShare, abandonedShare } }];
}

function wasteFinding(
  deployment: number,
  { summaries }: ExperimentOutcome,
  about: AboutDeployment,
): Finding[] {
  const shares = summaries.map(({ deployments }) => deployments[deployment]!.wastedTokenShare);
  const wastedTokenShare = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return wastedTokenShare > reported.wasted
    ? [{ code: "wasted-work", about, figures: { wastedTokenShare } }]
    : [];
}

function metastableFinding(
  { workload }: Scenario,
  { preparation }: ExperimentOutcome,
  about: AboutDeployment,
): Finding[] {
  const { shock, capacity } = preparation;
  if (!shock?.isMetastable || capacity === null) return [];
  const retries = Math.max(0, ...workload.features.map(({ patience }) => patience?.retries ?? 0));
  return [
    {
      code: "metastable",
      about,
      figures: {
        answeredBeforeShare: shock.servedBefore,
        answeredAfterShare: shock.servedAfter,
        afterSeconds: shock.afterSeconds,
        // Capacity over the sendings that a request may take.
        safeRequestsPerSecond: capacity.total / (1 + retries),
      },
    },
  ];
}

/** Failures so rare that few runs had one: what they do is better seen by asking for one. */
function rareFailureFinding(
  scenario: Scenario,
  deployment: number,
  { drawn }: ExperimentOutcome,
  about: AboutDeployment,
): Finding[] {
  if (scenario.deployments[deployment]!.faults?.random === undefined) return [];
  const hit = drawn.filter(({ deployments }) => deployments[deployment]!.availability < 1).length;
  if (hit > drawn.length / 4) return [];
  return [{ code: "rare-failures", about, figures: { runsWithFailure: hit, runs: drawn.length } }];
}

function slowerThanClients(
  { workload: { features } }: Scenario,
  deployment: number,
  { preparation, summaries }: ExperimentOutcome,
  about: AboutDeployment,
  timeouts: readonly ClientTimeout[],
): Finding[] {
  if (preparation.state === "overloaded") return [];
  const slower = timeouts.flatMap(({ feature, seconds }) => {
    const i = features.findIndex(({ name, deployment: its = 0 }) => name === feature && its === deployment);
    if (i < 0) return [];
    const sketch = sketchOf(summaries.map((summary) => summary.features[i]!.e2e));
    const slowerShare = 1 - sketch.shareBelow(seconds);
    return slowerShare >= reported.slower ? [{ feature, slowerShare, timeoutSeconds: seconds }] : [];
  });
  return slower.length === 0 ? [] : [{ code: "slower-than-clients", about, figures: { features: slower } }];
}
