import { z } from "zod";
import { fitRow } from "./calibration.ts";
import type { DeepReadonly } from "./parts/deepReadonly.ts";
import { amount, interval, positiveCount, share } from "./parts/numbers.ts";

const row = fitRow.extend({
  seriesId: z.string(),
  band: interval.describe("90 %"),
  beyondMeasured: z.boolean(),
});
/** One measured column beside its prediction. */
export type ValidationRow = DeepReadonly<z.output<typeof row>>;

const summary = z.strictObject({
  metric: z.string(),
  rows: positiveCount,
  medianAbsoluteError: amount,
  p90AbsoluteError: amount,
  bandCoverage: share.describe("of the measured values, those that lie inside the band"),
});
export type ValidationSummary = DeepReadonly<z.output<typeof summary>>;

/** A validation, `capsim.validation/1`: what `capsim validate --format json` prints. */
export const validationSchema = z.strictObject({
  schema: z.literal("capsim.validation/1"),
  rows: z.array(row),
  summary: z.array(summary).describe("one for each metric, in the order metrics first appear"),
  notes: z.array(z.string()),
});
export type Validation = DeepReadonly<z.output<typeof validationSchema>>;
