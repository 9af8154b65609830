import { UserError } from "../../errors.ts";
import { type JsonNode, keyIn, numberAt } from "../../json/jsonNode.ts";

/** The largest count that a configuration may name: far above any model, far below where products lose digits. */
const mostCount = 1e9;

/**
 * A count that must be there.
 *
 * @throws UserError naming the key
 */
export function wholeNumber(node: JsonNode, key: string): number {
  const value = optionalWhole(node, key);
  if (value === null)
    throw new UserError(`${keyIn(node, key)} is missing; add it (the model's own config.json has it)`);
  return value;
}

/**
 * A count, null where the key is absent.
 *
 * @param least 0 where none is a count too
 * @throws UserError when it is no whole number of at least `least`
 */
export function optionalWhole(node: JsonNode, key: string, least = 1): number | null {
  const value = numberAt(node, key);
  if (value === null || (Number.isInteger(value) && value >= least && value <= mostCount)) return value;
  throw new UserError(`${keyIn(node, key)} ${value}: give a whole number of at least ${least}`);
}

/** The first of the keys that is there, with its value; null where none is. */
export function firstWhole(node: JsonNode, keys: readonly string[], least = 1): number | null {
  for (const key of keys) {
    const value = optionalWhole(node, key, least);
    if (value !== null) return value;
  }
  return null;
}
