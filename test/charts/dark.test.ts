import { compile, type TopLevelSpec } from "vega-lite";
import { describe, expect, it } from "vitest";
import { dark, inDark } from "../../reports/charts/dark.ts";
import { ink, seriesColors } from "../../reports/charts/theme.ts";
import { everyCase } from "./everyCase.ts";
import { pictureOf } from "./pictureTexts.ts";

/** Relative luminance and contrast ratio of WCAG 2.2 (www.w3.org/TR/WCAG22/#dfn-contrast-ratio). */
function luminance(color: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

const white = "#ffffff";
const pages = [
  { name: "paper", background: white, inks: ink, series: seriesColors },
  { name: "the dark", background: dark.background, inks: dark, series: dark.series },
];

describe.each(pages)("on $name", ({ background, inks, series }) => {
  it("text has a contrast of 4.5, and every stroke that means something one of 3", () => {
    for (const color of [inks.text, inks.quiet]) expect(contrast(color, background)).toBeGreaterThan(4.5);
    for (const color of [inks.frame, ...series])
      expect(contrast(color, background)).toBeGreaterThanOrEqual(3);
  });

  it("the grid stays behind everything", () => {
    expect(contrast(inks.grid, background)).toBeLessThan(1.5);
  });

  it("neighbours among the series differ in lightness", () => {
    for (const [i, color] of series.slice(1).entries())
      expect(contrast(color, series[i]!)).toBeGreaterThan(1.1);
  });
});

describe("the dark series", () => {
  it("are lighter or darker than their neighbours as on paper, but for the third, the darkest, which is the lightest", () => {
    const rises = (colors: readonly string[]) => {
      const shades = colors.filter((_, i) => i !== 2).map(luminance);
      return shades.slice(1).map((shade, i) => shade > shades[i]!);
    };
    const shades = (colors: readonly string[]) => colors.map(luminance);
    expect(Math.min(...shades(seriesColors))).toBe(luminance(seriesColors[2]!));
    expect(Math.max(...shades(dark.series))).toBe(luminance(dark.series[2]!));
    expect(rises(dark.series)).toEqual(rises(seriesColors));
  });

  it("are all different", () => {
    expect(new Set(dark.series).size).toBe(seriesColors.length);
  });
});

/** Every string that reads as a colour, but for those in data. */
function colorsOf(part: unknown): string[] {
  if (typeof part === "string") return /^(?:#[\da-f]{3,8}|white|black|rgba?\(.*)$/i.test(part) ? [part] : [];
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => (key === "data" ? [] : colorsOf(value)));
}

const known: ReadonlySet<string> = new Set([
  ...[dark.background, dark.text, dark.quiet, dark.frame, dark.grid, white],
  ...dark.series,
]);

describe.each(everyCase)("$name of $title in the dark", ({ spec }) => {
  it("has the dark colours and no others, compiled before or after", () => {
    const before = JSON.stringify(spec);
    const compiled = inDark(compile(spec).spec);
    expect(colorsOf(compiled).filter((color) => !known.has(color))).toEqual([]);
    expect(compiled).toEqual(compile(inDark(spec)).spec);
    expect(JSON.stringify(spec)).toBe(before);
  });
});

const oneOfEach = everyCase.filter(
  ({ name }, i) => everyCase.findIndex((other) => other.name === name) === i,
);

describe.each(oneOfEach)("the picture of $name in the dark", ({ spec }) => {
  it("has no text in a colour that Vega chose by itself", { timeout: 60_000 }, async () => {
    const { texts } = await pictureOf(inDark(spec));
    expect(
      texts.map(({ color }) => color).filter((color) => ![dark.text, dark.quiet].includes(color as never)),
    ).toEqual([]);
  });
});

describe("inDark", () => {
  it("leaves names and data alone, though they be called like a colour", () => {
    const spec = {
      title: "white",
      background: "white",
      data: { values: [{ model: "white", color: "#000000" }] },
      encoding: { color: { field: "white", scale: { domain: ["white"], range: ["#000000"] } } },
    };
    expect(inDark(spec as unknown as TopLevelSpec)).toEqual({
      title: "white",
      background: dark.background,
      data: { values: [{ model: "white", color: "#000000" }] },
      encoding: { color: { field: "white", scale: { domain: ["white"], range: [white] } } },
    });
  });
});
