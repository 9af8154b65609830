import type { Estimate } from "../documents/parts/numbers.ts";
import { type Interval, predictionInterval } from "../stats/intervals.ts";
import { median } from "../stats/quantiles.ts";

/**
 * An estimate of a statistic ≥ 0 of a trace: `value` is that of the trace as recorded, the first of `values`; the others
 * are of resamples. `ci` is their central 95 %, multiplied so that their median falls on the value (percentile bootstrap,
 * Efron 1979): cutting the trace into blocks breaks bursts, which shifts all resamples alike, but not their spread. `band`
 * is a 90 % prediction interval from `drawn`, resamples each under a law of its own, moved by the same factor.
 *
 * @param values NaN where a replication has no such statistic
 */
export function traceEstimate(values: readonly number[], drawn: readonly number[]): Estimate {
  const [value = Number.NaN, ...resampled] = values;
  if (!Number.isFinite(value)) return { value: null, ci: null, band: null };
  const finite = resampled.filter(Number.isFinite);
  const centre = median(finite);
  const factor = centre > 0 ? value / centre : 1;
  const moved = (values: readonly number[]) => values.filter(Number.isFinite).map((each) => each * factor);
  const ci = around(value, predictionInterval(moved(finite), 0.95));
  const band = around(value, predictionInterval(moved(drawn)));
  return { value, ci, band: band && ci ? [Math.min(band[0], ci[0]), Math.max(band[1], ci[1])] : band };
}

/** The interval, widened to hold the value and cut off below 0. */
function around(value: number, interval: Interval | null): Interval | null {
  return interval && [Math.max(0, Math.min(interval[0], value)), Math.max(interval[1], value)];
}
