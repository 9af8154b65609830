import type { Measurement } from "../measurements/measurement.ts";
import { loadOf } from "../measurements/split.ts";

/**
 * Mean E2E by a straight line through the lowest and the highest calibrated load: what anybody with two load tests and a
 * ruler would say. Relative error; null where the line has no two points.
 */
export function straightLineError(calibrated: readonly Measurement[], row: Measurement): number | null {
  const known = calibrated.filter((one) => one.metrics.e2e_mean_s !== undefined);
  const measured = row.metrics.e2e_mean_s;
  const low = known[0];
  const high = known.at(-1);
  if (low === undefined || high === undefined || measured === undefined || loadOf(low) === loadOf(high))
    return null;
  const slope = (high.metrics.e2e_mean_s! - low.metrics.e2e_mean_s!) / (loadOf(high) - loadOf(low));
  const predicted = low.metrics.e2e_mean_s! + slope * (loadOf(row) - loadOf(low));
  return predicted / measured - 1;
}
