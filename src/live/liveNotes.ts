import { houseTexts } from "../../reports/houseLines.ts";
import { notesOf } from "../../reports/notes.ts";
import { troubleTexts } from "../../reports/troubleTexts.ts";
import type { ResultEntry } from "../documents/parts/entry.ts";

/**
 * What a report says to know of such results.
 *
 * @param isRough whether the law's error was left out: nothing is then told of what its draws showed
 */
export function liveNotes(entries: readonly ResultEntry[], isRough: boolean): string[] {
  const results = isRough ? entries.map(withoutFindings) : entries;
  return [...notesOf({ results }).texts, ...houseTexts({ results }), ...troubleTexts({ results })];
}

/** A result's warnings end with one for each of its flags: what its runs showed. */
function withoutFindings(entry: ResultEntry): ResultEntry {
  const { warnings, flags } = entry;
  return { ...entry, flags: [], warnings: warnings.slice(0, warnings.length - flags.length) };
}
