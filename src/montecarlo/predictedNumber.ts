/** A predicted number: the value, its 95 % Monte Carlo interval, and the 90 % band to plan for. */
export type Estimate = {
  readonly value: number | null;
  readonly ci: readonly [number, number] | null;
  readonly band: readonly [number, number] | null;
};
