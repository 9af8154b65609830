import type { ArrivalCandidate, Comparison, GapFacts } from "../../documents/workloadFit.ts";
import { dispersion, gapSurvival } from "./arrivalTheory.ts";
import { expectedDispersion, type WindowDispersion } from "./dispersionLadder.ts";

const lags = [1, 2, 5, 10, 20, 50];
const survivalPoints = 80;
/** Windows with fewer complete ones in the trace say little. */
const fewestWindows = 30;

/** Coefficient of variation and correlations of gaps; lags longer than a tenth of a segment are left out. */
export function gapFacts(segments: readonly Float64Array[]): GapFacts {
  let [gaps, sum, squares, longest] = [0, 0, 0, 0];
  for (const segment of segments) {
    longest = Math.max(longest, segment.length);
    gaps += segment.length;
    for (const gap of segment) {
      sum += gap;
      squares += gap * gap;
    }
  }
  const mean = sum / gaps;
  const variance = squares / gaps - mean * mean;
  const correlation = (lag: number) => {
    let [product, pairs] = [0, 0];
    for (const segment of segments)
      for (let i = lag; i < segment.length; i++) {
        product += (segment[i]! - mean) * (segment[i - lag]! - mean);
        pairs++;
      }
    return variance > 0 ? product / pairs / variance : 0;
  };
  return {
    cv: Math.sqrt(Math.max(0, variance)) / mean,
    correlations: lags
      .filter((lag) => lag <= longest / 10)
      .map((lag) => ({ lag, correlation: correlation(lag) })),
    gaps,
  };
}

/** Share of the gaps longer than so many seconds, in the trace and by each candidate; from the shortest to the longest. */
export function compareGaps(
  segments: readonly Float64Array[],
  candidates: readonly ArrivalCandidate[],
): Comparison[] {
  const count = segments.reduce((sum, { length }) => sum + length, 0);
  const sorted = new Float64Array(count);
  let filled = 0;
  for (const segment of segments) {
    sorted.set(segment, filled);
    filled += segment.length;
  }
  sorted.sort();
  const [low, high] = [sorted[Math.floor(count * 0.005)]!, sorted[count - 1]!];
  let passed = 0;
  return Array.from({ length: survivalPoints }, (_, i) => {
    const at = low * (high / low) ** (i / (survivalPoints - 1));
    while (passed < count && sorted[passed]! <= at) passed++;
    return {
      at,
      trace: (count - passed) / count,
      fits: candidates.map(({ rate, arrival }) => gapSurvival(rate, arrival, at)),
    };
  });
}

/**
 * Index of dispersion by window, in the trace and by each candidate as the same estimator would show it.
 *
 * @param pace operational seconds per second of the trace, averaged over its arrivals
 */
export function compareDispersion(
  ladder: readonly WindowDispersion[],
  candidates: readonly ArrivalCandidate[],
  pace: number,
): Comparison[] {
  return ladder
    .filter(({ windows }) => windows >= fewestWindows)
    .map((step) => ({
      at: step.window,
      trace: step.dispersion,
      fits: candidates.map(({ rate, arrival }) =>
        expectedDispersion(step, (window) => dispersion(rate, arrival, window * pace)),
      ),
    }));
}
