import type { LawChange } from "./lawChange.ts";
import { type LawTerm, lawTerms, type ServiceLaw } from "./serviceLaw.ts";

/** Where a law comes from: fitted to a measured curve, carried over from other curves, or written by hand. */
export type LawBasis = "measured" | "transferred" | "given";

/**
 * A service law with what is known of its error: the logarithms of its positive terms are jointly normal around
 * those of `law`, with `logCovariance` (rows and columns in the order of `terms`). Terms that are 0 are not listed.
 */
export type FittedLaw = {
  readonly basis: LawBasis;
  /** One sentence: which table, which model and machine. */
  readonly source: string;
  readonly law: ServiceLaw;
  readonly terms: readonly LawTerm[];
  readonly logCovariance: readonly (readonly number[])[];
  /** Concurrency range of the measurements behind the law, lowest and highest; null where nothing was measured. */
  readonly measuredConcurrency: readonly [number, number] | null;
  /** Longest prompt, in tokens, that the measurements behind the law held; null where nothing was measured. */
  readonly measuredPromptTokens: number | null;
  /** Seconds each request spends outside the engine (client, network, server front), in its TTFT and E2E. */
  readonly overhead: number;
  /** What choices of the scenario changed in it, in the order they were applied; absent where none did. */
  readonly changes?: readonly LawChange[];
};

/** A law without any error of its own, as a hand-written file gives it. */
export function exactLaw(law: ServiceLaw, source = "given"): FittedLaw {
  return {
    basis: "given",
    source,
    law,
    terms: [],
    logCovariance: [],
    measuredConcurrency: null,
    measuredPromptTokens: null,
    overhead: 0,
  };
}

/**
 * One law from the posterior.
 *
 * @param normals returns independent standard normal variates; called once per listed term
 * @throws Error when the covariance is not positive semidefinite
 */
export function drawLaw(fitted: FittedLaw, normals: () => number): ServiceLaw {
  const factor = cholesky(fitted.logCovariance);
  const z = fitted.terms.map(() => normals());
  const drawn: Record<LawTerm, number> = { ...fitted.law };
  fitted.terms.forEach((term, i) => {
    let shift = 0;
    for (let j = 0; j <= i; j++) shift += factor[i]![j]! * z[j]!;
    drawn[term] = fitted.law[term] * Math.exp(shift);
  });
  return { ...fitted.law, ...Object.fromEntries(lawTerms.map((term) => [term, drawn[term]])) };
}

/** Lower triangular factor L with L·Lᵀ = matrix; zero pivots give zero columns. */
export function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const factor = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let j = 0; j < n; j++) {
    let pivot = matrix[j]![j]!;
    for (let k = 0; k < j; k++) pivot -= factor[j]![k]! ** 2;
    if (pivot < -1e-9 * Math.max(1e-300, matrix[j]![j]!))
      throw new Error("covariance is not positive semidefinite");
    const root = Math.sqrt(Math.max(0, pivot));
    factor[j]![j] = root;
    for (let i = j + 1; i < n; i++) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k++) sum -= factor[i]![k]! * factor[j]![k]!;
      factor[i]![j] = root > 0 ? sum / root : 0;
    }
  }
  return factor;
}
