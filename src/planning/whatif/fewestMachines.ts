import type { Interruption } from "../../montecarlo/experiment.ts";

/** What is known of a number of machines before a search, and where it begins. */
export type MachineBounds = {
  /** Known to be too few. */
  readonly tooFew: number;
  /** Known to be enough; null where none is. */
  readonly enough: number | null;
  /** The first that is tried where none is known to be enough. */
  readonly from: number;
  /** More are not tried. */
  readonly most: number;
};

/**
 * The fewest machines that are enough, in growing steps away from what is known, then by halving. Right where more machines are
 * enough for all that fewer are.
 *
 * @returns null where none up to `most` is, and when interrupted
 */
export async function fewestMachines(
  isEnough: (machines: number) => Promise<boolean>,
  { tooFew, enough, from, most }: MachineBounds,
  interruption: Interruption,
): Promise<number | null> {
  let low = tooFew;
  let high = enough;
  for (let [next, step] = [from, 1]; high === null; step *= 2) {
    if (interruption.requested || next > most) return null;
    if (await isEnough(next)) high = next;
    else if (next === most) return null;
    else [low, next] = [next, Math.min(most, next + step)];
  }
  for (let step = 1; high - low > 1; step *= 2) {
    if (interruption.requested) return null;
    const next: number = low === 0 ? Math.max(1, high - step) : Math.floor((low + high) / 2);
    if (await isEnough(next)) high = next;
    else low = next;
  }
  return high;
}
