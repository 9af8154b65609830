import { describe, expect, it } from "vitest";
import { textWidth, wrapText } from "../../reports/charts/text.ts";
import { loadTextMeasure } from "../../src/node/fonts.ts";
import { cases } from "./cases.ts";
import { decisionCases } from "./decisionCases.ts";
import { overlaps, pictureOf } from "./pictureTexts.ts";

describe.each([...cases, ...decisionCases])("$name of $title", ({ spec }) => {
  it("keeps every text inside the picture and apart from every other", { timeout: 60_000 }, async () => {
    const { width, height, texts } = await pictureOf(spec);
    expect(texts.length).toBeGreaterThan(1);
    const cut = texts.filter((t) => t.left < 0 || t.top < 0 || t.right > width || t.bottom > height);
    expect(cut).toEqual([]);
    expect(overlaps(texts, 1)).toEqual([]);
    expect(texts.filter(({ text }) => text.includes("…"))).toEqual([]);
  });
});

describe("textWidth", () => {
  it("equals the bundled font's widths for regular ASCII and never undercuts its bold words", async () => {
    const measure = await loadTextMeasure();
    const ascii = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i));
    for (const character of ascii)
      expect(textWidth(character, 10)).toBeCloseTo(measure(character, 10, "regular"), 2);
    for (const name of ["mixtral-8x22b-instruct-v0.1 on large", "Llama-3.3-70B on 2 × a2-ultragpu-8g"]) {
      expect(textWidth(name, 12, "bold")).toBeGreaterThanOrEqual(measure(name, 12, "bold"));
    }
  });
});

describe("wrapText", () => {
  it("loses no character and exceeds the width only with a single one", () => {
    const text = "mixtral-8x22b-instruct-v0.1 on averylongmachinenamewithoutbreaks";
    const lines = wrapText(text, 80, 10);
    expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
    for (const line of lines) expect(textWidth(line, 10)).toBeLessThanOrEqual(80);
    expect(lines.some((line) => line.endsWith("-"))).toBe(true);
  });
});
