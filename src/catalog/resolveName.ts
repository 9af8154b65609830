import { UserError } from "../errors.ts";

/** Anything a user names: an id, further exact names, and a name for people. */
export type Named = {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly name?: string;
};

/**
 * The record a user means: by id, alias or display name, case-insensitive; else by a short name (the first whole
 * parts of one of these, such as `mixtral-8x7b`) that only one record answers to.
 *
 * @param kind what is looked up, for the message: "model", "machine", "workload"
 * @throws UserError when nothing matches (with the nearest names) or several do (with all of them)
 * @example
 * resolveName("machine", "LARGE", machines).id // => "large"
 */
export function resolveName<T extends Named>(kind: string, name: string, records: readonly T[]): T {
  const asked = normalise(name);
  const exact = records.find((record) => exactNames(record).includes(asked));
  if (exact !== undefined) return exact;

  const partial = asked === "" ? [] : records.filter((record) => answersTo(record, asked));
  const [only, ...others] = partial;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) {
    throw new UserError(`${kind} "${name}" is ambiguous: say ${listOf(partial.map((record) => record.id))}`);
  }
  const where = whereListed(kind, records);
  throw new UserError(
    isNear(asked, byDistance(asked, records)[0])
      ? `${kind} "${name}" is unknown: did you mean ${listOf(nearestNames(asked, records))}? (${where})`
      : `${kind} "${name}" is unknown; ${where}`,
  );
}

/**
 * The ids of up to three records whose id, alias or name is nearest to `name` by edit distance, nearest first: the
 * nearest, and those that are nearly as near.
 */
export function nearestNames(name: string, records: readonly Named[]): string[] {
  const near = byDistance(name, records);
  return near
    .filter(({ distance }) => distance <= near[0]!.distance + 1)
    .slice(0, 3)
    .map(({ id }) => id);
}

/**
 * What a message says where one of some words was mistyped: "; did you mean auto?", or "" where none is near.
 *
 * @example
 * didYouMean("atuo", ["auto", "off"]) // => "; did you mean auto?"
 */
export function didYouMean(given: unknown, words: readonly string[]): string {
  if (typeof given !== "string") return "";
  const near = didYouMeanOr("", given, words.map(nameOnly));
  return near === "" ? "" : `; ${near}`;
}

/**
 * The same of names with aliases, and what to say where none is near.
 *
 * @example
 * didYouMeanOr("there are auto and off", "atuo", [{ id: "auto", aliases: [] }]) // => "did you mean auto?"
 */
export function didYouMeanOr(otherwise: string, given: string, records: readonly Named[]): string {
  const [nearest] = byDistance(given, records);
  return isNear(given, nearest) ? `did you mean ${nearest.id}?` : otherwise;
}

/** A word as a record that has no other name. */
export function nameOnly(id: string): Named {
  return { id, aliases: [] };
}

type Distant = { readonly id: string; readonly distance: number };

/** Whether so much of what was given is right that the other may have been meant. */
function isNear(given: string, nearest: Distant | undefined): nearest is Distant {
  return nearest !== undefined && nearest.distance <= Math.max(1, given.length / 2);
}

function byDistance(name: string, records: readonly Named[]): Distant[] {
  const asked = normalise(name);
  return records
    .map((record) => ({
      id: record.id,
      distance: Math.min(...exactNames(record).map((candidate) => prefixDistance(asked, candidate))),
    }))
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1));
}

/** Kinds of records that `capsim catalog` lists. */
const catalogued = ["model", "machine", "workload"];

/** @param kind one, or several: "model or machine" */
function whereListed(kind: string, records: readonly Named[]): string {
  const kinds = kind.split(" or ");
  if (kinds.every((each) => catalogued.includes(each)))
    return `${kinds.map((each) => `capsim catalog ${each}s`).join(" and ")} ${kinds.length === 1 ? "lists" : "list"} them all`;
  const ids = records.map(({ id }) => id);
  return `there are ${listOf(ids, "and")}`;
}

/**
 * Fewest insertions, deletions, replacements of one character and swaps of two neighbours that turn `a` into `b`, no
 * character edited twice (optimal string alignment: Damerau 1964, as most mistakes in typing are one of these).
 *
 * @example
 * editDistance("lrage", "large") // => 1
 */
export function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? beforePrevious[j - 2]! + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(replaced, swapped, previous[j]! + 1, row[j - 1]! + 1));
    }
    beforePrevious = previous;
    previous = row;
  }
  return previous[b.length]!;
}

function normalise(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, "-");
}

function exactNames(record: Named): string[] {
  const names = [record.id, ...record.aliases, ...(record.name === undefined ? [] : [record.name])];
  return names.map(normalise);
}

/** Whether `asked` is the beginning of a name (of a Hugging Face id without its owner too) up to a "-" or ".". */
function answersTo(record: Named, asked: string): boolean {
  return exactNames(record).some((candidate) => {
    const withoutOwner = candidate.slice(candidate.indexOf("/") + 1);
    return [candidate, withoutOwner].some(
      (full) => full === asked || full.startsWith(`${asked}-`) || full.startsWith(`${asked}.`),
    );
  });
}

/** Edit distance to the name or to its beginning of the same length, so that a mistyped short name finds its model. */
function prefixDistance(asked: string, candidate: string): number {
  const whole = editDistance(asked, candidate);
  const beginning = editDistance(asked, candidate.slice(0, asked.length)) + 0.5;
  return Math.min(whole, beginning);
}

function listOf(ids: readonly string[], word = "or"): string {
  return ids.length < 2 ? ids.join("") : `${ids.slice(0, -1).join(", ")} ${word} ${ids.at(-1)}`;
}
