import { describe, expect, it } from "vitest";
import { houseWarnings, namedWarning } from "../../../src/planning/fleet/namedWarning.ts";

const quick = { model: "mistral-7b", machine: "small" };
const good = { model: "mixtral-8x7b", machine: "medium" };

describe("a warning", () => {
  it("is told with the model and machine it is about, unless it names one of them", () => {
    expect(namedWarning("prompts reach 9 tokens", quick)).toBe("mistral-7b on small: prompts reach 9 tokens");
    expect(namedWarning("small: a page contradicts itself", quick)).toBe("small: a page contradicts itself");
  });
});

describe("the warnings of a house", () => {
  it("name the deployment that each is about, never all joined", () => {
    const texts = houseWarnings([
      { ...quick, warnings: ["small: another page", "prompts reach 9 tokens"] },
      { ...good, warnings: ["prompts reach 70 tokens"] },
    ]);
    expect(texts).toEqual([
      "small: another page",
      "mistral-7b on small: prompts reach 9 tokens",
      "mixtral-8x7b on medium: prompts reach 70 tokens",
    ]);
  });

  it("are told once and of none by name where all have them", () => {
    const warnings = ["the load is beyond what was measured"];
    expect(
      houseWarnings([
        { ...quick, warnings },
        { ...good, warnings },
      ]),
    ).toEqual(warnings);
  });
});
