import type { LengthDistribution } from "../../engine/scenario.ts";

/** Lengths that are `factor` times as long, within the limit that they had. */
export function scaledLengths(lengths: LengthDistribution, factor: number): LengthDistribution {
  switch (lengths.kind) {
    case "constant":
      return { ...lengths, tokens: Math.max(1, Math.round(lengths.tokens * factor)) };
    case "lognormal":
      return { ...lengths, mean: lengths.mean * factor };
    case "geometric":
      return { ...lengths, mean: Math.max(1, lengths.mean * factor) };
    case "empirical":
      return {
        ...lengths,
        points: lengths.points.map(([p, tokens]) => [p, tokens * factor] as const),
        plus: lengths.plus * factor,
      };
  }
}
