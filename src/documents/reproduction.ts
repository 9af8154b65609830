/** How a document's numbers are got again: the command line, and the files it names. */
export type Reproduction = {
  readonly command: "simulate" | "sweep" | "plan" | "whatif";
  /** By their keys, each as it was typed; `true` for one without a value, a list for one that may be repeated. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** The scenario file, as plain values; null without one. */
  readonly scenarioFile: { readonly name: string; readonly values: unknown } | null;
  /** Texts of the other files that were named, by the names they were read under; none where they are long. */
  readonly files: Readonly<Record<string, string>>;
  /** Names of the files that were read and are too long to stand there; absent where there are none. */
  readonly filesLeft?: readonly string[];
};

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
