import { describe, expect, it } from "vitest";
import { lawFromFile } from "../../src/calibration/lawFile.ts";
import { drawLaw } from "../../src/engine/fittedLaw.ts";
import { normal } from "../../src/engine/random.ts";
import { UserError } from "../../src/errors.ts";
import { testStream } from "../stats/samples.ts";

const minimal = {
  schema: "capsim.law/1",
  model: "a-model",
  machine: "a-machine",
  parameters: { c0: { value: 0.01 } },
} as const;

describe("a hand-written law", () => {
  it("with the least it may have is used as it stands, without error of its own", () => {
    const { model, machine, fitted } = lawFromFile(minimal, "law.json");
    expect([model, machine]).toEqual(["a-model", "a-machine"]);
    expect(fitted.law).toEqual({
      c0: 0.01,
      cSeq: 0,
      cKv: 0,
      cPre: 0,
      cExp: 0,
      experts: 1,
      expertsPerToken: 1,
    });
    expect(fitted).toMatchObject({
      basis: "given",
      source: "law.json",
      terms: [],
      measuredConcurrency: null,
    });
  });

  it("draws its terms with the standard deviations it gives, independently", () => {
    const parameters = {
      c0: { value: 0.01, sd: 0.001 },
      cSeq: { value: 1e-4, sd: 5e-5 },
      cKv: { value: 1e-8 },
    };
    const { fitted } = lawFromFile({ ...minimal, parameters }, "law.json");
    const stream = testStream(1);
    const draws = Array.from({ length: 20_000 }, () => drawLaw(fitted, () => normal(stream)));
    const spread = (values: readonly number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value / mean - 1) ** 2, 0) / values.length);
    };
    expect(spread(draws.map(({ c0 }) => c0))).toBeCloseTo(0.1, 2);
    expect(Math.abs(spread(draws.map(({ cSeq }) => cSeq)) - 0.5)).toBeLessThan(0.03);
    expect(new Set(draws.map(({ cKv }) => cKv))).toEqual(new Set([1e-8]));
  });

  it("takes the model's experts where it does not name them, and its own where it does", () => {
    const parameters = { c0: { value: 0.01 }, cExp: { value: 0.001 } };
    const mixtral = { experts: 8, expertsPerToken: 2 };
    expect(lawFromFile({ ...minimal, parameters }, "law.json", mixtral).fitted.law).toMatchObject(mixtral);
    const own = { experts: 64, expertsPerToken: 6 };
    expect(lawFromFile({ ...minimal, parameters, ...own }, "law.json", mixtral).fitted.law).toMatchObject(
      own,
    );
  });
});

describe("a law file with a mistake", () => {
  const c0 = { c0: { value: 0.01 } };
  it.each([
    ["nothing", null, "JSON object"],
    ["a list", [], "schema"],
    ["another schema", { ...minimal, schema: "capsim.law/2" }, "capsim.law/2"],
    ["no model", { ...minimal, model: undefined }, "model"],
    ["an empty machine", { ...minimal, machine: "" }, "machine"],
    ["no parameters", { ...minimal, parameters: undefined }, "parameters"],
    ["an unknown term", { ...minimal, parameters: { ...c0, c1: { value: 1 } } }, "c1"],
    ["a negative term", { ...minimal, parameters: { c0: { value: -1 } } }, "parameters.c0.value is -1"],
    ["a term in words", { ...minimal, parameters: { c0: { value: "10ms" } } }, "10ms"],
    ["a term without value", { ...minimal, parameters: { c0: {} } }, "parameters.c0.value"],
    ["a bare number", { ...minimal, parameters: { c0: 0.01 } }, "parameters.c0.value"],
    ["a term that is null", { ...minimal, parameters: { c0: null } }, "parameters.c0.value"],
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
    const read = () => lawFromFile(data, "my law.json");
    expect(read).toThrow(UserError);
    expect(read).toThrow("my law.json");
    expect(read).toThrow(named);
  });
});
