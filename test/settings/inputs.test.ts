import { describe, expect, it } from "vitest";
import { flagOf, told } from "../../src/errors.ts";
import { filesFrom } from "../../src/library/shippedData.ts";
import { readInputs } from "../../src/settings/inputs.ts";

describe("names given in one word", () => {
  it("are the names given one by one, and each is told by itself", () => {
    const { values, named } = readInputs(
      { machine: ["small, medium", "large"], model: ["a,b"] },
      null,
      filesFrom({}),
    );
    expect([values.machine, values.model]).toEqual([
      ["small", "medium", "large"],
      ["a", "b"],
    ]);
    expect(told([named("machine", [1])], flagOf)).toBe("--machine medium");
  });
});
