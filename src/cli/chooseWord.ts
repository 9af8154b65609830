import { didYouMean } from "../catalog/resolveName.ts";
import { UserError } from "../errors.ts";

/**
 * The one of a few words that was given.
 *
 * @param what names it in a message: `--format`
 * @throws UserError naming all of them, and the nearest
 */
export function chooseWord<const T extends string>(what: string, given: string, words: readonly T[]): T {
  const word = words.find((each) => each === given);
  if (word !== undefined) return word;
  const all = `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
  throw new UserError(`${what} ${given}: choose ${all}${didYouMean(given, words)}`);
}
