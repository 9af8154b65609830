import { describe, expect, it } from "vitest";
import { tensorParallelLaw } from "../../src/calibration/hardwareVariant.ts";
import {
  engineParts,
  possibleSplits,
  splitProblem,
  type VariantOptions,
} from "../../src/calibration/lawVariants.ts";
import { transferModel, transferTo } from "../../src/calibration/transfer.ts";
import { defaultEngineSettings, geometryOf } from "../../src/catalog/engineDefaults.ts";
import { findMachine, findModel } from "../../src/catalog/findRecords.ts";
import { memoryFit } from "../../src/catalog/memoryFit.ts";
import { exactLaw, type FittedLaw } from "../../src/engine/fittedLaw.ts";
import { soleDeployment } from "../../src/engine/scenario.ts";
import { stepSeconds } from "../../src/engine/serviceLaw.ts";
import { metricsOf } from "../../src/montecarlo/estimate.ts";
import { runExperiment } from "../../src/montecarlo/experiment.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { fixedRun, oneFeature } from "../montecarlo/scenarios.ts";
import {
  catalog,
  dense,
  h100,
  joint,
  large,
  measured,
  mixture,
  shipped,
  tokenSeconds,
  under,
  variance,
} from "./variants.ts";

describe("a variant of nothing", () => {
  it.each([{}, { tensorParallel: 8 }] as VariantOptions[])("is the law itself: %j", (options) => {
    expect(under(options)).toEqual(measured(dense.id, "large"));
    expect(JSON.stringify(under(options))).toBe(JSON.stringify(measured(dense.id, "large")));
  });
});

describe("tensor parallelism", () => {
  it("takes divisors of the machine's GPUs, and says which", () => {
    expect(possibleSplits(large)).toEqual([1, 2, 4, 8]);
    expect(splitProblem(large, { tensorParallel: 3 })).toContain("possible: 1, 2, 4, 8");
    expect(() => engineParts(dense, large, { tensorParallel: 16 })).toThrow("does not divide the 8 GPUs");
    expect(engineParts(dense, large, { tensorParallel: 2 }).enginesPerMachine).toBe(4);
  });

  it("gives each engine the memory of its GPUs", () => {
    const { model, machine } = engineParts(dense, large, { tensorParallel: 4 });
    const half = memoryFit(geometryOf(model), machine);
    const whole = memoryFit(geometryOf(dense), large);
    expect(half.usableBytes).toBeCloseTo(whole.usableBytes / 2, -3);
    // Each engine holds the weights once more.
    expect(2 * half.kvTokens * 131_072 + 2 * half.weightBytes).toBeCloseTo(
      whole.kvTokens * 131_072 + whole.weightBytes,
      -8,
    );
    expect(defaultEngineSettings(model, machine).kvBlocks).toBe(half.kvBlocks);
  });

  it("keeps what is peculiar to the pair and widens every term by the error of a transfer", () => {
    const split = under({ tensorParallel: 4 });
    const base = measured(dense.id, "large");
    const [from, to] = [large, { ...large, gpuCount: 4 }].map((machine) => transferTo(joint, dense, machine));
    for (const term of split.terms) {
      expect(split.law[term] / base.law[term]).toBeCloseTo(to!.law[term] / from!.law[term], 10);
      expect(variance(split, term)).toBeCloseTo(variance(base, term) + joint.logSd[term] ** 2, 10);
    }
    expect(split).toMatchObject({ basis: "transferred", measuredConcurrency: null });
    expect(split.changes?.[0]?.text).toContain("2 engines a machine");
  });

  it("of a law that is itself carried over is the law carried over to so many GPUs, no wider", () => {
    const split = under({ tensorParallel: 2 }, dense, h100);
    const direct = transferTo(joint, dense, { ...h100, gpuCount: 2 });
    for (const term of split.terms) expect(split.law[term]).toBeCloseTo(direct.law[term], 12);
    expect(split.logCovariance).toEqual(direct.logCovariance);
  });

  it("on fewer GPUs is slower alone where reading weights takes most of the step", () => {
    const codestral = findModel(catalog, "codestral-22b-v0.1");
    const llama = findModel(catalog, "llama-3.1-70b");
    for (const model of [codestral, llama]) {
      const steps = [8, 4, 2, 1].map((gpus) => tokenSeconds(under({ tensorParallel: gpus }, model, h100), 1));
      for (const [i, step] of steps.slice(1).entries()) expect(step).toBeGreaterThan(steps[i]!);
    }
    // For 7B on eight A100 the all-reduce over four more GPUs costs what they save in reading: GitLab's curves have
    // 7.1 ms on four with 1,555 GB/s each, 6.5 ms on eight with 2,039.
    const [eight, four] = [8, 4].map((gpus) => tokenSeconds(under({ tensorParallel: gpus }), 1));
    expect(Math.abs(four! / eight! - 1)).toBeLessThan(0.05);
  });

  it("serves more of a small dense model with two engines of four GPUs than with one of eight", async () => {
    const perSecond = async (gpus: number) => {
      const { model, machine, enginesPerMachine } = engineParts(dense, large, { tensorParallel: gpus });
      const scenario = soleDeployment(
        {
          law: exactLaw(under({ tensorParallel: gpus }).law),
          engine: defaultEngineSettings(model, machine),
          replicas: enginesPerMachine,
          routing: "least-outstanding",
        },
        { kind: "concurrency", concurrency: 512 },
        oneFeature({ kind: "constant", tokens: 100 }, { kind: "constant", tokens: 200 }),
      );
      const outcome = await runExperiment(scenario, fixedRun(1, 2, 60), inProcessRunner());
      return metricsOf(outcome!, 0, null).outputTokensPerSecond.value!;
    };
    const [whole, halves] = await Promise.all([perSecond(8), perSecond(4)]);
    // By the law, 256 sequences a step at 28 ms against twice 256 at 30 ms: their host work runs side by side.
    expect(halves / whole).toBeGreaterThan(1.6);
    expect(halves / whole).toBeLessThan(2);
  });

  it("predicts nine in ten step times of GitLab's curves from another machine's curve within its band", () => {
    const moves = [
      [dense, "large", "medium"],
      [dense, "medium", "large"],
      [dense, "large", "small"],
      [mixture, "large", "medium"],
      [mixture, "medium", "large"],
    ] as const;
    const errors = moves.flatMap(([model, start, end]) => {
      // Without the curve that is predicted.
      const others = transferModel(
        catalog,
        shipped.filter((law) => law.model !== model.id || law.machine !== end),
      );
      const [a, b] = [findMachine(catalog, start), findMachine(catalog, end)];
      const predicted = tensorParallelLaw(
        measured(model.id, start),
        { from: transferTo(others, model, a), to: transferTo(others, model, b) },
        { gpus: b.gpuCount, machineGpus: a.gpuCount },
      );
      const truth = measured(model.id, end);
      return [1, 10, 64, 100].map((n) => ({
        model: model.id,
        error: tokenSeconds(predicted, n) / tokenSeconds(truth, n) - 1,
        band: 1.645 * stepLogSd(predicted, n),
      }));
    });
    expect(errors.filter(({ error, band }) => Math.abs(error) < band).length).toBeGreaterThanOrEqual(18);
    // The dense curves come out within a tenth: four GPUs from eight −7 to 0 %.
    for (const { model, error } of errors) if (model === dense.id) expect(Math.abs(error)).toBeLessThan(0.1);
  });
});

/** Relative error of a step's time that the law's covariance gives, to first order. */
function stepLogSd(fitted: FittedLaw, n: number): number {
  const shares = fitted.terms.map((term) => {
    const without = { ...fitted.law, [term]: 0 };
    return 1 - stepSeconds(without, n, 500 * n, 0) / tokenSeconds(fitted, n);
  });
  const sum = shares.reduce(
    (total, a, i) => total + shares.reduce((row, b, j) => row + a * b * fitted.logCovariance[i]![j]!, 0),
    0,
  );
  return Math.sqrt(sum);
}
