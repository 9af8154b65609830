import { z } from "zod";
import { measuredMetrics } from "./measuredMetrics.ts";
import type { DeepReadonly } from "./parts/deepReadonly.ts";
import { engineLimit, lawBasis, lawTerm } from "./parts/law.ts";
import { amount, count, positiveCount } from "./parts/numbers.ts";

const parameter = z.strictObject({
  value: amount.describe("seconds"),
  sd: amount.exactOptional().describe("standard deviation, seconds; absent: none"),
});

/** One column of one measured row, beside what the fitted law predicts. */
export const fitRow = z.strictObject({
  runId: z.string(),
  metric: z.string(),
  measured: z.number(),
  predicted: z.number(),
  error: z.number().describe("predicted/measured − 1"),
});
export type FitRow = DeepReadonly<z.output<typeof fitRow>>;

const engine = z.strictObject({
  maxNumSeqs: positiveCount,
  maxNumBatchedTokens: positiveCount,
  kvTokens: z.number().positive().nullable().describe("null where nobody says"),
  stated: z
    .array(engineLimit)
    .exactOptional()
    .describe(
      "limits that table, user or fit state; the others are vLLM's defaults for the hardware, which a simulation takes from its own. Absent where a file does not tell them apart: then all are stated",
    ),
});

const fit = z.strictObject({
  rows: z.array(fitRow),
  worstError: z.number(),
  setAside: z
    .array(z.strictObject({ runId: z.string(), reason: z.string() }))
    .describe("rows that contradict themselves"),
});

/**
 * A calibration, `capsim.law/1`: the fitted latency model of one model on one machine, as `law.json` holds it. A file
 * written by hand needs no more than `schema`, `model`, `machine` and `parameters`.
 */
export const calibrationSchema = z.strictObject({
  schema: z.literal("capsim.law/1"),
  model: z.string().min(1),
  machine: z.string().min(1),
  basis: lawBasis.exactOptional(),
  source: z.string().exactOptional(),
  seriesId: z.string().exactOptional().describe("that the rows of the series share"),
  parameters: z
    .strictObject({
      c0: parameter.exactOptional().describe("of every step"),
      cSeq: parameter.exactOptional().describe("of a decoding sequence"),
      cKv: parameter.exactOptional().describe("of a token of context"),
      cPre: parameter.exactOptional().describe("of a prompt token"),
      cExp: parameter.exactOptional().describe("of a distinct expert"),
    })
    .describe("what a step takes for each; absent: nothing"),
  experts: z.number().positive().exactOptional().describe("per layer; absent: the model's"),
  expertsPerToken: z.number().positive().exactOptional(),
  terms: z.array(lawTerm).exactOptional().describe("that `covariance` has a row and a column for"),
  covariance: z.array(z.array(z.number())).exactOptional().describe("of the logarithms of the terms"),
  measuredConcurrency: z
    .tuple([z.number().positive(), z.number().positive()])
    .exactOptional()
    .describe("[lowest, highest] of the measurements"),
  measuredPromptTokens: z
    .number()
    .positive()
    .exactOptional()
    .describe("the longest prompt of the measurements"),
  overheadSeconds: amount
    .exactOptional()
    .describe("that a request spends outside the engine: client, network, server front"),
  jitter: amount
    .exactOptional()
    .describe("relative spread of single requests that lengths and queueing do not explain"),
  lengthSpread: amount
    .exactOptional()
    .describe("of the logarithms of answer lengths, fitted where the rows do not publish it"),
  columnError: z
    .partialRecord(z.enum(measuredMetrics), amount)
    .exactOptional()
    .describe("relative error of each kind of column about the fit"),
  engine: engine.exactOptional().describe("that the rows were measured on, as far as it is known"),
  fit: fit.exactOptional(),
});
export type LawFile = DeepReadonly<z.output<typeof calibrationSchema>>;

const burstConditions = z.strictObject({
  requests: count,
  lengthSpread: amount.describe("of the logarithms of the answers' lengths; 0 for a single request"),
  startUpSeconds: amount.describe(
    "that every request waited before the engine worked on it: client, network, cold start",
  ),
});
/** What the run of a burst was like, as far as its columns show. */
export type BurstConditions = DeepReadonly<z.output<typeof burstConditions>>;

/** A calibration that also keeps the conditions of each measured run, so that the runs can be replayed: capsim's own. */
export const shippedCalibration = calibrationSchema.extend({
  conditions: z.array(burstConditions),
  findings: z.array(z.string()),
});
export type BurstLawFile = DeepReadonly<z.output<typeof shippedCalibration>>;
