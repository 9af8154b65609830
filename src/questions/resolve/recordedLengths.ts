import type { LengthDistribution } from "../../engine/scenario.ts";
import { phrase, UserError } from "../../errors.ts";
import type { Files } from "../../settings/files.ts";
import { quantileSorted } from "../../stats/quantiles.ts";

/** Points of the table that a sample of lengths is reduced to; denser where the tail is. */
const probabilities = [
  ...Array.from({ length: 100 }, (_, i) => i / 100),
  ...Array.from({ length: 9 }, (_, i) => (991 + i) / 1000),
  ...[0.9995, 0.9999, 1],
];

/**
 * Reads recorded lengths: one number of tokens a line, a heading allowed.
 *
 * @throws UserError naming the line that is no whole number of tokens
 */
export async function readLengths(file: string, files: Files): Promise<LengthDistribution> {
  const lines = (await files.readText(file)).replace(/^\ufeff/, "").split(/\r?\n/);
  const lengths: number[] = [];
  for (const [i, line] of lines.entries()) {
    const text = line.trim();
    const tokens = Number(text);
    const isHeading = i === 0 && Number.isNaN(tokens);
    if (text === "" || isHeading) continue;
    if (!(Number.isInteger(tokens) && tokens >= 1 && tokens <= 1e9))
      throw new UserError(
        phrase`${file}:${i + 1}: "${text}"; give one whole number of tokens a line, at least 1`,
      );
    lengths.push(tokens);
  }
  if (lengths.length === 0)
    throw new UserError(phrase`${file}: holds no lengths; give one number of tokens a line`);
  return quantilesOf(lengths);
}

/** The sample's quantile function as a table: linear between order statistics. */
function quantilesOf(lengths: readonly number[]): LengthDistribution {
  const sorted = Float64Array.from(lengths).sort();
  const points = probabilities.map((p): readonly [number, number] => [p, quantileSorted(sorted, p)]);
  return { kind: "empirical", points, plus: 0, max: sorted.at(-1)! };
}
