import { z } from "zod";
import { type LatencyMetric, latencyMetrics } from "./latencyMetrics.ts";

const cell = <T extends z.ZodType>(type: T, words: string) => type.optional().describe(words);
const text = (words: string) => cell(z.string(), words);
const number = (words: string) => cell(z.number().min(0), words);
const whole = (words: string) => cell(z.int().min(0), words);

function latencyColumns(metric: LatencyMetric) {
  const { about, measured } = latencyMetrics[metric];
  return Object.fromEntries(
    measured.map((stat) => [`${metric}_${stat}_s`, number(`${about}, ${stat}, seconds`)]),
  );
}

/** One row of a measurement table: a run. Columns that are not named here are kept and ignored. */
const measurementRow = z.looseObject({
  series_id: text("rows that share model, machine, engine and workload and differ in load"),
  run_id: text("the run"),
  model: text("model"),
  gpu: text("GPU type"),
  gpu_count: whole("GPUs in the machine"),
  tp: whole("tensor parallelism"),
  replicas: whole("servers behind one address"),
  engine: text("serving engine and version"),
  load_kind: z.enum(["open", "closed", "burst"]).describe("how load was put on"),
  arrival: text("arrival process of an open load: poisson, constant, ..."),
  arrival_cv: number("coefficient of variation of the gaps, with gamma arrivals"),
  concurrency: whole("requests in flight of a closed load"),
  request_rate: number("requests per second of an open load"),
  num_requests: whole("requests of the run, or of the burst"),
  failures: whole("requests that were not answered"),
  input_tokens_mean: number("prompt tokens, mean"),
  input_tokens_std: number("prompt tokens, standard deviation"),
  output_tokens_mean: number("answer tokens, mean"),
  output_tokens_std: number("answer tokens, standard deviation"),
  ...latencyColumns("e2e"),
  ...latencyColumns("ttft"),
  ...latencyColumns("tpot"),
  tps_per_request_mean: number("tokens per second of one request, mean"),
  req_throughput: number("requests per second"),
  out_tok_throughput: number("answer tokens per second over all requests"),
  duration_s: number("first arrival to last token, seconds"),
  inflight_mean: number("requests in flight, mean"),
  max_num_seqs: whole("vLLM's limit of sequences in a step"),
  max_num_batched_tokens: whole("vLLM's limit of tokens in a step"),
  kv_tokens: whole("tokens the KV cache holds"),
  qc_flag: text("why a row should not be used"),
  note: text("anything else"),
});

/** A measurement table read as a list of objects, blank cells left out. */
export const measurementsSchema = z.array(measurementRow);
