import { mean, spread } from "../stats/intervals.ts";
import { median } from "../stats/quantiles.ts";

/** A stretch of slots round the clock: `from` … `to` − 1, wrapped where `to` ≤ `from`. */
export type SlotWindow = { readonly from: number; readonly to: number };

/** A peak stands out when it is so many standard errors above the median: by chance, one slot in 30,000 is. */
const standardErrors = 4;

/**
 * The stretch around the highest mean of a quantity in which it is more than half-way up from its median over the period
 * to that peak. Means are taken over neighbouring slots too.
 *
 * @param runs the quantity by slot, of each replication
 * @returns null where no peak stands out of chance
 */
export function busyWindow(runs: readonly Float64Array[]): SlotWindow | null {
  const smooth = runs.map(smoothed);
  const count = smooth[0]?.length ?? 0;
  if (count < 3 || smooth.length < 2) return null;
  const means = Array.from({ length: count }, (_, slot) => mean(smooth.map((run) => run[slot]!)));
  const peak = means.indexOf(Math.max(...means));
  const usual = median(means);
  const atPeak = smooth.map((run) => run[peak]!);
  const error = spread(atPeak, means[peak]!) / Math.sqrt(atPeak.length);
  if (means[peak]! - usual <= standardErrors * error) return null;
  const high = usual + (means[peak]! - usual) / 2;
  const isHigh = (slot: number) => means[wrapped(slot, count)]! > high;
  let [from, to] = [peak, peak + 1];
  while (isHigh(from - 1) && to - from < count) from--;
  while (isHigh(to) && to - from < count) to++;
  return { from: wrapped(from, count), to: wrapped(to, count) };
}

/** The numbers of the window's slots, in the order of the clock. */
export function slotsIn({ from, to }: SlotWindow, count: number): number[] {
  const length = to > from ? to - from : to - from + count;
  return Array.from({ length }, (_, i) => wrapped(from + i, count));
}

/** Means over each slot and its neighbours. */
function smoothed(run: Float64Array): Float64Array {
  const count = run.length;
  return run.map((value, i) => (run[wrapped(i - 1, count)]! + value + run[wrapped(i + 1, count)]!) / 3);
}

function wrapped(slot: number, count: number): number {
  return ((slot % count) + count) % count;
}
