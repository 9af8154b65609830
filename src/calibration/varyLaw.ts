import type { FittedLaw } from "../engine/fittedLaw.ts";
import { byTerm, type LawTerm, lawTerms, type ServiceLaw } from "../engine/serviceLaw.ts";

/** The law with each term times its factor, or as it was where there is none. */
export function scaled(law: ServiceLaw, factors: Readonly<Partial<Record<LawTerm, number>>>): ServiceLaw {
  return { ...law, ...byTerm((term) => law[term] * (factors[term] ?? 1)) };
}

/**
 * A law that nobody measured, from one that has other terms: what was measured of that one says nothing of this one's
 * range. The logarithms' covariance grows by independent errors of the given standard deviations, and by one that all
 * terms of `common` share.
 *
 * @param logSds of terms; those that the law does not have are ignored
 */
export function variedLaw(
  base: FittedLaw,
  law: ServiceLaw,
  logSds: Readonly<Record<LawTerm, number>>,
  common: { readonly logSd: number; readonly terms: readonly LawTerm[] } = { logSd: 0, terms: [] },
): FittedLaw {
  const terms = lawTerms.filter((term) => law[term] > 0);
  const logCovariance = terms.map((a) =>
    terms.map((b) => {
      const [i, j] = [base.terms.indexOf(a), base.terms.indexOf(b)];
      const known = i < 0 || j < 0 ? 0 : base.logCovariance[i]![j]!;
      const own = a === b ? logSds[a] ** 2 : 0;
      const shared = common.terms.includes(a) && common.terms.includes(b) ? common.logSd ** 2 : 0;
      return known + own + shared;
    }),
  );
  return {
    ...base,
    basis: "transferred",
    law,
    terms,
    logCovariance,
    measuredConcurrency: null,
    measuredPromptTokens: null,
  };
}
