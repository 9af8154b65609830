import { z } from "zod";
import { count, interval } from "./numbers.ts";

/** The terms of a law, as engine/serviceLaw.ts has them. */
export const lawTerm = z.enum(["c0", "cSeq", "cKv", "cPre", "cExp"]);

export const lawBasis = z
  .enum(["measured", "transferred", "given"])
  .describe("fitted to a measured curve, extrapolated from other curves, or written by hand");

const lawChange = z.strictObject({
  kind: z.enum(["tensor-parallel", "quantisation", "speculative"]),
  text: z.string(),
  stepSeconds: z
    .array(z.strictObject({ sequences: count, before: z.number(), after: z.number() }))
    .describe("seconds a token takes in a batch of so many sequences of 1,000 tokens each"),
});

const measuredConcurrency = interval
  .nullable()
  .describe("of the measurements behind the law, lowest and highest; null where nothing was measured");

/** The law that a result rests on. */
export const lawUsed = z
  .strictObject({
    basis: lawBasis,
    source: z.string(),
    measuredConcurrency,
    beyondMeasured: z.boolean().describe("whether the simulated batch went beyond the measured concurrency"),
    variant: z
      .array(lawChange)
      .exactOptional()
      .describe("what tensor-parallel, quantisation and speculative changed in the law, in this order"),
  })
  .meta({ id: "lawUsed" });

/** A law with what is known of its error, as simulations have it. */
export const fittedLaw = z
  .strictObject({
    basis: lawBasis,
    source: z.string(),
    law: z
      .strictObject({
        c0: z.number().min(0).describe("every step"),
        cSeq: z.number().min(0).describe("a decoding sequence"),
        cKv: z.number().min(0).describe("a token of context"),
        cPre: z.number().min(0).describe("a prompt token"),
        cExp: z.number().min(0).describe("a distinct expert"),
        experts: z.number().positive(),
        expertsPerToken: z.number().positive(),
      })
      .describe("seconds that a step takes for each"),
    terms: z.array(lawTerm),
    logCovariance: z
      .array(z.array(z.number()))
      .describe("of the logarithms of the terms, in the order of `terms`"),
    measuredConcurrency,
    measuredPromptTokens: z.number().nullable().describe("the longest prompt of the measurements"),
    overhead: z.number().min(0).describe("seconds a request spends outside the engine"),
    changes: z.array(lawChange).exactOptional(),
  })
  .meta({ id: "law" });

/** Limits of an engine that a calibration may state. */
export const engineLimit = z.enum(["maxNumSeqs", "maxNumBatchedTokens", "kvTokens"]);
export type EngineLimit = z.output<typeof engineLimit>;
export const engineLimits: readonly EngineLimit[] = engineLimit.options;
