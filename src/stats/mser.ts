/**
 * Where a series' warm-up ends, by MSER-5 (White, Cobb & Spratt 2000): the series is averaged in groups of five, and
 * the cut is the one that makes the squared standard error of what is left smallest. Cuts in the second half are not
 * considered; a minimum at the very end of the first half means that the series has not settled.
 *
 * @returns the number of leading items to drop, and whether the series settled
 */
export function mser5(series: ArrayLike<number>): { cut: number; settled: boolean } {
  const group = 5;
  const groups = Math.floor(series.length / group);
  const means = Array.from({ length: groups }, (_, g) => {
    let sum = 0;
    for (let i = 0; i < group; i++) sum += series[g * group + i]!;
    return sum / group;
  });
  const lastCut = Math.floor(groups / 2);
  let best = 0;
  let bestError = Number.POSITIVE_INFINITY;
  let sum = 0;
  let squares = 0;
  const centre = means[groups - 1] ?? 0;
  for (let cut = groups - 1; cut >= 0; cut--) {
    const value = means[cut]! - centre;
    sum += value;
    squares += value * value;
    if (cut > lastCut) continue;
    const left = groups - cut;
    const error = (squares - (sum * sum) / left) / (left * left);
    if (error <= bestError) {
      bestError = error;
      best = cut;
    }
  }
  return { cut: best * group, settled: best < lastCut };
}
