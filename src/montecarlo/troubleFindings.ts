import type { Failure } from "../engine/clients.ts";
import { kindOf } from "../engine/loadKinds.ts";
import type { Scenario } from "../engine/scenario.ts";
import { sketchOf } from "../stats/latencySketch.ts";
import { percentText, plainNumber } from "../units.ts";
import { ownLoad } from "./capacity.ts";
import { failedRequests, servedBy } from "./estimate.ts";
import type { ExperimentOutcome } from "./experiment.ts";

/** A flag with its warning. */
type Finding = readonly [flag: string, warning: string];

/** How long the clients of a feature wait in truth, where the simulated ones wait for ever. */
export type ClientTimeout = { readonly feature: string; readonly seconds: number };

/** Shares from which on they are told. */
const told = { failed: 0.001, wasted: 0.1, slower: 0.01 };

/** Requests that never fit, and those turned away, have warnings of their own. */
const reasons: Readonly<Record<Exclude<Failure, "never-fits" | "turned-away" | "cancelled">, string>> = {
  "timed-out": "not answered in time",
  lost: "lost with a replica",
  abandoned: "left by their users",
};

/**
 * What impatience and failures do to a deployment.
 *
 * @param timeouts of clients that are not simulated
 * @param isSized whether the number of machines is what is looked for
 */
export function troubleFindings(
  scenario: Scenario,
  deployment: number,
  outcome: ExperimentOutcome,
  timeouts: readonly ClientTimeout[],
  isSized: boolean,
): Finding[] {
  return [
    ...lossFinding(scenario, deployment, outcome),
    ...failureFinding(scenario, deployment, outcome, isSized),
    ...wasteFinding(deployment, outcome),
    ...metastableFinding(scenario, outcome),
    ...rareFailureFinding(scenario, deployment, outcome),
    ...slowerThanClients(scenario, deployment, outcome, timeouts),
  ];
}

/** More is asked than can be served, and only because requests are given up does the queue not grow for ever. */
function lossFinding(scenario: Scenario, deployment: number, { preparation }: ExperimentOutcome): Finding[] {
  const { offered, capacity } = ownLoad(scenario, deployment, preparation);
  const isOpen = kindOf(scenario.load).isOpen;
  if (!isOpen || preparation.state === "overloaded" || offered === null || capacity === null) return [];
  if (offered < capacity) return [];
  const lost = percentText(1 - capacity / offered);
  const text = `${offered.toFixed(2)} requests/s asked, ${capacity.toFixed(2)} served at most: at least ${lost} are lost whatever the clients do, and the times are those of the others; add replicas or a larger machine`;
  return [["overload-with-loss", text]];
}

function failureFinding(
  scenario: Scenario,
  deployment: number,
  { summaries }: ExperimentOutcome,
  isSized: boolean,
): Finding[] {
  const served = servedBy(deployment, scenario.workload.features);
  const count = (reason: Failure) =>
    summaries.reduce(
      (sum, { features }) => sum + served.reduce((n, i) => n + features[i]!.failed[reason], 0),
      0,
    );
  const answered = summaries.reduce(
    (sum, { features }) => sum + served.reduce((n, i) => n + features[i]!.e2e.count, 0),
    0,
  );
  const failed = summaries.reduce((sum, summary) => sum + failedRequests(summary, served), 0);
  const parts = (Object.keys(reasons) as (keyof typeof reasons)[])
    .map((reason) => [reasons[reason], count(reason)] as const)
    .filter(([, requests]) => requests > 0);
  const share = parts.reduce((sum, [, requests]) => sum + requests, 0) / (answered + failed);
  if (!(share >= told.failed)) return [];
  const why = parts.map(([words, requests]) => `${percentText(requests / (answered + failed))} ${words}`);
  return [
    [
      "failures",
      `${percentText(share)} of the requests were never answered (${why.join(", ")}): they count as too late for an SLO, and the times are those of the others; ${isSized ? "a stricter SLO (--slo) asks for machines that answer more of them" : "--replicas shows whether more machines help"}`,
    ],
  ];
}

function wasteFinding(deployment: number, { summaries }: ExperimentOutcome): Finding[] {
  const shares = summaries.map(({ deployments }) => deployments[deployment]!.wastedTokenShare);
  const wasted = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  if (!(wasted > told.wasted)) return [];
  return [
    [
      "wasted-work",
      `${percentText(wasted)} of the tokens computed were for requests that nobody waited for any more (timeouts, users who left or typed on, failures): where it is timeouts, longer ones, a queue limit (--queue-limit) or more capacity would put that work to use`,
    ],
  ];
}

function metastableFinding({ workload }: Scenario, { preparation }: ExperimentOutcome): Finding[] {
  const { shock, capacity } = preparation;
  if (!shock?.isMetastable || capacity === null) return [];
  const retries = Math.max(0, ...workload.features.map(({ patience }) => patience?.retries ?? 0));
  const below = plainNumber(capacity.total / (1 + retries), 3);
  return [
    [
      "metastable",
      `metastable: this load is served (${percentText(shock.servedBefore)} answered), but after three minutes at a fiftieth of the speed the queues stay full of requests that time out and are sent again: ${(shock.afterSeconds / 60).toFixed(0)} minutes later ${percentText(shock.servedAfter)} are answered. Below ${below} requests/s (capacity over the sendings a request may take) it recovers by itself; else limit retries (--retries), bound the queue (--queue-limit), or add capacity`,
    ],
  ];
}

/** Failures so rare that few runs had one: what they do is better seen by asking for one. */
function rareFailureFinding(scenario: Scenario, deployment: number, { drawn }: ExperimentOutcome): Finding[] {
  if (scenario.deployments[deployment]!.faults?.random === undefined) return [];
  const hit = drawn.filter(({ deployments }) => deployments[deployment]!.availability < 1).length;
  if (hit > drawn.length / 4) return [];
  return [
    [
      "rare-failures",
      `a replica was down in ${hit} of ${drawn.length} runs: the numbers are those of undisturbed hours but for these; --outage AT+TIME shows what a failure does`,
    ],
  ];
}

function slowerThanClients(
  { workload: { features } }: Scenario,
  deployment: number,
  { preparation, summaries }: ExperimentOutcome,
  timeouts: readonly ClientTimeout[],
): Finding[] {
  if (preparation.state === "overloaded") return [];
  const parts = timeouts.flatMap(({ feature, seconds }) => {
    const i = features.findIndex(({ name, deployment: its = 0 }) => name === feature && its === deployment);
    if (i < 0) return [];
    const sketch = sketchOf(summaries.map((summary) => summary.features[i]!.e2e));
    const slower = 1 - sketch.shareBelow(seconds);
    return slower >= told.slower
      ? [`${percentText(slower)} of the ${feature} answers take longer than the ${seconds} s`]
      : [];
  });
  if (parts.length === 0) return [];
  const what = parts.join(", ");
  return [
    ["slower-than-clients", `${what} after which GitLab's client gives up: simulate with --timeout gitlab`],
  ];
}
