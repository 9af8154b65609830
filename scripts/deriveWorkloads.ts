// Derives models/azure2023Lengths.json, the quantile tables of prompt and answer lengths, from the Azure LLM inference
// trace 2023 in ../shared/traces/azure_llm_2023 (or the folder given). Run: npm run build && node dist/scripts/deriveWorkloads.js
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../src/node/packageRoot.ts";

/** A quantile function as points (p, tokens), p rising from 0 to 1. */
export type QuantileTable = { rows: number; meanTokens: number; points: [p: number, tokens: number][] };

/** The probabilities of the tables: every 2 %, every 1 % in the tails, and denser towards both ends. */
export const tableProbabilities: readonly number[] = [
  ...[0, 0.001, 0.0025, 0.005, 0.0075],
  ...steps(1, 9),
  ...steps(10, 90, 2),
  ...[0.25, 0.75],
  ...steps(91, 99),
  ...[0.9925, 0.995, 0.9965, 0.9975, 0.9985, 0.999, 0.9993, 0.9996, 0.9998, 0.9999, 1],
].sort((a, b) => a - b);

/** The columns of numbers of tokens of one trace file: `ContextTokens` and `GeneratedTokens`. */
export function readTrace(path: string): { input: number[]; output: number[] } {
  const lines = readFileSync(path, "utf8").trimEnd().split(/\r?\n/).slice(1);
  const fields = lines.map((line) => line.split(","));
  return { input: fields.map((row) => Number(row[1])), output: fields.map((row) => Number(row[2])) };
}

/** The table of a sample: linear interpolation between order statistics (Hyndman and Fan's type 7). */
export function quantileTable(sample: readonly number[]): QuantileTable {
  const sorted = Float64Array.from(sample).sort();
  const quantile = (p: number): number => {
    const position = (sorted.length - 1) * p;
    const below = Math.floor(position);
    const low = sorted[below]!;
    const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
    return Math.round((low + (position - below) * (high - low)) * 100) / 100;
  };
  return {
    rows: sorted.length,
    meanTokens: Math.round((sorted.reduce((sum, tokens) => sum + tokens, 0) / sorted.length) * 1000) / 1000,
    points: tableProbabilities.map((p) => [p, quantile(p)]),
  };
}

function steps(from: number, to: number, by = 1): number[] {
  return Array.from({ length: (to - from) / by + 1 }, (_, i) => (from + i * by) / 100);
}

function deriveFile(folder: string): void {
  const code = readTrace(join(folder, "AzureLLMInferenceTrace_code.csv"));
  const conversation = readTrace(join(folder, "AzureLLMInferenceTrace_conv.csv"));
  const tables = {
    "code.input": quantileTable(code.input),
    "code.output": quantileTable(code.output),
    "conversation.input": quantileTable(conversation.input),
    "conversation.output": quantileTable(conversation.output),
  };
  const head = {
    attribution:
      "Quantiles of the token counts in the Azure LLM inference trace 2023 (github.com/Azure/AzurePublicDataset, commit " +
      'b469a113cedca53ddc3bdea71a143dc4b7d8700c), published with Patel et al., "Splitwise: Efficient Generative LLM ' +
      'Inference Using Phase Splitting", ISCA 2024. Changed: reduced to tables of quantiles.',
    licence: "CC-BY 4.0",
  };
  const text = JSON.stringify({ ...head, tables }, null, 2).replaceAll(
    /\[\s+([\d.]+),\s+([\d.]+)\s+\]/g,
    "[$1, $2]",
  );
  writeFileSync(join(packageRoot(), "models", "azure2023Lengths.json"), `${text}\n`);
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? "")).href) {
  deriveFile(process.argv[2] ?? join(packageRoot(), "..", "shared", "traces", "azure_llm_2023"));
}
