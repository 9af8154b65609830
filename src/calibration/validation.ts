import { quantileSorted } from "../stats/quantiles.ts";

/** One measured column beside its prediction. `error` = predicted/measured − 1; `band` is the 90 % one. */
export type ValidationRow = {
  readonly runId: string;
  readonly seriesId: string;
  readonly metric: string;
  readonly measured: number;
  readonly predicted: number;
  readonly band: readonly [number, number];
  readonly error: number;
  readonly beyondMeasured: boolean;
};

export type ValidationSummary = {
  readonly metric: string;
  readonly rows: number;
  readonly medianAbsoluteError: number;
  readonly p90AbsoluteError: number;
  /** Share of the measured values that lie inside the band. */
  readonly bandCoverage: number;
};

/** A validation's result document, `capsim.validation/1`. */
export type Validation = {
  readonly schema: "capsim.validation/1";
  readonly rows: readonly ValidationRow[];
  readonly summary: readonly ValidationSummary[];
  readonly notes: readonly string[];
};

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
