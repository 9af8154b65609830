import type { CalibrationCurve } from "../../src/documents/parts/curves.ts";
import { formatNumber, formatShare } from "../charts/text.ts";
import type { ReportTable } from "./content.ts";

/** Measured rows beside the same load simulated, a table for each curve, with the error of each figure. */
export function qualityTables(curves: readonly CalibrationCurve[]): ReportTable[] {
  return curves.map(({ model, machine, measured, simulated }) => {
    const pairs = measured.flatMap((row) => {
      const its = simulated.find(({ requests }) => requests === row.requests);
      return its === undefined ? [] : [{ row, its }];
    });
    const errors = pairs.flatMap(({ row, its }) => [
      its.meanTimeSeconds / row.meanTimeSeconds - 1,
      its.meanTokensPerSecond / row.meanTokensPerSecond - 1,
      its.totalTokensPerSecond / row.totalTokensPerSecond - 1,
    ]);
    const worst = Math.max(...errors.map(Math.abs));
    return {
      title: `${model} on ${machine}`,
      head: ["requests at once", "mean time, s", "tokens/s each", "total tokens/s", "largest error"],
      rows: pairs.map(({ row, its }, i) => [
        String(row.requests),
        both(row.meanTimeSeconds, its.meanTimeSeconds),
        both(row.meanTokensPerSecond, its.meanTokensPerSecond),
        both(row.totalTokensPerSecond, its.totalTokensPerSecond),
        formatShare(Math.max(...errors.slice(3 * i, 3 * i + 3).map(Math.abs))),
      ]),
      note: `Measured → simulated. These rows were fitted, with nearly as many unknowns as figures: that they come out (worst: ${formatShare(worst)}) shows that the law can hold them, not how well it predicts. How well it does is what capsim validate --leave-one-out prints.`,
    };
  });
}

function both(measured: number, simulated: number): string {
  return `${formatNumber(measured)} → ${formatNumber(simulated)}`;
}
