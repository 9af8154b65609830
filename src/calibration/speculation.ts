import type { FittedLaw } from "../engine/fittedLaw.ts";
import { lawChange } from "../engine/lawChange.ts";
import type { ServiceLaw } from "../engine/serviceLaw.ts";
import { variedLaw } from "./varyLaw.ts";

/** Speculative decoding: a draft proposes tokens, the model verifies them in one step. */
export type Speculation = {
  /** Tokens proposed in each step, k ≥ 1. */
  readonly draftTokens: number;
  /** Probability that a proposed token is accepted, α in [0, 1]. */
  readonly acceptance: number;
  /** A step of the draft as a share of one of the model, in [0, 1]: 0 for n-grams looked up in the prompt. */
  readonly draftCost: number;
};

/**
 * Tokens a sequence gets from one step: 1 + α + … + α^k = (1 − α^(k+1))/(1 − α) (Leviathan, Kalman and Matias 2023,
 * equation 1).
 */
export function tokensPerStep({ draftTokens, acceptance }: Speculation): number {
  let sum = 1;
  let power = 1;
  for (let i = 0; i < draftTokens; i++) sum += power *= acceptance;
  return sum;
}

/**
 * Share of the host's work on a sequence that each verified token costs again (sampling, bookkeeping), an assumption with
 * its spread; the arithmetic of a verified token is that of a prompt token.
 */
const hostShare = { centre: 0.5, logSd: 0.3 };
/** By assumption, the acceptance rate is known to this, and a step's fixed part to a twentieth. */
const acceptanceSd = 0.05;
const fixedLogSd = 0.05;

/**
 * The law per token that a sequence receives. A speculative step of n sequences takes, beside k steps of the draft, what
 * a step takes whose sequences compute k more tokens each:
 *
 *     (1 + k·d)·(c0 + cSeq·n + cKv·K) + k·n·(½·cSeq + cPre) + cExp·(1 + k·d)·experts(n·(k + 1)) + cPre·(1 + d)·P
 *
 * and gives each sequence E tokens. The simulated engine emits one token a step, so all but the prompt's work is divided
 * by E: a fluid approximation, right in the mean. It does not know that accepted tokens come in groups (gaps between
 * tokens vary more than it says), counts a prompt's chunk 1/E of the fixed part of its step (a few milliseconds too little
 * in TTFT), nor that verified tokens take of the step's token budget.
 *
 * Verification makes the work on each sequence larger and shares the fixed part: it wins in small batches and loses in
 * large ones.
 */
export function speculativeLaw(base: FittedLaw, speculation: Speculation): FittedLaw {
  const { draftTokens: k, acceptance, draftCost } = speculation;
  const tokens = tokensPerStep(speculation);
  const withDraft = 1 + k * draftCost;
  const { c0, cSeq, cKv, cPre, cExp, experts, expertsPerToken } = base.law;
  const law: ServiceLaw = {
    c0: (c0 * withDraft) / tokens,
    cSeq: (cSeq * (withDraft + k * hostShare.centre) + k * cPre) / tokens,
    cKv: (cKv * withDraft) / tokens,
    cPre: cPre * (1 + draftCost),
    cExp: (cExp * withDraft) / tokens,
    experts,
    // Distinct experts that one sequence's k + 1 tokens touch: E·(1 − (1 − e/E)^(k+1)) stands for e, so that n of them
    // give experts(n·(k + 1)).
    expertsPerToken: experts * (1 - (1 - expertsPerToken / experts) ** (k + 1)),
  };
  const growth = Array.from({ length: k }, (_, i) => (i + 1) * acceptance ** i).reduce((a, b) => a + b, 0);
  const common = {
    logSd: (growth / tokens) * acceptanceSd,
    terms: ["c0", "cSeq", "cKv", "cExp"] as const,
  };
  const logSds = { c0: fixedLogSd, cSeq: hostShare.logSd, cKv: 0, cPre: 0, cExp: 0 };
  const draft = draftCost === 0 ? "a draft that costs nothing" : `a draft step at ${percent(draftCost)}`;
  const words = `speculative decoding of ${k} tokens accepted at ${percent(acceptance)} (${tokens.toFixed(2)} tokens a step, ${draft}, each verified token at half a sequence's host work and a prompt token's arithmetic)`;
  return {
    ...variedLaw(base, law, logSds, common),
    source: `${base.source}; changed to speculative decoding`,
    changes: [...(base.changes ?? []), lawChange("speculative", words, base.law, law)],
  };
}

function percent(share: number): string {
  return `${Math.round(1000 * share) / 10}%`;
}
