import { describe, expect, it } from "vitest";
import { percentText, plainNumber } from "../src/units.ts";

describe("percentText", () => {
  it.each([
    [0, "0 %"],
    [0.0004, "0.04 %"],
    [0.0042, "0.4 %"],
    [0.07, "7 %"],
    [0.097, "10 %"],
    [0.124, "12 %"],
    [0.988, "99 %"],
    [0.994, "99.4 %"],
    [0.9961, "99.6 %"],
    [0.99996, "> 99.9 %"],
    [1, "100 %"],
  ])("writes %d as %s", (share, text) => {
    expect(percentText(share)).toBe(text);
  });

  it("never writes a power of ten, and rounds by no more than one digit asks for", () => {
    for (let share = 0.001; share < 0.999; share += 0.0007) {
      expect(percentText(share)).toMatch(/^\d+(?:\.\d+)? %$/);
      expect(Math.abs(Number.parseFloat(percentText(share)) / (100 * share) - 1)).toBeLessThan(1 / 3 + 1e-9);
    }
  });
});

describe("plainNumber", () => {
  it.each([
    [0.0123, 2, "0.012"],
    [9.97, 2, "10"],
    [123, 2, "120"],
    [1234.5, 3, "1230"],
    [1.5, 3, "1.5"],
  ])("writes %d in %d digits as %s", (value, digits, text) => {
    expect(plainNumber(value, digits)).toBe(text);
  });
});
