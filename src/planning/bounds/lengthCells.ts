import type { LengthPair } from "../../engine/lengthPair.ts";
import { lengthQuantile } from "../../engine/lengths.ts";
import type { LengthDistribution } from "../../engine/scenario.ts";
import { normalDistribution, normalQuantile } from "../../stats/normal.ts";

/** A prompt and an answer that stand for a share of the calls. */
export type LengthCell = { readonly weight: number; readonly prompt: number; readonly output: number };

/** Cells along each of the two lengths: a floor wants them fine; an estimate does not, and is made thousands of times. */
const cellsOf = { floor: 128, middle: 24 } as const;

/**
 * The two lengths cut into n x n cells of equal probability. Under `floor` a cell has the least of its lengths, so that the
 * cells together are stochastically smaller than the calls: what grows with both lengths has no quantile, and no mean, below
 * that of the cells. Under `middle` it has its middle, which estimates instead.
 *
 * @returns cells whose weights add up to 1
 */
export function lengthCells(
  { inputTokens, outputTokens, correlation = 0 }: LengthPair,
  side: "floor" | "middle",
): LengthCell[] {
  const cells = cellsOf[side];
  const shift = side === "floor" ? 0 : 0.5;
  const marks = Array.from({ length: cells }, (_, i) => (i + shift) / cells);
  const lengthsOf = (distribution: LengthDistribution) => marks.map((p) => lengthAt(distribution, p));
  const prompts = lengthsOf(inputTokens);
  const weight = 1 / cells ** 2;
  if (correlation === 0) {
    const outputs = lengthsOf(outputTokens);
    return prompts.flatMap((prompt) => outputs.map((output) => ({ weight, prompt, output })));
  }
  const scores = marks.map(scoreOf);
  // The least answer of a cell is at its longest prompt where long prompts have short answers.
  const others = side === "floor" && correlation < 0 ? marks.map((p) => scoreOf(p + 1 / cells)) : scores;
  const rest = Math.sqrt(1 - correlation * correlation);
  return prompts.flatMap((prompt, i) =>
    scores.map((score) => {
      const output = lengthAt(outputTokens, normalDistribution(correlation * others[i]! + rest * score));
      return { weight, prompt, output };
    }),
  );
}

/** Lengths that stand for equal shares of all, tokens: those of the cells under `middle`. */
export function middleLengths(distribution: LengthDistribution): number[] {
  const count = cellsOf.middle;
  return Array.from({ length: count }, (_, i) => lengthAt(distribution, (i + 0.5) / count));
}

function scoreOf(p: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY;
  return p >= 1 ? Number.POSITIVE_INFINITY : normalQuantile(p);
}

function lengthAt(distribution: LengthDistribution, p: number): number {
  if (p > 0) return Math.max(1, lengthQuantile(distribution, p));
  return distribution.kind === "constant" ? lengthQuantile(distribution, 0.5) : 1;
}
