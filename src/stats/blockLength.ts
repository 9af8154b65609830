/** Lags in a row that must be insignificant, at least. */
const fewestLags = 5;
/** Two standard errors of an autocorrelation, widened for looking at many (Politis & White 2004, (7)). */
const significance = 2;

/**
 * The block length at which the circular block bootstrap of a series' mean is most precise, in values of the series
 * (Politis & White 2004, Econometric Reviews 23, 53, as corrected by Patton, Politis & White 2009, ibid. 28, 372):
 *
 *     b = (2·G²/D)^(1/3)·n^(1/3), G = Σ λ(k/M)·|k|·R(k), D = 4/3·(Σ λ(k/M)·R(k))²
 *
 * over lags −M … M, with the autocovariances R and the flat-top window λ(t) = 1 up to 1/2, 2·(1 − t) up to 1. M is twice
 * the lag after which max(5, log₁₀ n) autocorrelations in a row are within ±2·√(log₁₀ n / n). At most 3·√n and n/3, at
 * least 1; 1 for fewer than 8 values, or equal ones.
 */
export function circularBlockLength(series: ArrayLike<number>): number {
  const n = series.length;
  if (n < 8) return 1;
  const inARow = Math.max(fewestLags, Math.ceil(Math.log10(n)));
  const most = Math.min(n - 1, Math.ceil(Math.sqrt(n)) + inARow);
  const covariance = autocovariances(series, most);
  if (!(covariance[0]! > 0)) return 1;
  const lag = lastSignificantLag(covariance, inARow, significance * Math.sqrt(Math.log10(n) / n));
  const window = Math.min(2 * Math.max(1, lag), most);
  let weighted = 0;
  let total = covariance[0]!;
  for (let k = 1; k <= window; k++) {
    const taper = k / window <= 0.5 ? 1 : 2 * (1 - k / window);
    weighted += 2 * taper * k * covariance[k]!;
    total += 2 * taper * covariance[k]!;
  }
  const longest = Math.min(3 * Math.sqrt(n), n / 3);
  if (total === 0) return longest;
  const length = ((1.5 * weighted * weighted * n) / (total * total)) ** (1 / 3);
  return Math.min(longest, Math.max(1, length));
}

/** Autocovariances at lags 0 … `most`, each sum divided by n. */
function autocovariances(series: ArrayLike<number>, most: number): Float64Array {
  const n = series.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += series[i]!;
  const centred = Float64Array.from(series, (value) => value - sum / n);
  return Float64Array.from({ length: most + 1 }, (_, lag) => {
    let products = 0;
    for (let i = lag; i < n; i++) products += centred[i]! * centred[i - lag]!;
    return products / n;
  });
}

/** The lag after which `inARow` autocorrelations are insignificant; the last significant one where they never are. */
function lastSignificantLag(covariance: Float64Array, inARow: number, bound: number): number {
  let last = 0;
  for (let k = 1; k < covariance.length; k++) {
    if (Math.abs(covariance[k]!) >= bound * covariance[0]!) last = k;
    else if (k - last >= inARow) return last;
  }
  return last;
}
