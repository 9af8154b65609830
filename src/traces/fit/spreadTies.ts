import type { RandomStream } from "../../engine/random.ts";

/** Arrivals that no two of which are at the same moment, and what was done to make them so. */
export type SpreadArrivals = {
  readonly segments: readonly Float64Array[];
  /** Share of the gaps that were zero. */
  readonly tied: number;
  /** Least positive gap, in seconds: the step of the trace's clock, or finer. */
  readonly resolution: number;
};

/**
 * Spreads arrivals that a coarse clock put at the same moment evenly at random over the step of that clock: the density
 * of gaps has no value at 0 for bursty processes.
 *
 * @param segments arrivals in ascending order, in seconds
 */
export function spreadTies(segments: readonly Float64Array[], stream: RandomStream): SpreadArrivals {
  let resolution = Number.POSITIVE_INFINITY;
  let [tied, gaps] = [0, 0];
  for (const times of segments)
    for (let i = 1; i < times.length; i++) {
      const gap = times[i]! - times[i - 1]!;
      gaps++;
      // Differences of large times are exact to about a tenth of a microsecond.
      if (gap < 1e-7) tied++;
      else if (gap < resolution) resolution = gap;
    }
  if (tied === 0 || !Number.isFinite(resolution)) return { segments, tied: 0, resolution };
  return {
    segments: segments.map((times) => spread(times, resolution, stream)),
    tied: tied / gaps,
    resolution,
  };
}

function spread(times: Float64Array, resolution: number, stream: RandomStream): Float64Array {
  const result = times.slice();
  for (let from = 0; from < times.length; ) {
    let to = from + 1;
    while (to < times.length && times[to]! - times[from]! < 1e-7) to++;
    if (to - from > 1) {
      for (let i = from; i < to; i++) result[i] = times[from]! + resolution * stream.next();
      result.subarray(from, to).sort();
    }
    from = to;
  }
  return result;
}
