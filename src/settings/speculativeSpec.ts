import { numberFrom } from "./numbers.ts";

/** What `--speculative` says: tokens drafted, their acceptance, and the draft's cost or the model that drafts. */
export type SpeculativeSpec = {
  readonly draftTokens: number;
  readonly acceptance: number;
  readonly draft: number | string;
};

export const speculativeRule =
  "give K,ALPHA: tokens drafted a step (1 to 32) and their acceptance rate (0 to 1), such as 3,0.7; for a draft model also its cost as a share of the model's step (0 to 1) or its name, such as 3,0.7,0.1";

/**
 * Reads "3,0.7", "3,0.7,0.1" or "3,0.7,llama-3.1-8b"; null for anything else. Without a third part the draft costs
 * nothing, as n-grams looked up in the prompt do.
 */
export function readSpeculativeSpec(given: string): SpeculativeSpec | null {
  const [tokens, rate, draft = "0", ...more] = given.split(",").map((part) => part.trim());
  const draftTokens = numberFrom(tokens ?? "");
  const acceptance = numberFrom(rate ?? "");
  if (more.length > 0 || draft === "" || draftTokens === null || acceptance === null) return null;
  if (!Number.isInteger(draftTokens) || draftTokens < 1 || draftTokens > 32) return null;
  if (!(acceptance >= 0 && acceptance <= 1)) return null;
  const cost = numberFrom(draft);
  if (cost === null) return { draftTokens, acceptance, draft };
  return cost >= 0 && cost <= 1 ? { draftTokens, acceptance, draft: cost } : null;
}
