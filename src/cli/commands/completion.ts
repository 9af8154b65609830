import { completionScript, shells } from "../../node/completionScript.ts";
import { chooseWord } from "../chooseWord.ts";
import type { CommandSpec } from "../commandSpec.ts";
import { complete } from "../completion/candidates.ts";
import { catalogNames } from "../completion/catalogNames.ts";

/**
 * `capsim completion SHELL`: the shell's script; with the words of a command line what may stand in place of the last.
 *
 * @throws UserError for a shell there is no script for
 */
export function completionCommand(
  shell: string,
  words: readonly string[],
  table: readonly CommandSpec[],
): string {
  const chosen = chooseWord("completion", shell, shells);
  if (words.length === 0) return completionScript(chosen);
  const { candidates, paths } = complete(table, words, catalogNames);
  const lines = candidates.map(({ value, text }) => `${value}\t${text}`);
  return [...lines, ...(paths === "none" ? [] : [`:${paths}`])].map((line) => `${line}\n`).join("");
}
