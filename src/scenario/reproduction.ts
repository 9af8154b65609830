import type { Reproduction } from "../../reports/reproduction.ts";
import type { Files } from "./files.ts";
import type { RawFlags } from "./inputs.ts";
import type { LocatedValues } from "./locatedValues.ts";

/** Flags that change where and how results are shown, and no number. */
const shownOnly: ReadonlySet<string> = new Set([
  "threads",
  "format",
  "out",
  "noCharts",
  "quiet",
  "noProgress",
  "requireSlo",
]);
/** Characters of the files that a scenario names, all together, that a document takes along. */
const mostCharacters = 400_000;

/**
 * What a document's numbers follow from, as it was given.
 *
 * @param command as it stands after `capsim`
 * @param flags as commander gives them
 * @param file the scenario file; null without one
 * @param files through which all others were read
 */
export function reproductionOf(
  command: Reproduction["command"],
  flags: RawFlags,
  file: LocatedValues | null,
  { texts }: Files,
): Reproduction {
  const named = [...texts].filter(([name]) => name !== file?.file);
  const characters = named.reduce((sum, [, text]) => sum + text.length, 0);
  const given = Object.entries(flags).filter(
    ([key, value]) => value !== undefined && value !== false && !shownOnly.has(key),
  );
  return {
    command,
    flags: Object.fromEntries(given),
    scenarioFile: file === null ? null : { name: file.file, values: file.values },
    files: characters <= mostCharacters ? Object.fromEntries(named) : {},
  };
}
