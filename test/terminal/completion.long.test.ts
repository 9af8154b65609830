import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import { scratch } from "../cli/harness.ts";
import { commandFolder, hasProgram, openTerminal } from "./terminal.ts";

const files = scratch();
afterAll(() => files.remove());
const bin = commandFolder(files.folder);
const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
files.write("scenario.yaml", "users: 5\n");
files.write("result.json", "{}\n");

const inBash = hasProgram("bash", "completion in bash");
const inFish = hasProgram("fish", "completion in fish");
const inZsh =
  hasProgram("zsh", "completion in zsh") &&
  hasProgram("tmux", "completion in zsh, and the terminal as a whole,");

/** A line, and what the shell offers or makes of it. */
const lines: readonly (readonly [line: string, completed: string])[] = [
  ["capsim sim", "simulate"],
  ["capsim simulate --machine lar", "large"],
  ["capsim simulate --machine a2-ultragpu-8", "a2-ultragpu-8g"],
  ["capsim simulate --model mixtral-8x7", "mixtral-8x7b-instruct-v0.1"],
  ["capsim simulate --routing rou", "round-robin"],
  ["capsim whatif --set machine=lar", "large"],
  ["capsim simulate --machine=lar", "large"],
  ["capsim simulate --machine small,lar", "small,large"],
  ["capsim simulate --machine=small,lar", "small,large"],
  ["capsim whatif --vary machine=small,lar", "small,large"],
  ["capsim simulate scen", "scenario.yaml"],
  ["capsim report res", "result.json"],
];

describe.skipIf(!inBash)("bash", () => {
  it.each(lines)("completes %s to %s", (line, completed) => {
    const script = `eval "$(capsim completion bash)"; COMP_LINE=$1 COMP_POINT=\${#1}; _capsim; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = spawnSync("bash", ["-c", script, "bash", line], {
      encoding: "utf8",
      env,
      cwd: files.folder,
    });
    expect(stdout).toBe(`${completed}\n`);
  });
});

describe.skipIf(!inFish)("fish", () => {
  it.each(lines)("completes %s to %s", (line, completed) => {
    const script = `capsim completion fish | source; complete -C "${line}"`;
    const { stdout } = spawnSync("fish", ["--no-config", "-c", script], {
      encoding: "utf8",
      env,
      cwd: files.folder,
    });
    // Each line is the word as a whole, with its text after a tab.
    const [word] = stdout.split(/[\t\n]/);
    expect(word!.slice(word!.lastIndexOf("=") + 1)).toBe(completed);
    expect(stdout.trim().split("\n")).toHaveLength(1);
  });
});

describe.skipIf(!inZsh)("zsh", () => {
  it("completes each of these lines", async () => {
    const terminal = openTerminal(`env PATH="${env.PATH}" zsh -f`, { folder: files.folder, columns: 100 });
    try {
      terminal.type(
        `autoload -U compinit; compinit -u -D; PS1="ready> "; eval "$(capsim completion zsh)"; clear`,
      );
      terminal.press("Enter");
      await terminal.shows(/^ready>$/m);
      for (const [line, completed] of lines) {
        terminal.type(line);
        terminal.press("Tab");
        const begun = line.slice(0, Math.max(line.lastIndexOf(" "), line.lastIndexOf("=")) + 1);
        await terminal.shows(new RegExp(`^ready> ${`${begun}${completed}`.replaceAll(".", "\\.")}$`, "m"));
        terminal.press("C-u");
      }
    } finally {
      terminal.close();
    }
  }, 120_000);
});
