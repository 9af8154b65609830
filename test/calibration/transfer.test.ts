import { describe, expect, it } from "vitest";
import { ratesOf } from "../../src/calibration/physicsPrior.ts";
import {
  type CommonEfficiencies,
  fitTransfer,
  type KnownCurve,
  type TransferTarget,
  termsFrom,
  transferModel,
  transferredLaw,
  transferTo,
} from "../../src/calibration/transfer.ts";
import { geometryOf } from "../../src/catalog/engineDefaults.ts";
import { findMachine, findModel } from "../../src/catalog/findRecords.ts";
import { exactLaw } from "../../src/engine/fittedLaw.ts";
import { lawTerms, stepSeconds } from "../../src/engine/serviceLaw.ts";
import { loadCatalog } from "../../src/node/catalogFiles.ts";
import { loadShippedLaws } from "../../src/node/lawFiles.ts";

const catalog = loadCatalog();
const common: CommonEfficiencies = {
  layerOverhead: 1.5e-4,
  layerOverheadPerGpu: 1.2e-5,
  hostPerSequenceLayer: 4e-6,
  weightReading: 0.72,
  kvReading: 0.5,
  expertReading: 0.62,
};

function target(model: string, machine: string): TransferTarget {
  const { gpuCount } = findMachine(catalog, machine);
  return {
    geometry: geometryOf(findModel(catalog, model)),
    hardware: ratesOf(findMachine(catalog, machine)),
    gpus: gpuCount,
  };
}

/** A curve that follows the common efficiencies exactly, known within 2 % in each term. */
function curve(model: string, machine: string): KnownCurve {
  const pair = target(model, machine);
  const { experts, expertsPerToken } = pair.geometry;
  const law = { ...termsFrom(common, pair), experts, expertsPerToken };
  const terms = lawTerms.filter((term) => law[term] > 0);
  return {
    ...pair,
    id: `${machine}/${model}`,
    fitted: {
      ...exactLaw(law),
      terms,
      logCovariance: terms.map((_, i) => terms.map((_, j) => (i === j ? 4e-4 : 0))),
    },
  };
}

const curves = catalog.curves.map(({ model, machine }) => curve(model, machine));
const batches = [1, 10, 100];

describe("transfer between curves that share their efficiencies", () => {
  it.each(curves.map((one) => [one.id, one] as const))("predicts %s without it", (_, left) => {
    const law = transferredLaw(fitTransfer(curves.filter((one) => one !== left)), left, "test").law;
    for (const n of batches) {
      const ratio = stepSeconds(law, n, 400 * n, 0) / stepSeconds(left.fitted.law, n, 400 * n, 0);
      // Left to the priors these steps would be off by 10 to 25 %.
      expect(Math.abs(Math.log(ratio))).toBeLessThan(0.08);
    }
  });

  it("finds small residuals there and large ones where one curve does not follow", () => {
    const worst = (of: readonly KnownCurve[]) =>
      Math.max(
        ...fitTransfer(of)
          .residuals.filter(({ term }) => term === "c0")
          .map((one) => Math.abs(one.residual)),
      );
    const odd = curves.map((one, i) =>
      i === 0
        ? { ...one, fitted: { ...one.fitted, law: { ...one.fitted.law, c0: 2 * one.fitted.law.c0 } } }
        : one,
    );
    expect(worst(curves)).toBeLessThan(0.12);
    expect(worst(odd)).toBeGreaterThan(0.5);
    expect(fitTransfer(odd).logSd.c0).toBeGreaterThan(fitTransfer(curves).logSd.c0);
  });

  it("never claims to know a term better than a tenth", () => {
    for (const term of lawTerms) expect(fitTransfer(curves).logSd[term]).toBeGreaterThanOrEqual(0.1);
  });
});

describe("a transferred law", () => {
  const model = transferModel(catalog, loadShippedLaws());
  const step = (pair: TransferTarget, n: number) =>
    stepSeconds(transferredLaw(model, pair, "test").law, n, 400 * n, 0);
  const base = target("mistral-7b-instruct-v0.3", "large");
  const mixture = target("mixtral-8x7b-instruct-v0.1", "large");

  it.each([base, mixture])(
    "is the faster the more bandwidth, the slower the more weights and layers",
    (pair) => {
      for (const n of batches) {
        const { bandwidth } = pair.hardware;
        expect(step({ ...pair, hardware: { ...pair.hardware, bandwidth: 2 * bandwidth } }, n)).toBeLessThan(
          step(pair, n),
        );
        const heavier = { ...pair.geometry, weightBytes: 2 * pair.geometry.weightBytes };
        expect(step({ ...pair, geometry: heavier }, n)).toBeGreaterThan(step(pair, n));
        const deeper = { ...pair.geometry, layers: 2 * pair.geometry.layers };
        expect(step({ ...pair, geometry: deeper }, n)).toBeGreaterThan(step(pair, n));
      }
    },
  );

  it("exists for every catalogued model on every machine, positive and finite, wider than a measured one", () => {
    const measured = loadShippedLaws()
      .map(({ terms, covariance }) => covariance![terms!.indexOf("c0")]![terms!.indexOf("c0")]!)
      .sort((a, b) => a - b);
    let pairs = 0;
    for (const one of catalog.models.filter(({ geometry }) => geometry !== null))
      for (const machine of catalog.machines) {
        const fitted = transferTo(model, one, machine);
        pairs++;
        expect(fitted.basis).toBe("transferred");
        for (const term of fitted.terms) expect(fitted.law[term]).toBeGreaterThan(0);
        for (const n of batches) {
          const seconds = stepSeconds(fitted.law, n, 400 * n, 0);
          // From a small model on eight H200 to a step nobody would wait for.
          expect(seconds).toBeGreaterThan(5e-4);
          expect(seconds).toBeLessThan(5);
        }
        expect(fitted.logCovariance[0]![0]!).toBeGreaterThanOrEqual(0.01);
      }
    expect(pairs).toBeGreaterThan(100);
    // Wider than half of the measured laws at least.
    expect(model.logSd.c0 ** 2).toBeGreaterThan(measured[Math.floor(measured.length / 2)]!);
  });
});
