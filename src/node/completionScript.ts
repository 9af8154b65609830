import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./packageRoot.ts";

/** Shells that capsim ships a completion script for. */
export const shells = ["bash", "zsh", "fish"] as const;

/**
 * The script that completes capsim's command lines in a shell. All three ask capsim itself (`capsim completion SHELL --
 * WORDS…`) what may follow, so that they offer the same, and what the installed version knows. A line of the answer is a
 * candidate, a tab and its text; the lines `:files` and `:folders` leave those to the shell.
 */
export function completionScript(shell: (typeof shells)[number]): string {
  return readFileSync(join(packageRoot(), "completion", `capsim.${shell}`), "utf8");
}
