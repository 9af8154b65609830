import { describe, expect, it } from "vitest";
import { readLaw } from "../../src/calibration/readLaw.ts";
import { UserError } from "../../src/errors.ts";

const minimal = {
  schema: "capsim.law/1",
  model: "a-model",
  machine: "a-machine",
  parameters: { c0: { value: 0.01 } },
} as const;

describe("a law file", () => {
  it("needs no more than schema, model, machine and parameters, and may have notes of its own", () => {
    const noted = { ...minimal, note: "of the second bench" };
    expect(readLaw(JSON.stringify(minimal), "law.json")).toEqual(minimal);
    expect(readLaw(JSON.stringify(noted), "law.json")).toEqual(noted);
  });

  it("is checked with the experts of its model where it does not name them", () => {
    const law = { ...minimal, expertsPerToken: 2 };
    const read = (experts: number) =>
      readLaw(JSON.stringify(law), "law.json", () => ({ experts, expertsPerToken: 1 }));
    expect(() => read(1)).toThrow("experts is 1 with 2 per token");
    expect(read(8)).toEqual(law);
  });
});

describe("a law file with a mistake", () => {
  const c0 = { c0: { value: 0.01 } };
  it.each([
    ["nothing", null, "no document of capsim"],
    ["a list", [], "schema"],
    ["another schema", { ...minimal, schema: "capsim.law/2" }, "capsim.law/2"],
    ["no model", { ...minimal, model: undefined }, "model"],
    ["an empty machine", { ...minimal, machine: "" }, "machine"],
    ["no parameters", { ...minimal, parameters: undefined }, "parameters"],
    ["an unknown term", { ...minimal, parameters: { ...c0, c1: { value: 1 } } }, "c1"],
    ["a negative term", { ...minimal, parameters: { c0: { value: -1 } } }, "parameters.c0.value is -1"],
    ["a term in words", { ...minimal, parameters: { c0: { value: "10ms" } } }, "10ms"],
    ["a term without value", { ...minimal, parameters: { c0: {} } }, "parameters.c0.value is missing"],
    ["a bare number", { ...minimal, parameters: { c0: 0.01 } }, "parameters.c0 is 0.01"],
    ["a term that is null", { ...minimal, parameters: { c0: null } }, "parameters.c0 is null"],
    ["a negative error", { ...minimal, parameters: { c0: { value: 1, sd: -1 } } }, "parameters.c0.sd is -1"],
    [
      "an error of a term that is zero",
      { ...minimal, parameters: { ...c0, cKv: { value: 0, sd: 1 } } },
      "cKv.sd",
    ],
    ["steps that take no time", { ...minimal, parameters: { cPre: { value: 1e-5 } } }, "c0"],
    ["more experts a token than there are", { ...minimal, experts: 2, expertsPerToken: 8 }, "experts"],
    ["experts in words", { ...minimal, experts: "eight", expertsPerToken: 2 }, "experts"],
    ["experts as text", { ...minimal, experts: "8", expertsPerToken: "2" }, "experts"],
    ["a covariance of the wrong size", { ...minimal, terms: ["c0"], covariance: [[1, 0]] }, "covariance"],
    ["a covariance with a hole", { ...minimal, terms: ["c0"], covariance: [null] }, "covariance"],
    ["a covariance in words", { ...minimal, terms: ["c0"], covariance: [["much"]] }, "covariance"],
    ["a covariance that is none", { ...minimal, terms: ["c0"], covariance: [[-1]] }, "covariance"],
    ["a covariance of unknown terms", { ...minimal, terms: ["c9"], covariance: [[1]] }, "c9"],
    ["a covariance of a term that is zero", { ...minimal, terms: ["cKv"], covariance: [[1]] }, "cKv"],
    ["a covariance without terms", { ...minimal, covariance: [[1]] }, "terms"],
    ["terms without a covariance", { ...minimal, terms: ["c0"] }, "covariance"],
    ["a range that is none", { ...minimal, measuredConcurrency: [10, 1] }, "measuredConcurrency"],
    ["a range in words", { ...minimal, measuredConcurrency: "1-100" }, "measuredConcurrency"],
    ["prompts of no length", { ...minimal, measuredPromptTokens: -15 }, "measuredPromptTokens"],
    ["an unknown basis", { ...minimal, basis: "guessed" }, "guessed"],
  ])("is refused, with the file and the field named: %s", (_, data, named) => {
    const read = () => readLaw(JSON.stringify(data), "my law.json");
    expect(read).toThrow(UserError);
    expect(read).toThrow("my law.json");
    expect(read).toThrow(named);
  });
});
