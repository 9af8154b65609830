import type { CsvFormat } from "./csvTrace.ts";

/**
 * The Azure LLM inference traces of 2023 and 2024 (github.com/Azure/AzurePublicDataset): CRLF or LF, no end after the
 * last line, 7 or 6 digits of a second or none, no zone or `+00:00`.
 */
export const azure: CsvFormat = {
  time: "TIMESTAMP",
  isTimestamp: true,
  input: "ContextTokens",
  output: "GeneratedTokens",
  feature: [],
  run: null,
  emptyAnswer: null,
};

/**
 * BurstGPT (github.com/HPMLL/BurstGPT), files of 6 columns and of 8: whole seconds from a midnight, and failed requests
 * as answers of 0 tokens. The feature is what the log says of the use; the model is another's, and is ignored where the
 * use is known.
 */
export const burstgpt: CsvFormat = {
  time: "Timestamp",
  isTimestamp: false,
  input: "Request tokens",
  output: "Response tokens",
  feature: ["Log Type", "Model"],
  run: null,
  emptyAnswer: "failed when they were recorded (0 response tokens)",
};

/** capsim's own `requests.csv`: `arrival_s, input_tokens, output_tokens[, feature][, run_id]`, one run a file. */
export const capsimRequests: CsvFormat = {
  time: "arrival_s",
  isTimestamp: false,
  input: "input_tokens",
  output: "output_tokens",
  feature: ["feature"],
  run: "run_id",
  emptyAnswer: null,
};
