import { describe, expect, it } from "vitest";
import {
  formatCount,
  formatMoney,
  formatNumber,
  formatPercent,
  formatShare,
  signedPercent,
} from "../../../reports/words/numbers.ts";

describe("a share", () => {
  it.each([
    [0, "0 %"],
    [0.0004, "< 0.1 %"],
    [0.005, "0.5 %"],
    [0.5, "50 %"],
    [0.996, "99.6 %"],
    [0.9995, "> 99.9 %"],
    [1, "100 %"],
  ])("of %f is written %s: only certainty is 0 % or 100 %", (share, text) => {
    expect(formatShare(share)).toBe(text);
  });

  it("that somebody chose keeps four digits, and a change its sign", () => {
    expect([0.95, 0.9995].map((share) => formatPercent(share))).toEqual(["95 %", "99.95 %"]);
    expect([0.012, -0.5, 0.0001].map(signedPercent)).toEqual(["+1.2 %", "−50.0 %", "0.0 %"]);
  });
});

describe("a number", () => {
  it("has three significant digits, one that was given all of its own, and money whole dollars", () => {
    expect([11.234, 5108.75].map(formatNumber)).toEqual(["11.2", "5,110"]);
    expect([1000, 0.35].map(formatCount)).toEqual(["1,000", "0.35"]);
    expect([29_601.775, null].map(formatMoney)).toEqual(["29,602", "-"]);
  });
});
