import { percentileStats } from "../src/documents/latencyMetrics.ts";
import type { HourResult } from "../src/documents/parts/day.ts";
import type { ResultEntry } from "../src/documents/parts/entry.ts";
import type {
  LatencyEstimates,
  LatencyMetrics,
  OutcomeMetrics,
  SystemMetrics,
} from "../src/documents/parts/metrics.ts";
import type { Estimate } from "../src/documents/parts/numbers.ts";
import type { SloResult } from "../src/documents/parts/slo.ts";
import type { ResultDocument } from "../src/documents/result.ts";
import { hasFeatureRows } from "./format.ts";

type Cell = string | number | boolean | null | undefined;
/** One cell of a line, under the name of its column. */
export type Column = readonly [name: string, value: Cell];

/** Columns of latencies, in the words of the measurement table. */
export const latencies = [
  ["e2e", "e2eLatencySeconds"],
  ["ttft", "ttftSeconds"],
  ["tpot", "tpotSeconds"],
  ["queue", "queueSeconds"],
] as const satisfies readonly (readonly [string, keyof LatencyMetrics])[];

/** Columns of everything else that is measured. */
export const rates = [
  ["req_throughput", "requestsPerSecond"],
  ["out_tok_throughput", "outputTokensPerSecond"],
  ["inflight_mean", "inFlight"],
  ["batch_size_mean", "batchSize"],
  ["kv_usage", "kvUsage"],
  ["utilisation", "utilisation"],
  ["sendings_per_request", "sendingsPerRequest"],
  ["wasted_token_share", "wastedTokenShare"],
  ["goodput", "goodputRequestsPerSecond"],
  ["failed_share", "failedShare"],
] as const satisfies readonly (readonly [string, keyof (SystemMetrics & OutcomeMetrics)])[];

/** Those of them that each feature has too. */
type FeatureRate = keyof OutcomeMetrics | "requestsPerSecond";
const featureRates: readonly string[] = [
  "requestsPerSecond",
  "goodputRequestsPerSecond",
  "failedShare",
] satisfies FeatureRate[];

/**
 * The results as CSV (RFC 4180, ended by newlines): one line for each model and machine over all requests (`feature`
 * is `all`), one for each feature of a mix, and where the load follows the clock one for each hour. Each estimate has five columns: the value, then `_ci_low`, `_ci_high`,
 * `_band_low`, `_band_high`. Seconds end in `_s`; what does not exist is blank.
 */
export function csvText(document: ResultDocument): string {
  const lines = document.results.flatMap((entry) => [
    wholeColumns(document, entry),
    ...(entry.hours ?? []).map((hour) => hourColumns(document, entry, hour)),
    ...(hasFeatureRows(entry) ? entry.features.map((each) => featureColumns(document, entry, each)) : []),
  ]);
  return csvLines(lines);
}

/** Lines of the same columns, below a line of their names. */
export function csvLines(lines: readonly (readonly Column[])[]): string {
  const head = lines[0]?.map(([name]) => name) ?? [];
  return [head, ...lines.map((columns) => columns.map(([, value]) => value))]
    .map((cells) => `${cells.map(cellText).join(",")}\n`)
    .join("");
}

function wholeColumns(document: ResultDocument, entry: ResultEntry): Column[] {
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
function hourColumns(document: ResultDocument, entry: ResultEntry, hour: HourResult): Column[] {
  const { e2eLatencySeconds: e2e, ttftSeconds: ttft } = hour.metrics;
  const known = new Map<string, Cell>([
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
function waitingColumns({ results }: ResultDocument): Column[] {
  return results.some(({ hours }) => hours) ? estimateColumns("waiting_mean", nothing) : [];
}

function featureColumns(
  document: ResultDocument,
  entry: ResultEntry,
  { feature, compatibility, metrics, slo }: ResultEntry["features"][number],
): Column[] {
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
function questionColumns({ results }: ResultDocument, question: LatencyEstimates | undefined): Column[] {
  const hasQuestions = results.some(({ features }) =>
    features.some(({ metrics }) => metrics.questionLatencySeconds !== undefined),
  );
  if (!hasQuestions) return [];
  return percentileStats.flatMap((stat) =>
    estimateColumns(`question_${stat}_s`, question?.[stat] ?? nothing),
  );
}

/** Only where the document has a gateway. */
function gatewayColumns({ results }: ResultDocument, entry: ResultEntry | null): Column[] {
  if (results.every(({ house }) => house?.gateway === undefined)) return [];
  const gateway = entry?.house?.gateway;
  return [
    ...estimateColumns("gateway_utilisation", gateway?.utilisation ?? nothing),
    ...estimateColumns("gateway_wait_s", gateway?.waitSeconds ?? nothing),
  ];
}

/** Two columns for each SLO of the document; blank where the row is none of its. */
function sloColumns({ scenario }: ResultDocument, verdicts: readonly SloResult[]): Column[] {
  const { slos, featureSlos = [] } = scenario.experiment;
  return [...slos, ...featureSlos].flatMap((slo): Column[] => {
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
): Column[] {
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

function latencyColumns(metrics: LatencyMetrics): Column[] {
  return latencies.flatMap(([name, key]) =>
    percentileStats.flatMap((stat) => estimateColumns(`${name}_${stat}_s`, metrics[key][stat])),
  );
}

/** An estimate in five columns. */
export function estimateColumns(name: string, { value, ci, band }: Estimate): Column[] {
  return [
    [name, value],
    [`${name}_ci_low`, ci?.[0]],
    [`${name}_ci_high`, ci?.[1]],
    [`${name}_band_low`, band?.[0]],
    [`${name}_band_high`, band?.[1]],
  ];
}

function cellText(cell: Cell): string {
  const text = cell === null || cell === undefined ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
