/** Terms of Euler summation: errors of about 1e-7 in doubles. */
const terms = 12;

/**
 * Variance over mean of the number of arrivals in a window of a stationary renewal process with gamma gaps of mean 1. It is
 * 1 + 2·D(t)/t with D the integral of M(u) − u, M the expected number of arrivals up to u after one (Cox & Lewis 1966,
 * section 4.6), and D has the transform f/(s²(1 − f)) − 1/s³, f = (1 + s/shape)^−shape; inverted by the Euler algorithm
 * (Abate & Whitt 2006, INFORMS J. Computing 18, 408).
 *
 * @param shape of the gaps, 1/CV²
 * @param window in mean gaps
 */
export function gammaDispersion(shape: number, window: number): number {
  const real = (terms * Math.LN10) / 3;
  let sum = 0;
  weights.forEach((weight, k) => {
    sum += (k % 2 === 0 ? weight : -weight) * transformRealPart(shape, real / window, (Math.PI * k) / window);
  });
  return 1 + (2 * 10 ** (terms / 3) * sum) / window ** 2;
}

/** Real part of f/(s²(1 − f)) − 1/s³ at s = x + iy. */
function transformRealPart(shape: number, x: number, y: number): number {
  // f = exp(−shape·log(1 + s/shape)); 1/f − 1 = exp(…) − 1 stands below, which is f/(1 − f) upside down.
  const logSize = shape * 0.5 * Math.log((1 + x / shape) ** 2 + (y / shape) ** 2);
  const angle = shape * Math.atan2(y / shape, 1 + x / shape);
  const size = Math.exp(logSize);
  const [a, b] = [size * Math.cos(angle) - 1, size * Math.sin(angle)];
  const [squareX, squareY] = [x * x - y * y, 2 * x * y];
  const [cubeX, cubeY] = [squareX * x - squareY * y, squareX * y + squareY * x];
  const [belowX, belowY] = [squareX * a - squareY * b, squareX * b + squareY * a];
  if (!Number.isFinite(size)) return -cubeX / (cubeX ** 2 + cubeY ** 2);
  return belowX / (belowX ** 2 + belowY ** 2) - cubeX / (cubeX ** 2 + cubeY ** 2);
}

/** Weights of the Euler algorithm without their alternating sign. */
const weights: readonly number[] = (() => {
  const weight = new Array<number>(2 * terms + 1).fill(1);
  weight[0] = 0.5;
  weight[2 * terms] = 2 ** -terms;
  let binomial = 1;
  for (let k = 1; k < terms; k++) {
    binomial = (binomial * (terms - k + 1)) / k;
    weight[2 * terms - k] = weight[2 * terms - k + 1]! + binomial * 2 ** -terms;
  }
  return weight;
})();
