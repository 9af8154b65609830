import { describe, expect, it } from "vitest";
import { readLoadSteps } from "../../src/settings/loadSteps.ts";

const users = { isWhole: true, most: 10_000_000 };
const rate = { isWhole: false, most: 100_000 };

describe("readLoadSteps", () => {
  it.each<[string, number[]]>([
    ["200", [200]],
    ["50,100,200", [50, 100, 200]],
    ["200, 50, 200", [50, 200]],
    ["50..250:50", [50, 100, 150, 200, 250]],
    ["50..240:50", [50, 100, 150, 200]],
    ["10..100:x2", [10, 20, 40, 80]],
    ["10..1000:log3", [10, 100, 1000]],
    ["1..100:log5", [1, 3, 10, 32, 100]],
    ["5,50..150:50", [5, 50, 100, 150]],
  ])("reads %s as whole loads", (text, loads) => {
    expect(readLoadSteps(text, users)).toEqual(loads);
  });

  it.each<[string, number[]]>([
    ["0.1..0.5:0.1", [0.1, 0.2, 0.3, 0.4, 0.5]],
    ["0.5..4:x2", [0.5, 1, 2, 4]],
    [".25,1e1", [0.25, 10]],
  ])("reads %s as rates, without the dust of binary fractions", (text, loads) => {
    expect(readLoadSteps(text, rate)).toEqual(loads);
  });

  it.each([
    ["500..50:50", "is not above 500"],
    ["50..50:5", "is not above 50"],
    ["0..100:10", "begins at no load"],
    ["50..100:0", "step must be above 0"],
    ["50..100:x1", "factor must be above 1"],
    ["50..100:log1", "from 2"],
    ["50..1000", "write loads such as"],
    ["many", "write loads such as"],
    ["50,", "write loads such as"],
    ["10..20:2.5", "12.5 is no such load"],
    ["0", "0 is no such load"],
    ["1..100000:1", "makes more than 200 loads"],
  ])("refuses %s", (text, message) => {
    expect(readLoadSteps(text, users)).toContain(message);
  });
});
