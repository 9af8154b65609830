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
