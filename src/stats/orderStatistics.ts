/**
 * P(B ≤ k) of a binomial B with n trials of probability p, 0 < p < 1; terms in logarithms, so that large n do no harm.
 */
export function binomialBelow(k: number, n: number, p: number): number {
  let logTerm = n * Math.log1p(-p);
  let sum = k >= 0 ? Math.exp(logTerm) : 0;
  for (let i = 1; i <= Math.min(k, n); i++) {
    logTerm += Math.log((n - i + 1) / i) + Math.log(p) - Math.log1p(-p);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}

/**
 * Ranks (from 1) of the order statistics of n independent values between which their p-quantile lies with at least the
 * given confidence, whatever the distribution (David & Nagaraja 2003, Order Statistics, 7.1); null where n values do not
 * bound the quantile on that side.
 *
 * @example
 * quantileRanks(72, 0.05); // => { low: 1, high: 9 }
 */
export function quantileRanks(
  n: number,
  p: number,
  confidence = 0.95,
): { readonly low: number | null; readonly high: number | null } {
  const tail = (1 - confidence) / 2;
  let low = 0;
  while (low < n && binomialBelow(low, n, p) <= tail) low++;
  let high = 1;
  while (high <= n && 1 - binomialBelow(high - 1, n, p) > tail) high++;
  return { low: low === 0 ? null : low, high: high > n ? null : high };
}
