import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/node/packageRoot.ts";

/** A real terminal (tmux's) with a program in it. */
export type Terminal = {
  /** Types text as it is. */
  type(text: string): void;
  /** Presses a key by tmux's name: `Enter`, `Tab`, `C-c`. */
  press(key: string): void;
  resize(columns: number, rows: number): void;
  /** What stands on the screen, without trailing spaces; a line that was too long for it is given as one. */
  screen(): string;
  /** The screen once it shows the pattern; fails with what it shows instead after a generous while. */
  shows(pattern: RegExp): Promise<string>;
  close(): void;
};

/** Whether a program is there; says aloud what is not tested without it. */
export function hasProgram(name: string, untested: string): boolean {
  const isThere = spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;
  if (!isThere)
    console.warn(`skipped: there is no ${name}, so ${untested} is not tested (apt-get install ${name})`);
  return isThere;
}

/** A folder that holds nothing but the command `capsim`, for the PATH of a shell. */
export function commandFolder(folder: string): string {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(join(packageRoot(), "bin/capsim.js"), join(bin, "capsim"));
  return bin;
}

let opened = 0;

/**
 * Opens a terminal of the given size.
 *
 * @param command what runs in it, as a shell reads it; the terminal stays open when it ends
 */
export function openTerminal(
  command: string,
  { folder, columns = 80, rows = 50 }: { folder: string; columns?: number; rows?: number },
): Terminal {
  // A server of its own, so that no other test's and nobody's own terminals are touched.
  const socket = join(folder, `tmux-${opened++}`);
  const tmux = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync("tmux", ["-S", socket, ...args], { encoding: "utf8" });
    if (status !== 0) throw new Error(`tmux ${args.join(" ")}: ${stderr}`);
    return stdout;
  };
  const size = ["-x", `${columns}`, "-y", `${rows}`];
  // -f /dev/null: nobody's own configuration.
  tmux("-f", "/dev/null", "new-session", "-d", ...size, "-c", folder, `${command}; exec cat`);
  tmux("set-option", "window-size", "manual");
  const screen = () => tmux("capture-pane", "-p", "-J").replaceAll(/[ \t]+$/gm, "");
  return {
    type: (text) => void tmux("send-keys", "-l", text),
    press: (key) => void tmux("send-keys", key),
    resize: (x, y) => void tmux("resize-window", "-x", `${x}`, "-y", `${y}`),
    screen,
    async shows(pattern) {
      for (let i = 0; i < 600; i++) {
        const shown = screen();
        if (pattern.test(shown)) return shown;
        await new Promise((done) => setTimeout(done, 100));
      }
      throw new Error(`the terminal never showed ${pattern}; it shows\n${screen()}`);
    },
    close: () => void spawnSync("tmux", ["-S", socket, "kill-server"]),
  };
}
