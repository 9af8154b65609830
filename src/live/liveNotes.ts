import { houseTexts } from "../../reports/houseLines.ts";
import { notesOf } from "../../reports/notes.ts";
import { troubleTexts } from "../../reports/troubleTexts.ts";
import { findingsOf } from "../documents/finding.ts";
import type { ResultEntry } from "../documents/parts/entry.ts";

/**
 * What a report says to know of such results.
 *
 * @param isRough whether the law's error was left out: nothing is then told of what its draws showed
 */
export function liveNotes(entries: readonly ResultEntry[], isRough: boolean): string[] {
  const results = isRough ? entries.map(withoutFlags) : entries;
  return [...notesOf({ results }).texts, ...houseTexts({ results }), ...troubleTexts({ results })];
}

/** Without what its runs showed. */
function withoutFlags(entry: ResultEntry): ResultEntry {
  const findings = findingsOf(entry).filter(({ code }) => !entry.flags.includes(code));
  return { ...entry, flags: [], findings };
}
