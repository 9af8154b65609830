import { describe, expect, it } from "vitest";
import { overlaps, pictureOf } from "./pictureTexts.ts";
import { workloadCases } from "./workloadCases.ts";

describe.each(workloadCases)("the chart $name of $title", ({ spec }) => {
  it("keeps every text inside the picture and apart from every other", { timeout: 60_000 }, async () => {
    const { width, height, texts } = await pictureOf(spec);
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.filter((t) => t.left < 0 || t.top < 0 || t.right > width || t.bottom > height)).toEqual([]);
    expect(overlaps(texts, 1)).toEqual([]);
    expect(texts.filter(({ text }) => text.includes("…"))).toEqual([]);
  });
});
