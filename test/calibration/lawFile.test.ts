import { describe, expect, it } from "vitest";
import { lawFromFile } from "../../src/calibration/lawFile.ts";
import { drawLaw } from "../../src/engine/fittedLaw.ts";
import { normal } from "../../src/engine/random.ts";
import { testStream } from "../stats/samples.ts";

const minimal = {
  schema: "capsim.law/1",
  model: "a-model",
  machine: "a-machine",
  parameters: { c0: { value: 0.01 } },
} as const;

describe("a hand-written law", () => {
  it("with the least it may have is used as it stands, without error of its own", () => {
    const fitted = lawFromFile(minimal, "law.json");
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
    const fitted = lawFromFile({ ...minimal, parameters }, "law.json");
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
    expect(lawFromFile({ ...minimal, parameters }, "law.json", mixtral).law).toMatchObject(mixtral);
    const own = { experts: 64, expertsPerToken: 6 };
    expect(lawFromFile({ ...minimal, parameters, ...own }, "law.json", mixtral).law).toMatchObject(own);
  });
});
