import type { Validation, ValidationRow } from "../documents/validation.ts";
import { quantileSorted } from "../stats/quantiles.ts";

/** Rows with a line of summary for each metric, in the order metrics first appear. */
export function validationOf(rows: readonly ValidationRow[], notes: readonly string[]): Validation {
  const metrics = [...new Set(rows.map((row) => row.metric))];
  const summary = metrics.map((metric) => {
    const of = rows.filter((row) => row.metric === metric);
    const errors = of.map((row) => Math.abs(row.error)).sort((a, b) => a - b);
    const inside = of.filter((row) => row.band[0] <= row.measured && row.measured <= row.band[1]).length;
    return {
      metric,
      rows: of.length,
      medianAbsoluteError: quantileSorted(errors, 0.5),
      p90AbsoluteError: quantileSorted(errors, 0.9),
      bandCoverage: inside / of.length,
    };
  });
  return { schema: "capsim.validation/1", rows, summary, notes };
}
