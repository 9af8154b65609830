import type { CsvFormat } from "./csvTrace.ts";

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
