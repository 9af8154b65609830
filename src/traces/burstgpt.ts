import type { CsvFormat } from "./csvTrace.ts";

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
