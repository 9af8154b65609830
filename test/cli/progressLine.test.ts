import { describe, expect, it } from "vitest";
import { experimentsText, progressLine } from "../../src/cli/progressLine.ts";
import { timeLeft, timeLeftText } from "../../src/cli/timeLeft.ts";

const at = (replications: number, precision: number | null) => ({
  replications,
  maxReplications: 400,
  precision,
});

describe("the summary of experiments", () => {
  it("tells runs, the widest precision, and the share done", () => {
    // Half the precision needs four times the runs: 60 more, and the other experiment is done.
    expect(experimentsText([at(20, 0.04), at(20, 0.02)], 2, 0.02)).toEqual({
      detail: "40 runs done, p95 to ±4.0 % (aim ±2.0 %)",
      share: 0.4,
    });
  });

  it("counts the runs that are made whatever the precision", () => {
    const { share } = experimentsText([{ ...at(20, 0.01), minReplications: 80 }], 1, 0.02);
    expect(share).toBe(20 / 80);
  });

  it("counts to those, while no precision is known", () => {
    expect(experimentsText([{ ...at(20, null), minReplications: 80 }], 1, 0.02).share).toBe(20 / 80);
  });

  it("tells no share before every experiment has begun", () => {
    expect(experimentsText([at(20, 0.04)], 2, 0.02).share).toBeNull();
  });

  it("says nothing of a precision that is not known", () => {
    expect(experimentsText([at(5, null)], 1, 0.02)).toEqual({ detail: "5 runs done", share: 5 / 400 });
  });
});

describe("the time left", () => {
  /** What is told at each tenth of a second of a job whose share is done by the given function of the seconds. */
  function toldOf(shareAt: (seconds: number) => number, seconds: number): (number | null)[] {
    let now = 0;
    const left = timeLeft(() => now);
    return Array.from({ length: 10 * seconds }, (_, i) => {
      now = i * 100;
      return left(shareAt(i / 10));
    });
  }

  it("is that of a steady job, from the first second on", () => {
    toldOf((seconds) => seconds / 40, 39).forEach((told, i) => {
      if (i < 12) expect(told).toBeNull();
      if (i >= 13) expect(told).toBeCloseTo(40 - i / 10, 6);
    });
  });

  it("does not jump where the pace does, and finds the new one", () => {
    // The first half takes 10 s, the second 30 s.
    const told = toldOf((seconds) => (seconds < 10 ? seconds / 20 : 0.5 + (seconds - 10) / 60), 39);
    const known = told.flatMap((seconds) => seconds ?? []);
    for (const [i, seconds] of known.slice(1).entries())
      expect(Math.abs(seconds - known[i]!)).toBeLessThan(0.5);
    expect(known.at(-1)).toBeLessThan(3);
  });

  it("is never below nothing", () => {
    for (const told of toldOf((seconds) => Math.min(1, seconds / 5), 20))
      expect(told ?? 0).toBeGreaterThanOrEqual(0);
  });

  it.each([
    [0.4, "nearly done"],
    [8.2, "about 9 s left"],
    [41, "about 45 s left"],
    [200, "about 3 min left"],
  ])("of %d s reads %s", (seconds, text) => {
    expect(timeLeftText(seconds)).toBe(text);
  });
});

describe("the progress line", () => {
  function watched(columns?: number) {
    const clock = { now: 0 };
    const written: string[] = [];
    const output = { isTerminal: true, columns, write: (text: string) => void written.push(text) };
    return { clock, written, output, line: progressLine(output, () => clock.now) };
  }

  it("is rewritten at most ten times a second, and at once where another stage begins", () => {
    const { clock, written, line } = watched();
    line.phase("reading");
    for (let i = 1; i <= 10; i++) {
      clock.now = i * 30;
      line.phase("simulating", `${i} runs done`);
    }
    expect(written).toHaveLength(1 + 3);
  });

  it.each([undefined, 40, 200])("is narrower than a terminal of %s columns", (columns) => {
    const { written, line } = watched(columns);
    line.phase("x".repeat(500));
    expect(written[0]!.length - "\r\u001b[K".length).toBe((columns ?? 80) - 1);
  });

  it("takes the width that the terminal has at the time", () => {
    const { clock, written, output, line } = watched(100);
    line.phase("x".repeat(500));
    output.columns = 30;
    clock.now = 1000;
    line.phase("x".repeat(500));
    expect(written.map((text) => text.length - "\r\u001b[K".length)).toEqual([99, 29]);
  });

  it("tells the time left of a stage from its own pace", () => {
    const { clock, written, line } = watched();
    line.phase("slow", "", 0);
    clock.now = 10_000;
    line.phase("slow", "half", 0.5);
    line.phase("quick", "", 0);
    clock.now = 12_000;
    line.phase("quick", "half", 0.5);
    expect(written.map((text) => text.slice("\r\u001b[K".length))).toEqual([
      "slow",
      "slow: half, about 10 s left",
      "quick",
      "quick: half, about 2 s left",
    ]);
  });
});
