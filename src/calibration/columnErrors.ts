import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { cholesky } from "../engine/fittedLaw.ts";
import { normal, type RandomStream } from "../engine/random.ts";
import type { EngineSettings } from "../engine/scenario.ts";
import type { ServiceLaw } from "../engine/serviceLaw.ts";
import { mean } from "../stats/intervals.ts";
import type { BurstProtocol, RowConditions } from "./burstConditions.ts";
import { replayBurst } from "./burstReplay.ts";
import { withMean } from "./lengthScores.ts";

/** The columns that are fitted: the total rate is tokens over total time and adds nothing. */
export type FittedColumn = "meanTime" | "meanTokensPerSecond" | "totalTime";

/** Relative error of a column between two runs with the same lengths: repeated runs agree within 1 to 3 %. */
const repeatSd: Readonly<Record<FittedColumn, number>> = {
  meanTime: 0.01,
  meanTokensPerSecond: 0.01,
  totalTime: 0.02,
};
/** Bursts of random lengths behind each covariance: its entries are known within a fifth. */
const samples = 60;

/** A single request has one independent column. */
export function fittedColumns(requests: number): readonly FittedColumn[] {
  return requests === 1 ? ["meanTime"] : ["meanTime", "meanTokensPerSecond", "totalTime"];
}

/**
 * Lower triangular factor of the covariance of a row's logarithmic columns around their replay at normal scores: errors
 * of repetition, and what a table of means does not tell of the lengths. Answers of the same mean and spread may still
 * have one that is far longer than the others, which moves the total time by a tenth and the fitted spread with it.
 *
 * @param tokens mean number of tokens of the row's answers
 */
export function columnErrorFactor(
  tokens: number,
  conditions: RowConditions,
  law: ServiceLaw,
  protocol: BurstProtocol,
  engine: EngineSettings,
): number[][] {
  const columns = fittedColumns(conditions.requests);
  const stream = fixedStream();
  const drawn = Array.from({ length: conditions.requests > 1 ? samples : 0 }, () => {
    const scores = Array.from({ length: conditions.requests }, () => normal(stream));
    const lengths = withMean(scores, tokens, conditions.lengthSpread, protocol.maxOutputTokens);
    const replayed = replayBurst(law, engine, protocol.promptTokens, lengths, conditions.startUpSeconds);
    return logColumns(replayed, columns);
  });
  const centres = columns.map((_, i) => mean(drawn.map((values) => values[i]!)));
  return cholesky(
    columns.map((a, i) =>
      columns.map((_, j) => {
        const products = drawn.map((values) => (values[i]! - centres[i]!) * (values[j]! - centres[j]!));
        const sampling = drawn.length > 0 ? mean(products) : 0;
        return sampling + (i === j ? repeatSd[a] ** 2 : 0);
      }),
    ),
  );
}

export function logColumns(
  of: Readonly<Record<FittedColumn, number>>,
  columns: readonly FittedColumn[],
): number[] {
  return columns.map((column) => Math.log(of[column]));
}

/** Solves factor·x = deviations: independent errors of unit variance where the deviations have the factor's covariance. */
export function whitened(factor: readonly (readonly number[])[], deviations: readonly number[]): number[] {
  const solution: number[] = [];
  for (const [i, row] of factor.entries()) {
    let rest = deviations[i]!;
    for (let j = 0; j < i; j++) rest -= row[j]! * solution[j]!;
    solution.push(rest / row[i]!);
  }
  return solution;
}

/** The same draws every time: a fit depends on its table and on nothing else. */
function fixedStream(): RandomStream {
  const generator = xoroshiro128plusFromState([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344]);
  return { next: () => uniformFloat64(generator) };
}
