import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/node/packageRoot.ts";
import { scratch } from "../cli/harness.ts";
import { hasProgram, openTerminal, type Terminal } from "./terminal.ts";

const files = scratch();
const open: Terminal[] = [];
afterAll(() => {
  for (const terminal of open) terminal.close();
  files.remove();
});
const main = join(packageRoot(), "dist/src/cli/main.js");

function initIn(file: string): Terminal {
  const terminal = openTerminal(`"${process.execPath}" "${main}" init ${file}; echo "exit code $?"`, {
    folder: files.folder,
  });
  open.push(terminal);
  return terminal;
}

async function answer(terminal: Terminal, question: number, text: string): Promise<void> {
  await terminal.shows(new RegExp(`^${question} of 5\\..*\\]$`, "m"));
  terminal.type(text);
  terminal.press("Enter");
}

describe.skipIf(!hasProgram("tmux", "capsim init in a real terminal"))("capsim init in a terminal", () => {
  it("asks five questions and writes the file", async () => {
    const terminal = initIn("team.yaml");
    for (const [i, text] of ["50", "chat", "", "", "ttft.p95<2s"].entries())
      await answer(terminal, i + 1, text);
    const screen = await terminal.shows(/exit code 0/);
    expect(screen).toContain("Saved team.yaml\nNext: capsim simulate team.yaml");
    const text = readFileSync(files.path("team.yaml"), "utf8");
    expect(text).toMatch(/^users: 50$/m);
    expect(text).toMatch(/^workload: chat$/m);
    expect(text).toMatch(/^slo: "ttft.p95<2s"$/m);
  }, 120_000);

  it("explains a wrong answer as often as one is given, and nothing else", async () => {
    const terminal = initIn("slow.yaml");
    await terminal.shows(/^1 of 5/m);
    for (let wrong = 1; wrong <= 12; wrong++) {
      terminal.type(`wrong${wrong}`);
      terminal.press("Enter");
      await terminal.shows(new RegExp(`^ {2}--users wrong${wrong}: `, "m"));
    }
    const screen = await terminal.shows(/^1 of 5[^\n]*\]\s*$/m);
    expect(screen).not.toMatch(/warning/i);
  }, 120_000);

  it("leaves a file that is there unless told otherwise", async () => {
    files.write("mine.yaml", "users: 7\n");
    const terminal = initIn("mine.yaml");
    await terminal.shows(/Overwrite it/);
    terminal.press("Enter");
    await terminal.shows(/left as it is[\s\S]*exit code 0/);
    expect(readFileSync(files.path("mine.yaml"), "utf8")).toBe("users: 7\n");
  }, 120_000);

  it("leaves nothing behind at Ctrl-C, and says so", async () => {
    const before = readdirSync(files.folder).filter((name) => !name.startsWith("tmux-"));
    const terminal = initIn("broken.yaml");
    await answer(terminal, 1, "50");
    await terminal.shows(/^2 of 5/m);
    terminal.press("C-c");
    await terminal.shows(/interrupted: nothing was written[\s\S]*exit code 130/);
    expect(existsSync(files.path("broken.yaml"))).toBe(false);
    expect(readdirSync(files.folder).filter((name) => !name.startsWith("tmux-"))).toEqual(before);
  }, 120_000);
});
