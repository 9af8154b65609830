import { percentileStats } from "../../src/documents/latencyMetrics.ts";
import type { HourResult } from "../../src/documents/parts/day.ts";
import type { ResultEntry } from "../../src/documents/parts/entry.ts";
import type { LatencyEstimates, LatencyMetrics, OutcomeMetrics } from "../../src/documents/parts/metrics.ts";
import type { Estimate } from "../../src/documents/parts/numbers.ts";
import type { SloResult } from "../../src/documents/parts/slo.ts";
import type { ResultDocument } from "../../src/documents/result.ts";
import type { DataTable, DataValue } from "../view.ts";
import { hasFeatureRows } from "../words/entries.ts";
import { type DataColumn, estimateColumns, latencies, rates } from "./dataColumns.ts";

/** Those of them that each feature has too. */
type FeatureRate = keyof OutcomeMetrics | "requestsPerSecond";
const featureRates: readonly string[] = [
  "requestsPerSecond",
  "goodputRequestsPerSecond",
  "failedShare",
] satisfies FeatureRate[];

/**
 * The results as data: one line for each model and machine over all requests (`feature`
 * is `all`), one for each feature of a mix, and where the load follows the clock one for each hour. Each estimate has five columns: the value, then `_ci_low`, `_ci_high`,
 * `_band_low`, `_band_high`. Seconds end in `_s`; what does not exist is blank.
 */
export function resultData(document: ResultDocument): DataTable {
  return document.results.flatMap((entry) => [
    wholeColumns(document, entry),
    ...(entry.hours ?? []).map((hour) => hourColumns(document, entry, hour)),
    ...(hasFeatureRows(entry) ? entry.features.map((each) => featureColumns(document, entry, each)) : []),
  ]);
}

function wholeColumns(document: ResultDocument, entry: ResultEntry): DataColumn[] {
  const { metrics } = entry;
  return [
    ...idColumns(document, entry, "all"),
    ...latencyColumns(metrics),
    ...rates.flatMap(([name, key]) => estimateColumns(name, metrics[key])),
    ...waitingColumns(document),
    ...questionColumns(document, undefined),
    ...gatewayColumns(document, entry),
    ...sloColumns(document, entry.slo),
    ["warnings", entry.warnings.join(" | ")],
  ];
}

/** What is known of one hour, under the columns of the whole; the others are blank. */
function hourColumns(document: ResultDocument, entry: ResultEntry, hour: HourResult): DataColumn[] {
  const { e2eLatencySeconds: e2e, ttftSeconds: ttft } = hour.metrics;
  const known = new Map<string, DataValue>([
    ...idColumns(document, entry, "all"),
    ["hour", hour.from],
    ["offered_req_throughput", hour.offeredRequestsPerSecond],
    ...estimateColumns("e2e_p50_s", e2e.p50),
    ...estimateColumns("e2e_p95_s", e2e.p95),
    ...estimateColumns("ttft_p95_s", ttft.p95),
    ...estimateColumns("req_throughput", hour.requestsPerSecond),
    ...estimateColumns("inflight_mean", hour.inFlight),
    ...estimateColumns("waiting_mean", hour.waiting),
    ...estimateColumns("utilisation", hour.utilisation),
  ]);
  return wholeColumns(document, entry).map(([name]) => [name, known.get(name)]);
}

/** Only where the document has hours. */
function waitingColumns({ results }: ResultDocument): DataColumn[] {
  return results.some(({ hours }) => hours) ? estimateColumns("waiting_mean", nothing) : [];
}

function featureColumns(
  document: ResultDocument,
  entry: ResultEntry,
  { feature, compatibility, metrics, slo }: ResultEntry["features"][number],
): DataColumn[] {
  return [
    ...idColumns(document, entry, feature, compatibility),
    ...latencyColumns(metrics),
    ...rates.flatMap(([name, key]) =>
      estimateColumns(name, featureRates.includes(key) ? metrics[key as FeatureRate] : nothing),
    ),
    ...waitingColumns(document),
    ...questionColumns(document, metrics.questionLatencySeconds),
    ...gatewayColumns(document, null),
    ...sloColumns(document, slo),
    ["warnings", null],
  ];
}

const nothing: Estimate = { value: null, ci: null, band: null };

/** Of questions of several model calls; only where the document has such. */
function questionColumns({ results }: ResultDocument, question: LatencyEstimates | undefined): DataColumn[] {
  const hasQuestions = results.some(({ features }) =>
    features.some(({ metrics }) => metrics.questionLatencySeconds !== undefined),
  );
  if (!hasQuestions) return [];
  return percentileStats.flatMap((stat) =>
    estimateColumns(`question_${stat}_s`, question?.[stat] ?? nothing),
  );
}

/** Only where the document has a gateway. */
function gatewayColumns({ results }: ResultDocument, entry: ResultEntry | null): DataColumn[] {
  if (results.every(({ house }) => house?.gateway === undefined)) return [];
  const gateway = entry?.house?.gateway;
  return [
    ...estimateColumns("gateway_utilisation", gateway?.utilisation ?? nothing),
    ...estimateColumns("gateway_wait_s", gateway?.waitSeconds ?? nothing),
  ];
}

/** Two columns for each SLO of the document; blank where the row is none of its. */
function sloColumns({ scenario }: ResultDocument, verdicts: readonly SloResult[]): DataColumn[] {
  const { slos, featureSlos = [] } = scenario.experiment;
  return [...slos, ...featureSlos].flatMap((slo): DataColumn[] => {
    const its = verdicts.find((each) => each.slo === slo);
    return [
      [`${slo} verdict`, its?.verdict],
      [`${slo} probability`, its?.probability],
    ];
  });
}

function idColumns(
  { version, seed, scenarioHash, results }: ResultDocument,
  entry: ResultEntry,
  feature: string,
  compatibility?: string,
): DataColumn[] {
  const { load, counts } = entry;
  const isHouse = results.some(({ deployment }) => deployment !== undefined);
  return [
    ...(isHouse ? ([["deployment", entry.deployment]] as const) : []),
    ["model", entry.model],
    ["machine", entry.machine],
    ["replicas", entry.replicas],
    ["feature", feature],
    ...(results.some(({ hours }) => hours) ? ([["hour", null]] as const) : []),
    ["gitlab_compatibility", compatibility],
    ["state", entry.state],
    ["load_kind", load.kind],
    ["users", load.users],
    ["think_time_s", load.thinkTimeSeconds],
    ["concurrency", load.concurrency],
    ["request_rate", load.requestsPerSecond],
    ["num_requests", load.requests],
    ["offered_req_throughput", load.offeredRequestsPerSecond],
    ["capacity_req_throughput", load.capacityRequestsPerSecond],
    ["queue_growth_per_s", entry.overload?.queueGrowthPerSecond],
    ["law_basis", entry.law.basis],
    ["beyond_measured", entry.law.beyondMeasured],
    ["replications", entry.replications],
    ["drawn_replications", entry.drawnReplications],
    ["stopped", entry.stopped],
    ["completed", counts.completed],
    ["rejected", counts.rejected],
    ["turned_away", counts.turnedAway],
    ["timed_out", counts.timedOut],
    ["lost", counts.lost],
    ["abandoned", counts.abandoned],
    ["cancelled", counts.cancelled],
    ["preempted", counts.preempted],
    ["seed", seed],
    ["version", version],
    ["scenario_hash", scenarioHash],
  ];
}

function latencyColumns(metrics: LatencyMetrics): DataColumn[] {
  return latencies.flatMap(([name, key]) =>
    percentileStats.flatMap((stat) => estimateColumns(`${name}_${stat}_s`, metrics[key][stat])),
  );
}
