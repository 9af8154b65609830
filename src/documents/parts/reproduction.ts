import { z } from "zod";
import type { DeepReadonly } from "./deepReadonly.ts";

/** How a document's numbers are got again: the command line, and the files it names. */
export const reproduction = z.strictObject({
  command: z.enum(["simulate", "sweep", "plan", "whatif"]),
  flags: z
    .record(z.string(), z.unknown())
    .describe(
      "by their keys, each as it was typed; true for one without a value, a list for one given again",
    ),
  scenarioFile: z
    .strictObject({ name: z.string(), values: z.unknown() })
    .nullable()
    .describe("as plain values; null without one"),
  files: z
    .record(z.string(), z.string())
    .describe("texts of the other files, by the names they were read under; none where they are long"),
  filesLeft: z
    .array(z.string())
    .exactOptional()
    .describe("names of the files that were read and are too long to stand here"),
});
export type Reproduction = DeepReadonly<z.output<typeof reproduction>>;

/**
 * The command line, quoted for a POSIX shell.
 *
 * @example
 * commandLine({ command: "simulate", flags: { users: "500", slo: ["e2e.p95<5s"] }, scenarioFile: null, files: {} });
 * // => `capsim simulate --users 500 --slo 'e2e.p95<5s'`
 */
export function commandLine({ command, flags, scenarioFile }: Reproduction): string {
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  const words = given.flatMap(([key, value]) => {
    const flag = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === true) return [flag];
    return (Array.isArray(value) ? value : [value]).flatMap((each) => [flag, quoted(String(each))]);
  });
  return ["capsim", command, ...(scenarioFile === null ? [] : [quoted(scenarioFile.name)]), ...words].join(
    " ",
  );
}

function quoted(word: string): string {
  return /^[\w.,:/=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
