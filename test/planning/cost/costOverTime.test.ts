import { describe, expect, it } from "vitest";
import { costOverTime } from "../../../src/planning/cost/costOverTime.ts";

describe("costOverTime", () => {
  it("adds up cents exactly, by years of twelve months, the last as long as it is", () => {
    // In binary fractions twelve times 0.1 is 1.2000000000000002, and 0.1 + 0.2 is not 0.3.
    const months = [...new Array<number>(12).fill(0.1), 0.1, 0.2];
    expect(costOverTime(months)).toEqual({ perYear: [1.2, 0.3], total: 1.5 });
  });

  it("knows no year and no total of which a month is not known", () => {
    const months = [...new Array<number>(12).fill(1), null];
    expect(costOverTime(months)).toEqual({ perYear: [12, null], total: null });
  });
});
