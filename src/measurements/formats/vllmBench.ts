import { UserError } from "../../errors.ts";
import { child, type JsonNode, keyIn, numberAt, placeOf, textAt } from "../../json/jsonNode.ts";
import type { Measurement } from "../measurement.ts";
import type { Draft } from "./draft.ts";
import { failureFlag } from "./failureFlag.ts";
import { latencyColumns, latencyMetrics, meanAndSpread, recordsOf } from "./requestRecords.ts";
import { vllmRequests } from "./vllmRequests.ts";

/** Whether a document looks like a result of `vllm bench serve --save-result`. */
export function isVllmBench(node: JsonNode): boolean {
  return child(node, "request_throughput") !== null && child(node, "completed") !== null;
}

/**
 * A result of `vllm bench serve` (older: `benchmark_serving.py`), one document. Keys that end in `_ms` are in
 * milliseconds. A `request_rate` of "inf" is a burst, or a closed loop where `max_concurrency` is set and below the number
 * of prompts; `burstiness` is the shape k of gamma gaps, whose coefficient of variation is 1/√k. Arrays of
 * `--save-detailed` give exact columns and, with `start_times`, the requests themselves.
 *
 * @throws UserError naming the key
 */
export function vllmDraft(node: JsonNode, runId: string): Draft {
  const completed = numberAt(node, "completed");
  if (completed === null || completed < 1)
    throw new UserError(
      `${keyIn(node, "completed")} ${completed}: no request was answered; give a run with answers`,
    );
  const prompts = numberAt(node, "num_prompts") ?? completed;
  const failed = numberAt(node, "failed") ?? Math.max(0, prompts - completed);
  const load = loadOf(node, prompts);
  const detail = vllmRequests(node);
  const exact = detail === null ? {} : latencyMetrics(detail.requests);
  const input = detail === null ? null : meanAndSpread(detail.requests.map((one) => one.input));
  const output = detail === null ? null : meanAndSpread(detail.requests.map((one) => one.output));
  const ramped = textAt(node, "ramp_up_strategy") !== null;
  return {
    runId,
    where: placeOf(node),
    model: textAt(node, "model_id"),
    engine: textAt(node, "backend") ?? textAt(node, "endpoint_type"),
    ...load,
    numRequests: completed,
    inputTokensMean: input?.mean ?? perRequest(node, "total_input_tokens", completed),
    inputTokensStd: input?.std ?? null,
    outputTokensMean: output?.mean ?? perRequest(node, "total_output_tokens", completed),
    outputTokensStd: output?.std ?? null,
    metrics: {
      ...latencies(node, "e2e", "e2el"),
      ...latencies(node, "ttft", "ttft"),
      tpot_mean_s: seconds(node, "mean_tpot_ms"),
      req_throughput: numberAt(node, "request_throughput"),
      out_tok_throughput: numberAt(node, "output_throughput"),
      duration_s: numberAt(node, "duration"),
      ...exact,
    },
    qcFlag: [failureFlag(failed, prompts), ramped ? "request_rate_ramped" : ""].filter(Boolean).join(";"),
    note: [noteOfLoad(node, load), detail?.note ?? oldGaps(node)].filter(Boolean).join("; "),
    requests: detail?.hasArrivals ? recordsOf(detail.requests) : null,
  };
}

type VllmLoad = Pick<Draft, "loadKind" | "concurrency" | "requestRate" | "arrival" | "arrivalCv">;

function loadOf(node: JsonNode, prompts: number): VllmLoad {
  const cap = numberAt(node, "max_concurrency");
  const rate = rateOf(node);
  if (rate === null) return { loadKind: null };
  if (rate === "inf")
    return cap !== null && cap < prompts
      ? { loadKind: "closed", concurrency: cap }
      : { loadKind: "burst", concurrency: prompts };
  const shape = numberAt(node, "burstiness") ?? 1;
  if (!(shape > 0))
    throw new UserError(
      `${keyIn(node, "burstiness")} ${shape}: the gamma shape is above 0 (1 is Poisson); mend it`,
    );
  const spacing = shape === 1 ? "poisson" : "gamma";
  return {
    loadKind: "open",
    requestRate: rate,
    arrival: spacing,
    arrivalCv: shape === 1 ? null : 1 / Math.sqrt(shape),
  };
}

function rateOf(node: JsonNode): number | "inf" | null {
  const rate = child(node, "request_rate");
  if (rate === null) return null;
  if (rate.value === "inf" || rate.value === "Infinity" || rate.value === Number.POSITIVE_INFINITY)
    return "inf";
  return numberAt(node, "request_rate");
}

function noteOfLoad(node: JsonNode, load: VllmLoad): string {
  const cap = numberAt(node, "max_concurrency");
  if (cap === null || load.loadKind !== "open") return "";
  return `the client held requests back above ${cap} in flight, and its times leave that wait out`;
}

function latencies(node: JsonNode, metric: "e2e" | "ttft", key: string) {
  return latencyColumns(
    metric,
    (statistic) =>
      seconds(node, `${statistic}_${key}_ms`) ??
      (statistic === "p50" ? seconds(node, `median_${key}_ms`) : null),
  );
}

function seconds(node: JsonNode, key: string): number | null {
  const milliseconds = numberAt(node, key);
  return milliseconds === null ? null : milliseconds / 1000;
}

function perRequest(node: JsonNode, key: string, requests: number): Measurement["outputTokensMean"] {
  const total = numberAt(node, key);
  return total === null || total === 0 ? null : total / requests;
}

/** Old versions counted the first token's time among the gaps, so the mean gap exceeds the mean TPOT by far. */
function oldGaps(node: JsonNode): string {
  const gap = numberAt(node, "mean_itl_ms");
  const tpot = numberAt(node, "mean_tpot_ms");
  if (gap === null || tpot === null || gap < 1.5 * tpot) return "";
  return `mean_itl_ms ${gap} is far above mean_tpot_ms ${tpot}, as in old versions that counted TTFT as a gap; only TPOT is used`;
}
