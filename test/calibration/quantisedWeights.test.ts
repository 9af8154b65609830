import { describe, expect, it } from "vitest";
import type { VariantOptions } from "../../src/calibration/lawVariants.ts";
import { geometryOf } from "../../src/catalog/engineDefaults.ts";
import { findModel } from "../../src/catalog/findRecords.ts";
import { quantisedGeometry, weightFormats } from "../../src/catalog/geometry/quantisedGeometry.ts";
import { memoryFit } from "../../src/catalog/memoryFit.ts";

import { catalog, dense, h100, large, measured, mixture, tokenSeconds, under, variance } from "./variants.ts";

describe("quantised weights", () => {
  it.each(weightFormats)(
    "%s: blocks shrink, tables stay, the KV cache gains what the weights lose",
    (format) => {
      for (const model of [dense, mixture]) {
        const before = geometryOf(model);
        const after = quantisedGeometry(before, format);
        const ratio = format === "int4" ? (4 + 20 / 128) / 16 : 1 / 2;
        expect(after.weightBytes).toBeCloseTo(
          before.unquantisedBytes + ratio * (before.weightBytes - before.unquantisedBytes),
          -1,
        );
        expect(after.weightBytes).toBeGreaterThan(
          before.unquantisedBytes + after.experts * after.expertWeightBytes,
        );
        const gained = memoryFit(after, large).kvTokens - memoryFit(before, large).kvTokens;
        const bytes = before.weightBytes - after.weightBytes;
        expect(Math.abs(gained * before.kvBytesPerToken - bytes)).toBeLessThan(32 * before.kvBytesPerToken);
      }
    },
  );

  it("have the published size of Mistral 7B in int4", () => {
    // huggingface.co/TheBloke/Mistral-7B-Instruct-v0.2-AWQ, 4 bits in groups of 128: 4.15 GB.
    const model = findModel(catalog, "mistral-7b-instruct-v0.2");
    expect(quantisedGeometry(geometryOf(model), "int4").weightBytes / 1e9).toBeCloseTo(4.15, 1);
  });

  it.each([dense, mixture])(
    "shorten the step of one sequence, int4 more than fp8, and leave overheads ($id)",
    (model) => {
      const [plain, fp8, int4] = [{}, { quantisation: "fp8" }, { quantisation: "int4" }].map((options) =>
        under(options as VariantOptions, model),
      );
      expect(tokenSeconds(fp8!, 1)).toBeLessThan(tokenSeconds(plain!, 1));
      expect(tokenSeconds(int4!, 1)).toBeLessThan(tokenSeconds(fp8!, 1));
      expect(int4!.law.cSeq).toBe(plain!.law.cSeq);
      expect(int4!.law.cKv).toBe(plain!.law.cKv);
      // Launches remain: 5.5 ms for 32 layers, to the error of the fit.
      expect(int4!.law.c0).toBeGreaterThan(0.5 * plain!.law.c0);
      expect(int4!.changes?.[0]?.text).toMatch(/int4 weights, \d+\.\d → \d+\.\d GB/);
    },
  );

  it("speed prefill up only where the GPUs multiply in the format", () => {
    const gain = (format: "fp8" | "int8" | "int4", machine: typeof large) =>
      under({}, dense, machine).law.cPre / under({ quantisation: format }, dense, machine).law.cPre;
    expect(gain("fp8", large)).toBe(1);
    expect(gain("int8", large)).toBeCloseTo(2);
    expect(gain("fp8", h100)).toBeCloseTo(2);
    expect(gain("int4", h100)).toBe(1);
  });

  it("widen the terms they change", () => {
    const base = measured(mixture.id, "large");
    const int4 = under({ quantisation: "int4" }, mixture);
    const saving = Math.log(base.law.cExp / int4.law.cExp);
    expect(saving).toBeCloseTo(Math.log(16 / (4 + 20 / 128)), 6);
    expect(variance(int4, "cExp")).toBeCloseTo(variance(base, "cExp") + (0.3 * saving) ** 2, 10);
    expect(variance(int4, "cSeq")).toBe(variance(base, "cSeq"));
    expect(int4.basis).toBe("transferred");
  });
});
