/** Stationary probabilities of a birth-death process on 0 … K: `birth(n)` leads from n to n + 1, `death(n)` back to n − 1. */
export function birthDeath(
  most: number,
  birth: (n: number) => number,
  death: (n: number) => number,
): readonly number[] {
  const weights = [1];
  for (let n = 1; n <= most; n++) weights.push((weights[n - 1]! * birth(n - 1)) / death(n));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Mean of f(n) under these probabilities. */
export function expectation(probabilities: readonly number[], f: (n: number) => number): number {
  return probabilities.reduce((sum, p, n) => sum + p * f(n), 0);
}
