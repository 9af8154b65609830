import type { Run } from "../simulate/execute.ts";

/** A variant's run and the base's that it is compared with, both by their numbers. */
export type Match = { readonly base: number; readonly variant: number };

/**
 * Which run of a variant is compared with which of the base: that of the same model, and of the same machine where there are
 * several; two that are the only ones belong together whatever they are. A whole house is one run.
 *
 * @returns the matches in the base's order; runs without a partner are in none
 */
export function matchRuns(base: readonly Run[], variant: readonly Run[]): Match[] {
  if (base.length === 1 && variant.length === 1) return [{ base: 0, variant: 0 }];
  return base.flatMap((run, i) => {
    const same = variant.flatMap((its, j) => (names(its, "model") === names(run, "model") ? [j] : []));
    const onSame = same.filter((j) => names(variant[j]!, "machine") === names(run, "machine"));
    const chosen = onSame.length > 0 ? onSame : same;
    // Another model on the same machine is a partner only where the base has one model.
    const partners = chosen.length === 0 && base.length === 1 ? variant.map((_, j) => j) : chosen;
    return partners.map((j) => ({ base: i, variant: j }));
  });
}

/** "mixtral-8x7b-instruct-v0.1 on large", of a house each of its deployments. */
export function runName({ deployments }: Run): string {
  return deployments.map(({ model, machine }) => `${model} on ${machine}`).join(" and ");
}

function names({ deployments }: Run, key: "model" | "machine"): string {
  return deployments.map((each) => each[key]).join(" ");
}
