import type { Facts } from "./facts.ts";

/** A difference from what was frozen that is meant: a defect that was mended, or a line that was dropped. */
export type AllowedDifference = {
  /** Name of the command. */
  readonly command: string;
  /** Where it is, as a failing test prints it: `stdout` or a file, then the keys. Every place matched is let through. */
  readonly where: RegExp;
  readonly reason: string;
};

/** Add an entry here with the change that needs it; one that nothing needs fails its command's test. */
export const allowedDifferences: readonly AllowedDifference[] = [];

/** Keys that are of the day or of the release. */
const passing: ReadonlySet<string> = new Set(["version"]);
/** Lists of a JSON Schema that are sets, and may gain members. */
const sets: ReadonlySet<string> = new Set(["required", "enum"]);

/**
 * Where `now` lacks or changes what `frozen` holds, one line each. Keys may be added. Prose, which is any text with a
 * space, must still be there and may say something else.
 *
 * @example
 * differences({ a: 1, b: "so far" }, { a: 2, b: "so good", c: 3 }, "stdout"); // => ["stdout.a: 1, now 2"]
 */
export function differences(frozen: Facts, now: Facts | undefined, where: string): string[] {
  const changed = [`${where}: ${shortly(frozen)}, now ${shortly(now)}`];
  if (now === undefined) return changed;
  if (Array.isArray(frozen)) return Array.isArray(now) ? listDifferences(frozen, now, where) : changed;
  if (typeof frozen === "object" && frozen !== null) {
    if (typeof now !== "object" || now === null || Array.isArray(now)) return changed;
    const given = now as Record<string, Facts>;
    return Object.entries(frozen)
      .filter(([key]) => !passing.has(key))
      .flatMap(([key, value]) => differences(value, given[key], `${where}.${key}`));
  }
  if (isProse(frozen) && typeof now === "string") return [];
  return frozen === now ? [] : changed;
}

function listDifferences(frozen: readonly Facts[], now: readonly Facts[], where: string): string[] {
  if (sets.has(where.slice(where.lastIndexOf(".") + 1))) {
    const gone = frozen.filter((item) => !now.includes(item));
    return gone.map((item) => `${where}: ${shortly(item)} is gone`);
  }
  if (frozen.length !== now.length) return [`${where}: ${frozen.length} items, now ${now.length}`];
  return frozen.flatMap((item, i) => differences(item, now[i], `${where}.${i}`));
}

function isProse(value: Facts): boolean {
  return typeof value === "string" && /\s/.test(value);
}

function shortly(value: Facts | undefined): string {
  const text = JSON.stringify(value) ?? "absent";
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
