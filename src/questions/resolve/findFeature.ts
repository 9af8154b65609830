import { didYouMeanOr, nameOnly } from "../../catalog/resolveName.ts";
import type { Feature } from "../../engine/scenario.ts";
import { type PhrasePart, phrase, UserError } from "../../errors.ts";

/**
 * Number of the feature of this name.
 *
 * @param at where it was asked for, as a message begins
 * @throws UserError naming the nearest, or all
 */
export function findFeature(at: PhrasePart, name: string, features: readonly Feature[]): number {
  const index = features.findIndex((feature) => feature.name === name);
  if (index >= 0) return index;
  const known = features.map((feature) => feature.name);
  throw new UserError(
    phrase`${at}: the workload has no feature "${name}"; ${didYouMeanOr(`it has ${known.join(", ")}`, name, known.map(nameOnly))}`,
  );
}
