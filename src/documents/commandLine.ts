import { flagOf } from "../errors.ts";
import type { Reproduction } from "./parts/reproduction.ts";

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
    if (value === true) return [flagOf(key)];
    return (Array.isArray(value) ? value : [value]).flatMap((each) => [flagOf(key), quoted(String(each))]);
  });
  return ["capsim", command, ...(scenarioFile === null ? [] : [quoted(scenarioFile.name)]), ...words].join(
    " ",
  );
}

function quoted(word: string): string {
  return /^[\w.,:/=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
