import { describe, expect, it } from "vitest";
import { readLengthSpec } from "../../src/settings/lengthSpec.ts";

describe("lengths in words", () => {
  it.each([
    ["600", { kind: "constant", tokens: 600 }],
    [600, { kind: "constant", tokens: 600 }],
    ["lognormal:600,0.5,900", { kind: "lognormal", mean: 600, cv: 0.5, max: 900 }],
    ["empirical:a/b.csv", { kind: "file", file: "a/b.csv" }],
  ])("%j", (given, spec) => {
    expect(readLengthSpec(given)).toEqual(spec);
  });

  it("cuts a lognormal where one sample in a million is longer, at most at 32,768", () => {
    expect(readLengthSpec("lognormal:600,0.5")).toMatchObject({ max: 5069 });
    expect(readLengthSpec("lognormal:6000,2")).toMatchObject({ max: 32_768 });
    expect(readLengthSpec("lognormal:50000,0.1")).toMatchObject({ max: 50_000 });
  });

  it.each([
    "",
    "0",
    "1.5",
    "-3",
    "1e9",
    "lognormal:",
    "lognormal:5",
    "lognormal:5,0",
    "lognormal:5,1,2,3",
    "normal:5,1",
    "empirical:",
  ])("%j means nothing", (given) => {
    expect(readLengthSpec(given)).toBeNull();
  });
});
