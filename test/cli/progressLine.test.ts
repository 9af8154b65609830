import { describe, expect, it } from "vitest";
import { progressLine, summary } from "../../src/cli/progressLine.ts";

const at = (replications: number, precision: number | null) => ({
  replications,
  maxReplications: 400,
  precision,
});

describe("the progress line", () => {
  it("tells runs, the widest precision, and the time left at the pace so far", () => {
    // Half the precision needs four times the runs: 60 more at 10 runs a second, and the other experiment is done.
    const text = summary([at(20, 0.04), at(20, 0.02)], 2, 0.02, 4);
    expect(text).toBe("simulating 2 models: 40 runs done, latency to ±4.0 % (aim ±2.0 %), about 6 s left");
  });

  it("promises no time before every experiment has begun", () => {
    expect(summary([at(20, 0.04)], 2, 0.02, 4)).not.toContain("left");
  });

  it("says nothing of a precision that is not known", () => {
    expect(summary([at(5, null)], 1, 0.02, 1)).toBe("simulating: 5 runs done, about 79 s left");
  });

  it("is rewritten at most ten times a second, and never wider than a terminal", () => {
    let now = 0;
    const written: string[] = [];
    const line = progressLine({ isTerminal: true, write: (text) => written.push(text) }, 1, 0.02, () => now);
    line.phase("x".repeat(200));
    for (let i = 1; i <= 10; i++) {
      now = i * 30;
      line.update(0, at(i, 0.5));
    }
    expect(written).toHaveLength(1 + 2);
    expect(Math.max(...written.map((text) => text.length))).toBeLessThanOrEqual(80 + "\r\u001b[K".length);
  });
});
