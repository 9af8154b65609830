import type { Disturbance } from "./disturbances.ts";
import type { ReplicationSchedule } from "./replicate.ts";

/** Seconds before the first disturbance that show how it is without. */
const usualBefore = 300;
/** Time to recover in: at least so many seconds, and so many times the disturbance's own length, but no more than `most`. */
const recovery = { least: 1800, times: 4, most: 4 * 3600 };
const mostBins = 360;

/**
 * A run through what is sure to come: warmed up, then `duration` seconds, or as long as the last disturbance and the
 * recovery from it may take where less than a third of `duration` would be left for that; kept in bins, which begin
 * early enough to show the time before.
 *
 * @param disturbances at least one, by their beginning
 * @param warmUp seconds to the steady state
 */
export function eventSchedule(
  disturbances: readonly Disturbance[],
  warmUp: number,
  duration: number,
  patience: number,
): ReplicationSchedule {
  const from = disturbances[0]!.from;
  const to = Math.max(...disturbances.map((each) => each.to));
  const needed = Math.min(recovery.most, Math.max(recovery.least, recovery.times * (to - from)));
  const measured = duration - to >= duration / 3 ? duration : Math.ceil(to + needed);
  const seconds = measured / Math.min(mostBins, Math.ceil(measured));
  const before = Math.ceil(Math.max(0, Math.min(usualBefore, measured / 4) - from) / seconds);
  const count = Math.round(measured / seconds) + before;
  return {
    kind: "steady",
    warmUp: warmUp + before * seconds,
    duration: measured,
    patience,
    bins: { from: -before * seconds, seconds, count },
  };
}
