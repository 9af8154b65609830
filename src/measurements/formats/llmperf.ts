import { child, isObject, type JsonNode, numberAt, placeOf, textAt } from "../../json/jsonNode.ts";
import type { Draft } from "./draft.ts";
import { failureFlag } from "./failureFlag.ts";
import { latencyColumns } from "./requestRecords.ts";

/** Whether a document looks like llmperf's `*_summary.json`. */
export function isLlmperf(node: JsonNode): boolean {
  if (!isObject(node.value)) return false;
  const keys = Object.keys(node.value);
  return keys.some((key) => key.startsWith("results_")) && keys.includes("num_concurrent_requests");
}

/**
 * llmperf's flat summary, seconds: a closed loop of `num_concurrent_requests`. Its inter-token latency counts TTFT as a
 * gap and is left out. Lengths are the measured ones where they stand there, else those asked for.
 *
 * @throws UserError naming the key
 */
export function llmperfDraft(node: JsonNode, runId: string): Draft {
  const at = (key: string) => numberAt(node, key);
  const completed = at("results_num_completed_requests");
  const errors = at("results_number_errors") ?? at("results_num_errors");
  const perMinute = at("results_num_completed_requests_per_min");
  const noted = child(node, "results_inter_token_latency_s_mean") !== null;
  return {
    runId,
    where: placeOf(node),
    model: textAt(node, "model"),
    loadKind: "closed",
    concurrency: at("num_concurrent_requests"),
    numRequests: completed,
    inputTokensMean: at("results_number_input_tokens_mean") ?? at("mean_input_tokens"),
    inputTokensStd: at("results_number_input_tokens_stddev") ?? at("stddev_input_tokens"),
    outputTokensMean: at("results_number_output_tokens_mean") ?? at("mean_output_tokens"),
    outputTokensStd: at("results_number_output_tokens_stddev") ?? at("stddev_output_tokens"),
    metrics: {
      ...distribution(node, "results_end_to_end_latency_s", "e2e"),
      ...distribution(node, "results_ttft_s", "ttft"),
      tps_per_request_mean: at("results_request_output_throughput_token_per_s_mean"),
      req_throughput: perMinute === null ? null : perMinute / 60,
      out_tok_throughput: at("results_mean_output_throughput_token_per_s"),
    },
    qcFlag: failureFlag(errors, (completed ?? 0) + (errors ?? 0)),
    note: noted ? "llmperf's inter-token latency holds TTFT and is not used as TPOT" : "",
  };
}

function distribution(node: JsonNode, prefix: string, metric: "e2e" | "ttft") {
  return latencyColumns(metric, (statistic) =>
    numberAt(node, statistic === "mean" ? `${prefix}_mean` : `${prefix}_quantiles_${statistic}`),
  );
}
