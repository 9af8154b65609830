import { UserError } from "../../errors.ts";
import { child, type JsonNode, keyIn, listAt, numberAt, placeOf, textAt } from "../../json/jsonNode.ts";
import type { Draft } from "./draft.ts";
import { failureFlag } from "./failureFlag.ts";
import { guidellmRequests } from "./guidellmRequests.ts";
import { latencyColumns, latencyMetrics, recordsOf } from "./requestRecords.ts";

/** Whether a document looks like GuideLLM's `benchmarks.json`. */
export function isGuidellm(node: JsonNode): boolean {
  return Array.isArray(child(node, "benchmarks")?.value);
}

/**
 * The benchmarks of a GuideLLM report (`metadata.version` 1 with `args`, or 2 with `config`), those of a sweep one by
 * one. Only successful requests count. TPOT here leaves the first token out, GuideLLM's holds it in: it comes from the
 * requests where they were saved, else from the mean gap, else from GuideLLM's by (TPOT·tokens − TTFT)/(tokens − 1).
 *
 * @throws UserError naming the key, or the version that is unknown
 */
export function guidellmDrafts(node: JsonNode, file: string): readonly Draft[] {
  const version = numberAt(node, "metadata", "version");
  if (version !== null && version !== 1 && version !== 2)
    throw new UserError(
      `${keyIn(node, "metadata.version")} ${version}: GuideLLM reports of version 1 and 2 are known; convert the file or give a capsim table`,
    );
  const benchmarks = listAt(node, "benchmarks")!;
  if (benchmarks.length === 0)
    throw new UserError(`${keyIn(node, "benchmarks")} is empty; give a report with at least one benchmark`);
  const model = modelOf(node);
  return benchmarks.map((benchmark, i) => draftOf(benchmark, `${file}#${i + 1}`, model));
}

function modelOf(node: JsonNode): string | null {
  return (
    textAt(node, "args", "model") ??
    textAt(node, "args", "backend_kwargs", "model") ??
    textAt(node, "config", "model") ??
    textAt(node, "config", "backend", "model")
  );
}

function draftOf(benchmark: JsonNode, runId: string, reportModel: string | null): Draft {
  const metrics = child(benchmark, "metrics");
  if (metrics === null)
    throw new UserError(`${keyIn(benchmark, "metrics")} is missing; give GuideLLM's benchmarks.json`);
  const requests = guidellmRequests(benchmark);
  const total = (name: string) => numberAt(metrics, "request_totals", name);
  const completed = total("successful") ?? numberAt(metrics, "request_latency", "successful", "count");
  const failed = total("errored") ?? 0;
  const cutOff = total("incomplete") ?? 0;
  const sent = (completed ?? 0) + failed + cutOff;
  const mean = (name: string) => numberAt(metrics, name, "successful", "mean");
  const std = (name: string) => numberAt(metrics, name, "successful", "std_dev");
  return {
    runId,
    where: placeOf(benchmark),
    model: textAt(benchmark, "config", "backend", "model") ?? reportModel,
    ...loadOf(benchmark, sent),
    numRequests: completed,
    inputTokensMean: mean("prompt_token_count"),
    inputTokensStd: std("prompt_token_count"),
    outputTokensMean: mean("output_token_count"),
    outputTokensStd: std("output_token_count"),
    inflightMean: mean("request_concurrency"),
    metrics: {
      ...distribution(metrics, "request_latency", "e2e", 1),
      ...distribution(metrics, "time_to_first_token_ms", "ttft", 1e-3),
      tpot_mean_s: tpotOf(metrics),
      req_throughput: mean("requests_per_second"),
      out_tok_throughput: mean("output_tokens_per_second"),
      duration_s: cutOff > 0 ? null : durationOf(benchmark),
      ...(requests && latencyMetrics(requests)),
    },
    qcFlag: failureFlag(failed, sent),
    note: cutOff > 0 ? `${cutOff} requests were cut off when the time was up` : "",
    requests: requests && cutOff === 0 && failed === 0 ? recordsOf(requests) : null,
  };
}

type GuidellmLoad = Pick<Draft, "loadKind" | "concurrency" | "requestRate" | "arrival">;

function loadOf(benchmark: JsonNode, sent: number): GuidellmLoad {
  const strategy = child(benchmark, "config", "strategy") ?? child(benchmark, "args", "strategy");
  const kind = textAt(strategy, "type_");
  if (strategy === null || kind === null) return { loadKind: null };
  const key = keyIn(strategy, "type_");
  switch (kind) {
    case "synchronous":
      return { loadKind: "closed", concurrency: 1 };
    case "concurrent":
      return { loadKind: "closed", concurrency: needed(strategy, "streams") };
    case "throughput": {
      const cap = numberAt(strategy, "max_concurrency");
      if (cap !== null && (sent === 0 || cap < sent)) return { loadKind: "closed", concurrency: cap };
      return { loadKind: "burst", ...(sent > 0 && { concurrency: sent }) };
    }
    case "poisson":
    case "constant":
      return { loadKind: "open", arrival: kind, requestRate: needed(strategy, "rate") };
    default:
      throw new UserError(
        `${key} "${kind}" is unknown; known are concurrent, synchronous, throughput, poisson and constant, also as parts of a sweep`,
      );
  }
}

function needed(strategy: JsonNode, key: string): number {
  const value = numberAt(strategy, key);
  if (value === null)
    throw new UserError(`${keyIn(strategy, key)} is missing; add the load of this benchmark`);
  return value;
}

function distribution(metrics: JsonNode, name: string, metric: "e2e" | "ttft", factor: number) {
  const node = child(metrics, name, "successful");
  return latencyColumns(metric, (statistic) => {
    const usual = statistic === "mean" ? "mean" : statistic === "p50" ? "median" : null;
    const value = (usual && numberAt(node, usual)) ?? numberAt(node, "percentiles", statistic);
    return value === null ? null : value * factor;
  });
}

function tpotOf(metrics: JsonNode): number | null {
  const mean = (name: string) => numberAt(metrics, name, "successful", "mean");
  const gap = mean("inter_token_latency_ms");
  if (gap !== null) return gap / 1000;
  const withFirst = mean("time_per_output_token_ms");
  const ttft = mean("time_to_first_token_ms");
  const tokens = mean("output_token_count");
  if (withFirst === null || ttft === null || tokens === null || tokens <= 1) return null;
  return Math.max(0, withFirst * tokens - ttft) / (tokens - 1) / 1000;
}

function durationOf(benchmark: JsonNode): number | null {
  const stated = numberAt(benchmark, "duration");
  if (stated !== null) return stated;
  const start = numberAt(benchmark, "start_time");
  const end = numberAt(benchmark, "end_time");
  return start === null || end === null ? null : end - start;
}
