import type { LatencyMetrics, OutcomeMetrics, SystemMetrics } from "../../src/documents/parts/metrics.ts";
import type { Estimate } from "../../src/documents/parts/numbers.ts";
import type { DataLine } from "../view.ts";

/** One cell of a line of data, under the name of its column. */
export type DataColumn = DataLine[number];

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

/** An estimate in five columns. */
export function estimateColumns(name: string, { value, ci, band }: Estimate): DataColumn[] {
  return [
    [name, value],
    [`${name}_ci_low`, ci?.[0]],
    [`${name}_ci_high`, ci?.[1]],
    [`${name}_band_low`, band?.[0]],
    [`${name}_band_high`, band?.[1]],
  ];
}
