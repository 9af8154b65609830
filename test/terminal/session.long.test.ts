import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/node/packageRoot.ts";
import { quickLaw, scratch } from "../cli/harness.ts";
import { hasProgram, openTerminal, type Terminal } from "./terminal.ts";

const files = scratch();
const open: Terminal[] = [];
afterAll(() => {
  for (const terminal of open) terminal.close();
  files.remove();
});
const law = files.write("law.json", quickLaw);
const main = join(packageRoot(), "dist/src/cli/main.js");

/** A terminal with a capsim in it that says its exit code when it ends. */
function capsimIn(args: string, size: { columns?: number; rows?: number } = {}): Terminal {
  const terminal = openTerminal(`"${process.execPath}" "${main}" ${args}; echo "exit code $?"`, {
    folder: files.folder,
    ...size,
  });
  open.push(terminal);
  return terminal;
}

/** Would take minutes. */
const longRun = (out: string) =>
  `simulate --calibration ${law} --rate 40 --replications 100000..100000 --input-tokens 100 --output-tokens 20 --out ${out}`;

describe.skipIf(!hasProgram("tmux", "capsim in a real terminal"))("in a terminal", () => {
  it("a run shows how far it is and the time left, and after Ctrl-C keeps what was finished", async () => {
    const terminal = capsimIn(longRun("interrupted"), { rows: 80 });
    await terminal.shows(/^simulating: \d+ runs done.*, about \d+ (s|min) left$/m);
    terminal.press("C-c");
    const screen = await terminal.shows(/exit code 130/);
    expect(screen).toContain("stopped: interrupted");
    expect(screen).toMatch(/^interrupted: /m);
    // The line of progress is gone.
    expect(screen).not.toMatch(/^simulating/m);
    const document = JSON.parse(readFileSync(files.path("interrupted/result.json"), "utf8"));
    expect(document.results[0].replications).toBeGreaterThan(0);
  }, 120_000);

  it("a run goes on through changes of the size, and its line fits the new one", async () => {
    const terminal = capsimIn(longRun("resized"), { columns: 120 });
    await terminal.shows(/left$/m);
    terminal.resize(40, 20);
    // Rewritten at the new width: what stands on the last line fits, with the time left at its end.
    const narrow = await terminal.shows(/^simulating.{0,28}left$/m);
    for (const line of narrow.split("\n")) expect(line.length).toBeLessThanOrEqual(40);
    terminal.resize(100, 60);
    await terminal.shows(/^simulating: \d+ runs done.*, about \d+ (s|min) left$/m);
    terminal.press("C-c");
    await terminal.shows(/exit code 130/);
  }, 120_000);

  it.each(["--quiet", "--no-progress"])(
    "%s shows no progress",
    async (flag) => {
      const terminal = capsimIn(
        `simulate --calibration ${law} --rate 20 --replications 5..5 --duration 60 --input-tokens 100 --output-tokens 20 --no-charts --out quiet ${flag}`,
        { rows: 80 },
      );
      const screen = await terminal.shows(/exit code 0/);
      expect(screen).not.toMatch(/simulating|starting/);
    },
    120_000,
  );

  it("all lines of results and of the help fit 80 columns", async () => {
    const short = `--calibration ${law} --duration 60 --input-tokens 100 --output-tokens 20 --no-charts --no-progress --out fits`;
    const quick = `--replications 5..5 ${short}`;
    const asked = `--rate 20 --slo "e2e.p95<5s"`;
    for (const args of [
      `simulate ${asked} ${quick}`,
      `sweep --rate 5,20 --slo "e2e.p95<5s" ${quick}`,
      `plan ${asked} ${short}`,
      `whatif ${asked} --set rate=30 ${quick}`,
      ...["catalog machines", "--help", "plan --help"],
    ]) {
      const terminal = capsimIn(args, { rows: 200 });
      const screen = await terminal.shows(/exit code 0/);
      // tmux joins what it had to break.
      expect([args, screen.split("\n").filter((line) => line.length > 80)]).toEqual([args, []]);
    }
  }, 300_000);

  /** Each would take minutes. */
  it.each([
    ["sweep", "--rate 0.5..40:0.5 --duration 36000", /^sweeping.*left$/m],
    [
      "plan",
      `--rate 20 --slo "e2e.p95<5s" --duration 360000`,
      /^(screening|testing options in front|looking for headroom): \d+ of \d+/m,
    ],
    [
      "whatif",
      "--rate 20 --set rate=30 --replications 20..100000 --precision 0.1% --duration 60",
      /^simulating: \d+ runs done.*left$/m,
    ],
  ])(
    "%s shows in one line how far it is, and stops at Ctrl-C",
    async (command, asked, progress) => {
      const its = `--calibration ${law} --input-tokens 100 --output-tokens 20 --out stopped-${command}`;
      const terminal = capsimIn(`${command} ${asked} ${its}`, { rows: 80 });
      const screen = await terminal.shows(progress);
      expect(screen.split("\n").filter((line) => line.length > 80)).toEqual([]);
      terminal.press("C-c");
      const end = await terminal.shows(/exit code 130/);
      // The line of progress is gone.
      expect(end).not.toMatch(progress);
    },
    120_000,
  );
});
