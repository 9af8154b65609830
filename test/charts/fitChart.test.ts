import { describe, expect, it } from "vitest";
import { fitChart } from "../../reports/charts/fitChart.ts";
import type { FitRow, LawFile } from "../../src/documents/calibration.ts";
import { renderSvg } from "../../src/node/renderChart.ts";

const row = (metric: string, measured: number, error: number): FitRow => ({
  runId: `r${measured}`,
  metric,
  measured,
  predicted: measured * (1 + error),
  error,
});
const law = (rows: readonly FitRow[]): LawFile => ({
  schema: "capsim.law/1",
  model: "m",
  machine: "large",
  parameters: { c0: { value: 0.01 } },
  fit: { rows, worstError: 1, setAside: [] },
});
type Point = { readonly measured: number; readonly simulated: number };
type Layer = {
  readonly data: { readonly values: readonly Point[] };
  readonly encoding: { readonly x: Channel; readonly y: Channel };
};
type Channel = {
  readonly scale: { readonly domain: readonly [number, number] };
  readonly axis: { readonly values: readonly number[] };
};

function panels(rows: readonly FitRow[]): readonly { readonly layer: readonly Layer[] }[] {
  const { vconcat } = fitChart(law(rows)) as unknown as { vconcat: readonly unknown[] };
  return (vconcat[1] as { concat: readonly { readonly layer: readonly Layer[] }[] }).concat;
}

describe.each([
  ["close values", [row("e2e_mean_s", 2.6, 0.02), row("e2e_mean_s", 4, -0.03)]],
  ["values over decades", [row("duration_s", 3, 0.02), row("duration_s", 1000, -0.03)]],
  ["one value", [row("tpot_mean_s", 0.012, 0)]],
  ["a gross miss", [row("ttft_mean_s", 0.05, 3), row("ttft_mean_s", 0.06, 0)]],
])("the panel of %s", (_, rows) => {
  const { layer } = panels(rows)[0]!;
  const [low, high] = layer[0]!.encoding.x.scale.domain;

  it("has one scale for both directions, which holds every point", () => {
    expect(layer[0]!.encoding.y.scale.domain).toEqual([low, high]);
    for (const { measured, simulated } of layer[3]!.data.values)
      for (const value of [measured, simulated]) {
        expect(value).toBeGreaterThan(low);
        expect(value).toBeLessThan(high);
      }
  });

  it("has the lines of equality and of 10 % either way, straight to the panel's edge", () => {
    for (const [i, factor] of [1, 1.1, 1 / 1.1].entries()) {
      const line = layer[i]!.data.values;
      for (const { measured, simulated } of line)
        expect(simulated / measured || factor).toBeCloseTo(factor, 9);
      expect(Math.max(...line.flatMap(({ measured, simulated }) => [measured, simulated]))).toBeCloseTo(
        high,
        9,
      );
    }
  });

  it("has at least two ticks, all inside", () => {
    const ticks = layer[0]!.encoding.x.axis.values;
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(Math.min(...ticks)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...ticks)).toBeLessThanOrEqual(high);
  });
});

describe("the fit's chart", () => {
  it("has a panel for each column, named in words", async () => {
    const rows = [row("e2e_mean_s", 2, 0), row("ttft_mean_s", 0.1, 0), row("tps_per_request_mean", 50, 0)];
    expect(panels(rows).length).toBe(3);
    const svg = await renderSvg(fitChart(law(rows)));
    for (const title of ["E2E mean (s)", "TTFT mean (s)", "tokens/s each"]) expect(svg).toContain(title);
  });
});
