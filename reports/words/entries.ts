import type { LatencyStat } from "../../src/documents/latencyMetrics.ts";
import type { ResultEntry } from "../../src/documents/parts/entry.ts";
import type { LatencyMetrics } from "../../src/documents/parts/metrics.ts";
import type { SloResult } from "../../src/documents/parts/slo.ts";
import type { ResultDocument } from "../../src/documents/result.ts";
import { loadKinds } from "../../src/engine/loadKinds.ts";
import { formatNumber } from "./numbers.ts";

/** Stands above results that were cut short. */
export const interruptedText =
  "stopped: interrupted; the numbers rest on the runs that were finished by then";

/** Share of what the deployment can serve at most that the load takes; null for a burst or a trace. */
export function capacityShare({ load, metrics }: ResultEntry): number | null {
  const served = metrics.requestsPerSecond.value;
  const capacity = load.capacityRequestsPerSecond;
  return served === null || capacity === null ? null : served / capacity;
}

/** The verdicts on SLOs over all requests, then on those of single features. */
export function allSlos({ slo, features }: ResultEntry): SloResult[] {
  return [...slo, ...features.flatMap((each) => each.slo)];
}

/** Whether its features say more than the entry as a whole does. */
export function hasFeatureRows({ deployment, features }: ResultEntry): boolean {
  const saysMore = features.some(
    ({ slo, metrics }) => slo.length > 0 || metrics.questionLatencySeconds !== undefined,
  );
  return features.length > 1 || deployment !== undefined || saysMore;
}

/** What the machines are, for a heading: "large, medium", "2 replicas of small", "2 × small and large". */
export function fleetText({ results, scenario }: ResultDocument): string {
  const isHouse = results.some(({ deployment }) => deployment !== undefined);
  if (isHouse)
    return scenario.pairs
      .map(({ machine, replicas = 1 }) => (replicas === 1 ? machine : `${replicas} × ${machine}`))
      .join(" and ");
  const machines = [...new Set(results.map(({ machine }) => machine))].join(", ");
  return scenario.replicas === 1 ? machines : `${scenario.replicas} replicas of ${machines}`;
}

/** Two phrases: "overloaded: 10.5 requests/s asked, 5.4 served", and how fast the queue grows. */
export function overloadTexts({ overload }: ResultEntry): readonly [what: string, howMuch: string] {
  if (overload === undefined) return ["not told: another deployment", "of this house is overloaded"];
  const { offeredRequestsPerSecond, capacityRequestsPerSecond, queueGrowthPerSecond } = overload;
  return [
    `overloaded: ${formatNumber(offeredRequestsPerSecond)} requests/s asked, ${formatNumber(capacityRequestsPerSecond)} served`,
    `the queue grows by ${formatNumber(queueGrowthPerSecond * 60)} requests a minute`,
  ];
}

/** The load in a few words, for a heading: "500 users", "burst of 100 requests". */
export function loadTitle(load: ResultEntry["load"]): string {
  const { amountKey, phrase } = loadKinds[load.kind];
  const amount = load[amountKey] ?? 0;
  const digits = Number.isInteger(amount) ? {} : { maximumSignificantDigits: 6 };
  const count = amount.toLocaleString("en-US", digits);
  return `${phrase.before}${count} ${amount === 1 ? phrase.one : phrase.many}${throughProfile(load)}`;
}

function throughProfile({ profile }: ResultEntry["load"]): string {
  return profile === undefined ? "" : ` in the busiest hour of ${profile.name}`;
}

/** Latencies that tables show, in their order, with the name of the metric. */
export const shownLatencies = [
  { metric: "e2eLatencySeconds", stat: "p50", label: "E2E" },
  { metric: "e2eLatencySeconds", stat: "p95", label: "E2E" },
  { metric: "e2eLatencySeconds", stat: "p99", label: "E2E" },
  { metric: "ttftSeconds", stat: "p95", label: "TTFT" },
] as const satisfies readonly { metric: keyof LatencyMetrics; stat: LatencyStat; label: string }[];
