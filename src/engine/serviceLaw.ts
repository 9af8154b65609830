/**
 * How long one engine step takes (docs/architecture.md, "The service law"). A step with n decoding sequences that
 * together hold K tokens of context, and P prompt tokens prefilled, takes
 *
 *     t(n, K, P) = c0 + cSeq·n + cKv·K + cPre·P + cExp·E·(1 − (1 − k/E)^(n+P))    seconds.
 *
 * The last term is for mixture-of-experts models: the expected number of distinct experts, out of E with k per token,
 * that n+P independently routed tokens touch.
 */
export type ServiceLaw = {
  /** Seconds every step costs: launches, and reading the weights every token needs. */
  readonly c0: number;
  /** Seconds per decoding sequence in a step: host work. */
  readonly cSeq: number;
  /** Seconds per token of context held by the decoding sequences: reading the KV cache. */
  readonly cKv: number;
  /** Seconds per prompt token prefilled. */
  readonly cPre: number;
  /** Seconds per distinct expert read; 0 for a dense model. */
  readonly cExp: number;
  /** Experts per layer, E; 1 for a dense model. */
  readonly experts: number;
  /** Experts a token is routed to, k; 1 for a dense model. */
  readonly expertsPerToken: number;
};

/** The names of the law's five fitted terms, in the order every vector and covariance over them uses. */
export const lawTerms = ["c0", "cSeq", "cKv", "cPre", "cExp"] as const;
export type LawTerm = (typeof lawTerms)[number];

/** A value for each term. */
export function byTerm<T>(of: (term: LawTerm) => T): Record<LawTerm, T> {
  return Object.fromEntries(lawTerms.map((term) => [term, of(term)])) as Record<LawTerm, T>;
}

/**
 * Seconds one step takes.
 *
 * @param decoding sequences that decode in the step, n ≥ 0
 * @param contextTokens tokens of context those sequences hold, the one being computed included, K ≥ 0
 * @param prefillTokens prompt tokens computed in the step, P ≥ 0
 * @example
 * stepSeconds({ c0: 0.006, cSeq: 1e-4, cKv: 0, cPre: 0, cExp: 0, experts: 1, expertsPerToken: 1 }, 10, 0, 0); // => 0.007
 */
export function stepSeconds(
  law: ServiceLaw,
  decoding: number,
  contextTokens: number,
  prefillTokens: number,
): number {
  return (
    law.c0 +
    law.cSeq * decoding +
    law.cKv * contextTokens +
    law.cPre * prefillTokens +
    law.cExp * distinctExperts(law, decoding + prefillTokens)
  );
}

/** Expected distinct experts that `tokens` independently routed tokens touch in a layer: E·(1 − (1 − k/E)^tokens). */
export function distinctExperts(
  law: Pick<ServiceLaw, "experts" | "expertsPerToken">,
  tokens: number,
): number {
  return law.experts * (1 - (1 - law.expertsPerToken / law.experts) ** tokens);
}
