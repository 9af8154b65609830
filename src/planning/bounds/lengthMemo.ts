import { lengthQuantile, meanTokens } from "../../engine/lengths.ts";
import type { LengthDistribution } from "../../engine/scenario.ts";

/** What is asked of the same distributions again and again while one workload is estimated under many laws. */
export class LengthMemo {
  readonly #means = new WeakMap<LengthDistribution, number>();
  readonly #quantiles = new WeakMap<LengthDistribution, readonly number[]>();

  /** Mean, tokens. */
  mean(distribution: LengthDistribution): number {
    const known = this.#means.get(distribution) ?? meanTokens(distribution);
    this.#means.set(distribution, known);
    return known;
  }

  /** The middle of each of `count` parts of equal probability, tokens; the same count at every call. */
  middles(distribution: LengthDistribution, count: number): readonly number[] {
    const known =
      this.#quantiles.get(distribution) ??
      Array.from({ length: count }, (_, i) => Math.max(1, lengthQuantile(distribution, (i + 0.5) / count)));
    this.#quantiles.set(distribution, known);
    return known;
  }
}
