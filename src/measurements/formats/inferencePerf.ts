import { UserError } from "../../errors.ts";
import { child, type JsonNode, keyIn, numberAt, placeOf } from "../../json/jsonNode.ts";
import type { Draft } from "./draft.ts";
import { failureFlag } from "./failureFlag.ts";
import { latencyColumns } from "./requestRecords.ts";

/** Whether a document looks like inference-perf's `stage_N_lifecycle_metrics.json`. */
export function isInferencePerf(node: JsonNode): boolean {
  return child(node, "load_summary") !== null && child(node, "successes") !== null;
}

/**
 * One stage of inference-perf, seconds. The rate is the one asked for, else the one reached, else requests over the time
 * of sending; the spacing does not stand in the file and is taken as constant, the tool's default. A stage with a
 * `concurrency` is a closed loop.
 *
 * @throws UserError naming the key
 */
export function inferencePerfDraft(node: JsonNode, runId: string): Draft {
  const load = child(node, "load_summary")!;
  const successes = child(node, "successes")!;
  const completed = numberAt(successes, "count");
  if (completed === null || completed < 1)
    throw new UserError(
      `${keyIn(successes, "count")} ${completed}: no request was answered; give a stage with answers`,
    );
  const failed = numberAt(node, "failures", "count") ?? 0;
  const throughput = numberAt(successes, "throughput", "requests_per_sec");
  const latency = child(successes, "latency");
  return {
    runId,
    where: placeOf(node),
    ...loadOf(load),
    numRequests: completed,
    inputTokensMean: numberAt(successes, "prompt_len", "mean"),
    outputTokensMean: numberAt(successes, "output_len", "mean"),
    metrics: {
      ...distribution(latency, "request_latency", "e2e"),
      ...distribution(latency, "time_to_first_token", "ttft"),
      tpot_mean_s: numberAt(latency, "time_per_output_token", "mean"),
      req_throughput: throughput,
      out_tok_throughput: numberAt(successes, "throughput", "output_tokens_per_sec"),
    },
    qcFlag: failureFlag(failed, completed + failed),
  };
}

function loadOf(
  load: JsonNode,
): Pick<Draft, "loadKind" | "concurrency" | "requestRate" | "arrival" | "note"> {
  const concurrency = numberAt(load, "concurrency") ?? numberAt(load, "concurrency_level");
  if (concurrency !== null) return { loadKind: "closed", concurrency };
  const stated = numberAt(load, "requested_rate") ?? numberAt(load, "achieved_rate");
  const count = numberAt(load, "count");
  const time = numberAt(load, "send_duration");
  const rate = stated ?? (count !== null && time !== null && time > 0 ? count / time : null);
  if (rate === null) return { loadKind: null };
  return {
    loadKind: "open",
    requestRate: rate,
    arrival: "constant",
    note: "arrivals taken as evenly spaced, inference-perf's default",
  };
}

function distribution(latency: JsonNode | null, name: string, metric: "e2e" | "ttft") {
  const node = child(latency, name);
  return latencyColumns(
    metric,
    (statistic) => (statistic === "p50" ? numberAt(node, "median") : null) ?? numberAt(node, statistic),
  );
}
