import { describe, expect, it } from "vitest";
import { priorFor } from "../../src/calibration/genericPrior.ts";
import { physicsPrior } from "../../src/calibration/physicsPrior.ts";
import { lawTerms } from "../../src/engine/serviceLaw.ts";
import { dense, mixture } from "./syntheticRuns.ts";

describe("the prior of a law", () => {
  it.each([dense, mixture])(
    "is centred on physics where geometry and hardware are known, and no surer",
    (pair) => {
      const prior = priorFor(pair.geometry, pair.hardware);
      const physics = physicsPrior(pair.geometry, pair.hardware);
      for (const term of lawTerms) {
        expect(prior[term].centre).toBe(physics[term].centre);
        expect(prior[term].logSd).toBeGreaterThanOrEqual(physics[term].logSd);
      }
    },
  );

  it.each([
    ["the hardware", dense.geometry, null],
    ["the geometry", null, dense.hardware],
    ["both", null, null],
  ] as const)("is wide where %s is unknown, and knows no experts", (_, geometry, hardware) => {
    const prior = priorFor(geometry, hardware);
    const known = priorFor(dense.geometry, dense.hardware);
    expect(prior.cExp.centre).toBe(0);
    for (const term of ["c0", "cSeq", "cKv", "cPre"] as const) {
      expect(prior[term].centre).toBeGreaterThan(0);
      expect(prior[term].logSd).toBeGreaterThan(known[term].logSd);
      // The known pair lies within two standard deviations of the guess.
      expect(Math.abs(Math.log(known[term].centre / prior[term].centre)) / prior[term].logSd).toBeLessThan(2);
    }
  });

  it("keeps a term for experts where the model has them and the hardware is unknown", () => {
    expect(priorFor(mixture.geometry, null).cExp.centre).toBeGreaterThan(0);
  });

  it("falls with bandwidth and with the FLOP rate", () => {
    const faster = priorFor(dense.geometry, {
      bandwidth: 2 * dense.hardware.bandwidth,
      flops: 2 * dense.hardware.flops,
    });
    expect(faster.cKv.centre / dense.prior.cKv.centre).toBeCloseTo(0.5, 12);
    expect(faster.cPre.centre / dense.prior.cPre.centre).toBeCloseTo(0.5, 12);
    expect(faster.c0.centre).toBeLessThan(dense.prior.c0.centre);
  });
});
