/**
 * Words as a sentence lists them.
 *
 * @example
 * listed(["a", "b", "c"]); // => "a, b and c"
 */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/**
 * A count with its noun.
 *
 * @example
 * counted(2, "user"); // => "2 users"
 */
export function counted(count: number, noun: string, shown = String(count)): string {
  return `${shown} ${noun}${count === 1 ? "" : "s"}`;
}
