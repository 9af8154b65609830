import { UserError } from "../../errors.ts";
import {
  child,
  isObject,
  type JsonNode,
  keyIn,
  listAt,
  numberAt,
  placeOf,
  textAt,
} from "../../json/jsonNode.ts";
import type { Draft } from "./draft.ts";
import { failureFlag } from "./failureFlag.ts";
import { latencyColumns } from "./requestRecords.ts";

/** Whether a document looks like AIPerf's or GenAI-Perf's `profile_export_*.json`. */
export function isAiperf(node: JsonNode): boolean {
  const root = metricsOf(node);
  return ["request_latency", "time_to_first_token", "request_throughput", "output_token_throughput"].some(
    (name) => isObject(child(root, name)?.value) && child(root, name, "avg") !== null,
  );
}

/**
 * A summary of AIPerf or GenAI-Perf: each metric with its unit. Its inter-token latency is the mean over requests of
 * (latency − TTFT)/(output tokens − 1), which is TPOT. The load stands in `input_config`.
 *
 * @throws UserError naming the key, an unknown unit, or the version that is unknown
 */
export function aiperfDraft(node: JsonNode, runId: string): Draft {
  const version = child(node, "schema_version")?.value;
  if (version !== undefined && !/^1(\.|$)/.test(String(version)))
    throw new UserError(
      `${keyIn(node, "schema_version")} ${String(version)}: AIPerf exports of version 1 are known; give a capsim table instead`,
    );
  const root = metricsOf(node);
  const average = (name: string) => numberAt(root, name, "avg");
  const latency = (name: string, statistic: string) =>
    secondsAt(root, name, statistic === "mean" ? "avg" : statistic);
  const completed = average("request_count");
  const failed = average("error_request_count") ?? 0;
  return {
    runId,
    where: placeOf(node),
    model: modelOf(node),
    ...loadOf(node),
    numRequests: completed,
    inputTokensMean: average("input_sequence_length"),
    inputTokensStd: numberAt(root, "input_sequence_length", "std"),
    outputTokensMean: average("output_sequence_length"),
    outputTokensStd: numberAt(root, "output_sequence_length", "std"),
    metrics: {
      ...latencyColumns("e2e", (statistic) => latency("request_latency", statistic)),
      ...latencyColumns("ttft", (statistic) => latency("time_to_first_token", statistic)),
      tpot_mean_s: secondsAt(root, "inter_token_latency", "avg"),
      req_throughput: average("request_throughput"),
      out_tok_throughput: average("output_token_throughput"),
      duration_s: secondsAt(root, "benchmark_duration", "avg", "s"),
    },
    qcFlag: failureFlag(failed, (completed ?? 0) + failed),
  };
}

/** Some exports keep the metrics under `records`. */
function metricsOf(node: JsonNode): JsonNode {
  return child(node, "records") ?? node;
}

function modelOf(node: JsonNode): string | null {
  const config = child(node, "input_config");
  const model = child(config, "model");
  if (typeof model?.value === "string") return model.value;
  const names =
    listAt(config, "endpoint", "model_names") ?? listAt(config, "model_names") ?? listAt(config, "model");
  const name = names?.[0]?.value;
  if (typeof name === "string") return name;
  return textAt(listAt(config, "models", "items")?.[0] ?? null, "name");
}

type AiperfLoad = Pick<Draft, "loadKind" | "concurrency" | "requestRate" | "arrival" | "note">;

function loadOf(node: JsonNode): AiperfLoad {
  const config = child(node, "input_config");
  const places = [
    child(config, "loadgen"),
    child(config, "perf_analyzer", "stimulus"),
    config,
    child(node, "loadgen"),
  ];
  for (const place of places) {
    const rate = numberAt(place, "request_rate");
    const concurrency = numberAt(place, "concurrency");
    if (rate !== null) {
      const mode = textAt(place, "request_rate_mode") ?? textAt(place, "arrival_pattern");
      const note = concurrency === null ? "" : `the client held requests back above ${concurrency} in flight`;
      return { loadKind: "open", requestRate: rate, ...arrivalOf(mode), note };
    }
    if (concurrency !== null) return { loadKind: "closed", concurrency };
  }
  return { loadKind: null };
}

function arrivalOf(mode: string | null): Pick<Draft, "arrival"> {
  return mode === "constant" || mode === "poisson" ? { arrival: mode } : {};
}

const secondsPerUnit: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  sec: 1,
  seconds: 1,
};

function secondsAt(root: JsonNode, name: string, statistic: string, unitless = "ms"): number | null {
  const value = numberAt(root, name, statistic);
  if (value === null) return null;
  const unit = textAt(root, name, "unit") ?? unitless;
  const factor = Object.hasOwn(secondsPerUnit, unit) ? secondsPerUnit[unit] : undefined;
  if (factor === undefined)
    throw new UserError(`${keyIn(root, `${name}.unit`)} "${unit}" is no unit of time; give ms or sec`);
  return value * factor;
}
