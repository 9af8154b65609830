import type { Measurement } from "./measurement.ts";

/** A file's name, for messages, and its text. */
export type ImportFile = { readonly name: string; readonly text: string };

/**
 * What the user says about runs beside their file. It fills what the file leaves out; only `seriesId` replaces what
 * stands there. Units as in `Measurement`.
 */
export type StatedFacts = Partial<
  Pick<
    Measurement,
    | "seriesId"
    | "model"
    | "gpu"
    | "gpuCount"
    | "tp"
    | "replicas"
    | "engine"
    | "concurrency"
    | "requestRate"
    | "arrival"
    | "arrivalCv"
    | "inputTokensMean"
    | "outputTokensMean"
    | "maxNumSeqs"
    | "maxNumBatchedTokens"
    | "kvTokens"
  >
> & {
  /** Requests sent at once. */
  readonly burst?: number;
};
