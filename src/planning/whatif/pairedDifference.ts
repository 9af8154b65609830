import type { LatencyStat } from "../../documents/latencyMetrics.ts";
import { latencyStat } from "../../montecarlo/estimate.ts";
import { type Interval, mean, meanInterval } from "../../stats/intervals.ts";
import { LatencySketch, type SketchData } from "../../stats/latencySketch.ts";
import { normalQuantile } from "../../stats/normal.ts";

/** A value under the base and under a variant, and their difference, variant minus base; null where there is none. */
export type PairedDifference = {
  readonly base: number | null;
  readonly variant: number | null;
  readonly value: number | null;
  /** 95 % interval of the difference: Monte Carlo error only. */
  readonly ci: Interval | null;
};

export const noDifference: PairedDifference = { base: null, variant: null, value: null, ci: null };

/** Sketches of each replication. */
type Hours = readonly (readonly SketchData[])[];

/**
 * Difference of a statistic of the pooled requests, with the interval of the jackknife that leaves out one replication at
 * a time, the same in both arms: R·D − (R − 1)·D₍ᵣ₎ are taken as independent values (Tukey 1958, Ann. Math. Statist. 29,
 * 614). A replication holds many requests, so that for quantiles too it is a delete-d jackknife, which is consistent
 * where that of single requests is not (Shao and Wu 1989, Ann. Statist. 17, 1176).
 *
 * @param base sketches by replication
 * @param variant of the same replications in the same order
 */
export function pooledDifference(base: Hours, variant: Hours, stat: LatencyStat): PairedDifference {
  const { values, value, ci } = pooledContrast([base, variant], [-1, 1], stat);
  return value === null ? noDifference : { base: values[0]!, variant: values[1]!, value, ci };
}

/**
 * A weighted sum of the same statistic of several arms, with the jackknife's interval, as for a difference.
 *
 * @param arms sketches by replication, of the same replications in the same order
 * @param weights one for each arm
 */
export function pooledContrast(
  arms: readonly Hours[],
  weights: readonly number[],
  stat: LatencyStat,
): { readonly values: readonly number[]; readonly value: number | null; readonly ci: Interval | null } {
  const found = arms.map((hours) => leaveOneOut(hours, stat));
  const values = found.map(({ whole }) => whole);
  if (values.some(Number.isNaN)) return { values, value: null, ci: null };
  const weighted = (of: (arm: number) => number) =>
    weights.reduce((sum, weight, arm) => sum + weight * of(arm), 0);
  const value = weighted((arm) => values[arm]!);
  const count = arms[0]!.length;
  const pseudo = Array.from(
    { length: count },
    (_, i) => count * value - (count - 1) * weighted((arm) => found[arm]!.without[i]!),
  );
  const ci = pseudo.some(Number.isNaN) ? null : meanInterval(pseudo, mean(pseudo));
  // Around the plain value, which is what is printed; the jackknife's correction of bias is of the order 1/R.
  const half = ci === null ? null : (ci[1] - ci[0]) / 2;
  return { values, value, ci: half === null ? null : [value - half, value + half] };
}

/** The statistic of all hours together, and without each of them. */
function leaveOneOut(hours: Hours, stat: LatencyStat): { whole: number; without: number[] } {
  const pooled = new LatencySketch();
  for (const parts of hours) for (const part of parts) pooled.add(part);
  const whole = latencyStat(pooled, stat);
  const without = hours.map((parts) => {
    for (const part of parts) pooled.subtract(part);
    const value = latencyStat(pooled, stat);
    for (const part of parts) pooled.add(part);
    return value;
  });
  return { whole, without };
}

/** Difference of the means of values that each replication has one of, with Student's interval of the paired differences. */
export function meanDifference(base: readonly number[], variant: readonly number[]): PairedDifference {
  const differences = variant.map((value, i) => value - base[i]!);
  if (differences.length === 0 || !differences.every(Number.isFinite)) return noDifference;
  const value = mean(differences);
  return { base: mean(base), variant: mean(variant), value, ci: meanInterval(differences, value) };
}

/**
 * Difference of the shares of hours that keep an objective; the interval adds half an hour to each of the four cells of the
 * paired table (Agresti and Min 2005, Statist. Med. 24, 729), so that hours that all agree still leave room for doubt.
 */
export function shareDifference(base: readonly boolean[], variant: readonly boolean[]): PairedDifference {
  const count = base.length;
  if (count === 0) return noDifference;
  const gained = variant.filter((kept, i) => kept && !base[i]).length;
  const lost = base.filter((kept, i) => kept && !variant[i]).length;
  const total = count + 2;
  const centre = (gained - lost) / total;
  const spread = Math.sqrt(gained + lost + 1 - (gained - lost) ** 2 / total) / total;
  const half = normalQuantile(0.975) * spread;
  const share = (kept: readonly boolean[]) => kept.filter(Boolean).length / count;
  return {
    base: share(base),
    variant: share(variant),
    value: (gained - lost) / count,
    ci: [Math.max(-1, centre - half), Math.min(1, centre + half)],
  };
}
