import type { Files } from "../settings/files.ts";

/**
 * Values in which a file may be given by what it holds: each such value becomes a file of its key's name, which is read as
 * any other.
 *
 * @param keys those whose values are names of files or plain data
 * @returns the values, with names only, and where the files are
 */
export function withGivenTexts(
  values: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  files: Files,
): { readonly values: Readonly<Record<string, unknown>>; readonly files: Files } {
  const data = keys.filter((key) => typeof values[key] === "object" && values[key] !== null);
  const texts = new Map(data.map((key) => [key, JSON.stringify(values[key])]));
  return {
    values: { ...values, ...Object.fromEntries(data.map((key) => [key, key])) },
    files: withTexts(files, texts),
  };
}

/** Files of which some are given by their texts. */
function withTexts(files: Files, given: ReadonlyMap<string, string>): Files {
  const texts = new Map<string, string>();
  return {
    ...files,
    texts,
    async readText(file) {
      const text = given.get(file) ?? (await files.readText(file));
      texts.set(file, text);
      return text;
    },
  };
}
