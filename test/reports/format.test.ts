import { describe, expect, it } from "vitest";
import { markText } from "../../reports/notes.ts";
import { wrapText } from "../../reports/render/terminalText.ts";
import { bandWidth, formatBand, formatValue, narrowBand } from "../../reports/words/numbers.ts";

const value = (x: number | null) => formatValue({ value: x, ci: null, band: null });
const band = (low: number, high: number) => narrowBand({ value: 1, ci: null, band: [low, high] });

describe("numbers in tables", () => {
  it("have three significant digits, zeros at the end included", () => {
    expect([0.1558, 1.2, 13, 5108.75, null].map(value)).toEqual(["0.156", "1.20", "13.0", "5,110", "-"]);
  });

  it("have bands with two, or one where that would not fit the column", () => {
    expect(band(1, 1.5)).toBe("1.0–1.5");
    expect(band(0.071, 0.268)).toBe("0.071–0.27");
    expect(band(1234, 15_678)).toBe("1200–16K");
  });

  it("have bands that are no narrower than they are where a digit is left out", () => {
    expect(band(0.0071, 0.0124)).toBe("0.007–0.02");
    expect(band(0.0065, 0.00732)).toBe("< 0.0074");
    expect(band(0.00551, 0.00706)).toBe("< 0.0071");
  });

  it("have the whole band where there is room for it", () => {
    const whole = (low: number, high: number) => formatBand({ value: 1, ci: null, band: [low, high] });
    expect(whole(0.0065, 0.00732)).toBe("0.0065–0.0073");
    expect(whole(4.6, 11_234)).toBe("4.6–11,000");
  });

  it("have bands that never outgrow their column", () => {
    const edges = [0.0012, 0.0567, 0.999, 9.96, 99.6, 996, 9960, 99_600, 996_000, 9.96e6];
    for (const low of edges)
      for (const high of edges)
        if (low <= high) expect(band(low, high).length, `${low} ${high}`).toBeLessThanOrEqual(bandWidth);
  });
});

describe("marks of notes", () => {
  it.each([
    [[], ""],
    [[2], "[2]"],
    [[3, 1, 2, 5], "[1-3,5]"],
  ])("%j is %s", (marks, text) => {
    expect(markText(marks)).toBe(text);
  });
});

describe("wrapped text", () => {
  it("keeps a number and its per cent sign on one line, and indents the lines that follow", () => {
    const lines = wrapText(`${"word ".repeat(14)}okay 90 % now`, "a ", "  ");
    expect(lines).toEqual([`a ${"word ".repeat(14)}okay`, "  90 % now"]);
  });
});
