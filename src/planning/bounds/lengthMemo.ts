import type { LengthPair } from "../../engine/lengthPair.ts";
import { meanTokens } from "../../engine/lengths.ts";
import type { LengthDistribution } from "../../engine/scenario.ts";
import { type LengthCell, lengthCells, middleLengths } from "./lengthCells.ts";

/** What is asked of the same distributions again and again while one workload is estimated under many laws. */
export class LengthMemo {
  readonly #means = new WeakMap<LengthDistribution, number>();
  readonly #middles = new WeakMap<LengthDistribution, readonly number[]>();
  readonly #cells = new WeakMap<LengthDistribution, { of: LengthPair; cells: readonly LengthCell[] }[]>();

  /** Mean, tokens. */
  mean(distribution: LengthDistribution): number {
    const known = this.#means.get(distribution) ?? meanTokens(distribution);
    this.#means.set(distribution, known);
    return known;
  }

  /** Lengths that stand for equal shares of all, tokens. */
  middles(distribution: LengthDistribution): readonly number[] {
    const known = this.#middles.get(distribution) ?? middleLengths(distribution);
    this.#middles.set(distribution, known);
    return known;
  }

  /** Prompts and answers that stand for equal shares of all. */
  cells(of: LengthPair): readonly LengthCell[] {
    const known = this.#cells.get(of.inputTokens) ?? [];
    const same = known.find(
      (each) => each.of.outputTokens === of.outputTokens && each.of.correlation === of.correlation,
    );
    if (same) return same.cells;
    const cells = lengthCells(of, "middle");
    this.#cells.set(of.inputTokens, [...known, { of, cells }]);
    return cells;
  }
}
