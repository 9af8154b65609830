import type { CommandSpec } from "../commandSpec.ts";
import { exitCodes } from "../io.ts";

/** @param table all commands, this one too */
export function completionFor(table: () => readonly CommandSpec[]): CommandSpec {
  return {
    kind: "command",
    name: "completion",
    text: "print a script that completes commands, flags and values in bash, zsh or fish",
    args: [
      { name: "shell", text: "bash, zsh or fish", values: ["bash", "zsh", "fish"] },
      {
        name: "words",
        isOptional: true,
        isMany: true,
        text: "what the script itself asks after --: what may stand in place of the last word",
      },
    ],
    flags: null,
    examples: [
      'eval "$(capsim completion bash)"         # in ~/.bashrc',
      'eval "$(capsim completion zsh)"          # in ~/.zshrc, after compinit',
      "capsim completion fish | source          # in ~/.config/fish/config.fish",
    ],
    async run([shell, ...words], _flags, io) {
      const { completionCommand } = await import("../commands/completion.ts");
      io.stdout.write(completionCommand(shell!, words, table()));
      return exitCodes.done;
    },
  };
}
