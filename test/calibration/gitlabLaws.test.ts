import { describe, expect, it } from "vitest";
import { fitGitlabCurve } from "../../src/calibration/gitlabCurve.ts";
import { lawFromFile } from "../../src/calibration/lawFile.ts";
import { leaveGitlabCurvesOut, leaveGitlabRowsOut } from "../../src/calibration/leaveOut.ts";
import { efficiencies, ratesOf } from "../../src/calibration/physicsPrior.ts";
import { lawOfCurve, validateGitlab } from "../../src/calibration/validateGitlab.ts";
import { defaultEngineSettings, geometryOf } from "../../src/catalog/engineDefaults.ts";
import { findMachine, findModel } from "../../src/catalog/findRecords.ts";
import type { ValidationRow } from "../../src/documents/validation.ts";
import { type ServiceLaw, stepSeconds } from "../../src/engine/serviceLaw.ts";
import { loadCatalog } from "../../src/node/catalogFiles.ts";
import { loadShippedLaws } from "../../src/node/lawFiles.ts";
import { isLong } from "../effort.ts";
import { testStream } from "../stats/samples.ts";
import { replayBurst } from "./bursts.ts";

const catalog = loadCatalog();
const laws = loadShippedLaws();
const mistral = "mistral-7b-instruct-v0.3";
const mixtral = "mixtral-8x7b-instruct-v0.1";

function shipped(model: string, machine: string): ServiceLaw {
  return lawFromFile(lawOfCurve(laws, { model, machine }), "gitlabLaws.json").law;
}

describe("the shipped laws", () => {
  it("are one for each measured curve", () => {
    expect(laws.length).toBe(6);
    expect(catalog.curves.map((curve) => lawOfCurve(laws, curve).model)).toEqual(
      catalog.curves.map(({ model }) => model),
    );
  });

  it.each(catalog.curves.map((curve) => [`${curve.machine}/${curve.model}`, curve] as const))(
    "are what the fit gives today, number for number: %s",
    (_, curve) => {
      const file = lawOfCurve(laws, curve);
      const again = fitGitlabCurve(
        curve,
        findModel(catalog, curve.model),
        findMachine(catalog, curve.machine),
      );
      expect(Object.keys(file.parameters)).toEqual(Object.keys(again.parameters));
      for (const [term, { value, sd }] of Object.entries(again.parameters)) {
        const kept = file.parameters[term as keyof typeof file.parameters]!;
        expect(kept.value / value).toBeCloseTo(1, 3);
        expect(kept.sd! / sd!).toBeCloseTo(1, 2);
      }
      for (const [i, row] of again.covariance!.entries())
        for (const [j, value] of row.entries())
          expect(Math.abs(file.covariance![i]![j]! - value)).toBeLessThan(1e-3);
      for (const [i, conditions] of again.conditions.entries()) {
        expect(file.conditions[i]!.startUpSeconds / conditions.startUpSeconds).toBeCloseTo(1, 2);
        expect(Math.abs(file.conditions[i]!.lengthSpread - conditions.lengthSpread)).toBeLessThan(1e-3);
      }
      expect(file.findings).toEqual(again.findings);
    },
  );

  it("meet every column of all 18 rows within 7 %, and of at least 15 rows within 3 %", () => {
    const { rows } = validateGitlab(catalog, laws, testStream);
    const worst = new Map<string, number>();
    for (const { runId, error } of rows) worst.set(runId, Math.max(worst.get(runId) ?? 0, Math.abs(error)));
    expect(rows.length).toBe(18 * 4);
    expect(worst.size).toBe(18);
    expect(Math.max(...worst.values())).toBeLessThan(0.07);
    expect([...worst.values()].filter((error) => error < 0.03).length).toBeGreaterThanOrEqual(15);
  });

  it("have bands that hold the measured columns, and are not arbitrarily wide", () => {
    const { summary, rows } = validateGitlab(catalog, laws, testStream);
    for (const { bandCoverage } of summary) expect(bandCoverage).toBeGreaterThanOrEqual(0.8);
    const widths = rows.map(({ band, measured }) => (band[1] - band[0]) / measured).sort((a, b) => a - b);
    expect(widths[Math.floor(widths.length / 2)]!).toBeLessThan(0.25);
  });

  it("say that a model on more GPUs reads its weights sooner", () => {
    const c0 = ["small", "medium", "large"].map((machine) => shipped(mistral, machine).c0);
    expect(c0[0]!).toBeGreaterThan(c0[1]!);
    expect(c0[1]!).toBeGreaterThan(c0[2]!);
    const oneToken = (machine: string) => stepSeconds(shipped(mixtral, machine), 1, 300, 0);
    expect(oneToken("medium")).toBeGreaterThan(oneToken("large"));
  });

  it("are concave in the batch for a mixture of experts, and straight for a dense model", () => {
    const contextTokens = 400;
    const curvature = (law: ServiceLaw, n: number) =>
      stepSeconds(law, n + 1, (n + 1) * contextTokens, 0) -
      2 * stepSeconds(law, n, n * contextTokens, 0) +
      stepSeconds(law, n - 1, (n - 1) * contextTokens, 0);
    for (let n = 2; n < 30; n++) {
      expect(curvature(shipped(mixtral, "large"), n)).toBeLessThan(0);
      expect(curvature(shipped(mistral, "large"), n)).toBeCloseTo(0, 15);
    }
  });

  it("need no more than the hardware has, except where their findings say so", () => {
    for (const file of laws) {
      const machine = findMachine(catalog, file.machine);
      const { law } = lawFromFile(file, "gitlabLaws.json");
      const reached = efficiencies(law, geometryOf(findModel(catalog, file.model)), ratesOf(machine));
      const impossible = Object.values(reached).filter((share) => share !== null && share > 1).length;
      expect(
        file.findings.filter((finding) => finding.includes("more than the hardware can do")).length,
      ).toBe(impossible);
      for (const share of Object.values(reached)) if (share !== null) expect(share).toBeLessThan(1.1);
    }
  });
});

describe("GitLab's rows, predicted without having been fitted", () => {
  it.each([
    ...(isLong ? [["row", () => leaveGitlabRowsOut(catalog, testStream)] as const] : []),
    ["curve", () => leaveGitlabCurvesOut(catalog, laws, testStream)] as const,
  ])(
    "are met in the median within 8 percent when their %s is left out, with bands that hold 80 to 97 percent",
    (_, leaveOut) => {
      const rows: readonly ValidationRow[] = leaveOut();
      expect(rows.length).toBe(18 * 4);
      const errors = rows.map(({ error }) => Math.abs(error)).sort((a, b) => a - b);
      expect(errors[errors.length / 2]!).toBeLessThan(0.08);
      const inside = rows.filter(({ measured, band }) => band[0] <= measured && measured <= band[1]).length;
      expect(inside / rows.length).toBeGreaterThanOrEqual(0.8);
      expect(inside / rows.length).toBeLessThanOrEqual(0.97);
    },
  );
});

/**
 * Time a token of a burst of B prompts and answers of 1,024 tokens each: Mixtral 8x7B, float16, on 4 A100 40 GB under
 * vLLM 0.5 (Argonne LLM-Inference-Bench, BSD-3-Clause, as summarised in ../shared/measurements). Milliseconds.
 */
const argonne = [
  [1, 10.2],
  [16, 23.9],
  [32, 28.1],
  [64, 33.9],
] as const;

describe("the law of medium/Mixtral 8x7B, whose rows look as if every request had waited", () => {
  const curve = { model: mixtral, machine: "medium" };
  const engine = defaultEngineSettings(findModel(catalog, mixtral), findMachine(catalog, "medium"));
  const msPerToken = (law: ServiceLaw, requests: number, startUp = 0) =>
    (replayBurst(law, engine, 1024, new Array<number>(requests).fill(1024), startUp).duration_s / 1024) *
    1000;

  it("agrees with an independent measurement on the same GPUs within 12 %, though of another engine version", () => {
    const law = shipped(mixtral, "medium");
    const errors = argonne.map(([requests, measured]) => msPerToken(law, requests) / measured - 1);
    // Versions of vLLM differ by some per cent in step time, and the prompts here are 70 times as long as GitLab's.
    for (const error of errors) expect(Math.abs(error)).toBeLessThan(0.12);
  });

  it("would be off by half for a single request, had its N=1 row been warm", () => {
    // Read at face value the row says 61.5 tokens/s, 16.2 ms a token; the independent measurement says 10.2.
    const row = catalog.curves.find(
      ({ model, machine }) => model === curve.model && machine === curve.machine,
    )!.rows[0]!;
    expect(1000 / row.totalTokensPerSecond / argonne[0][1]).toBeGreaterThan(1.5);
    const { startUpSeconds } = lawOfCurve(laws, curve).conditions[0]!;
    const warm = ((row.meanTime - startUpSeconds) / row.meanOutputTokens) * 1000;
    expect(warm / argonne[0][1]).toBeGreaterThan(0.85);
    expect(warm / argonne[0][1]).toBeLessThan(1.15);
  });
});
