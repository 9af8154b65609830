import { findingsOf } from "../src/documents/finding.ts";
import type { ResultDocument } from "../src/documents/result.ts";
import { pairLabel } from "./charts/text.ts";
import { groupNotes, type Notes } from "./groupNotes.ts";

/**
 * Numbers the warnings of a document's results, so that a table can point to them. That a system is overloaded, and by
 * how much, stands in the table itself.
 */
export function notesOf({ results }: Pick<ResultDocument, "results">): Notes {
  return groupNotes(
    results.map((entry) => ({
      name: pairLabel(entry),
      findings: findingsOf(entry).filter(({ code }) => code !== "overloaded"),
    })),
    "simulate",
  );
}

/** [1, 2, 3, 5] as "[1-3,5]"; "" for none. */
export function markText(marks: readonly number[]): string {
  const sorted = [...marks].sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const mark of sorted) {
    const last = ranges.at(-1);
    if (last && last[1] === mark - 1) last[1] = mark;
    else ranges.push([mark, mark]);
  }
  const words = ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  return words.length === 0 ? "" : `[${words.join(",")}]`;
}
