import { compile } from "vega-lite";
import { describe, expect, it } from "vitest";
import { sweepCharts } from "../../reports/charts/sweepCharts.ts";
import { panelGroups } from "../../reports/charts/sweepPanels.ts";
import { overlaps, pictureOf } from "./pictureTexts.ts";
import { forty, manyMachines, six, sweepCases, sweepSlos } from "./sweepCases.ts";
import { sweepOf } from "./sweepFixtures.ts";

describe.each(sweepCases)("$name of $title", ({ spec }) => {
  it("compiles without a warning, from plain data", () => {
    const warnings: unknown[] = [];
    const note = (...text: unknown[]) => {
      warnings.push(text);
      return logger;
    };
    const logger = { level: () => logger, error: note, warn: note, info: () => logger, debug: () => logger };
    compile(JSON.parse(JSON.stringify(spec)), { logger: logger as never });
    expect(warnings).toEqual([]);
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  });

  it("keeps every text inside the picture and apart from every other", { timeout: 60_000 }, async () => {
    const { width, height, texts } = await pictureOf(spec);
    const cut = texts.filter((t) => t.left < 0 || t.top < 0 || t.right > width || t.bottom > height);
    expect(cut).toEqual([]);
    expect(overlaps(texts, 1)).toEqual([]);
    expect(texts.filter(({ text }) => text.includes("…"))).toEqual([]);
  });
});

/** The rows of every inline data set of a spec, by depth first. */
function rowsOf(spec: unknown): Record<string, unknown>[] {
  if (Array.isArray(spec)) return spec.flatMap(rowsOf);
  if (typeof spec !== "object" || spec === null) return [];
  return Object.entries(spec).flatMap(([key, value]) =>
    key === "data" ? (value as { values: Record<string, unknown>[] }).values : rowsOf(value),
  );
}

describe("sweepCharts", () => {
  const [latency, throughput, capacity] = sweepCharts(sweepOf(six), sweepSlos).map(({ spec }) => spec);
  const drawn = (spec: unknown, ...fields: string[]) =>
    rowsOf(spec).filter((row) => fields.every((field) => field in row));

  it("draw every steady point as it is, and an overloaded one as a mark only", () => {
    for (const [spec, pick] of [
      [latency, (i: number, k: number) => six[i]!.points[k]!.metrics.e2eLatencySeconds.p95.value],
      [throughput, (i: number, k: number) => six[i]!.points[k]!.metrics.outputTokensPerSecond.value],
    ] as const) {
      const expected = six.flatMap(({ points }, i) =>
        points.flatMap(({ load, state }, k) => (state === "steady" ? [[load, pick(i, k)]] : [])),
      );
      expect(drawn(spec, "load", "value").map(({ load, value }) => [load, value])).toEqual(expected);
      const overloaded = six.flatMap(({ points }) => points.filter(({ state }) => state === "overloaded"));
      expect(overloaded.length).toBeGreaterThan(0);
      expect(drawn(spec, "load", "state").map(({ load }) => load)).toEqual(
        overloaded.map(({ load }) => load),
      );
    }
  });

  it("draw each capacity as a bar from 0 with its interval", () => {
    expect(drawn(capacity, "capacity").map((row) => [row.from, row.capacity])).toEqual(
      six.map((curve) => [0, curve.capacity.value]),
    );
    const intervals = new Set(drawn(capacity, "low", "high").map(({ low, high }) => `${low} ${high}`));
    expect(intervals).toEqual(new Set(six.map((curve) => curve.capacity.ci!.join(" "))));
  });

  it("draw the rule of an SLO in every panel of the latency", () => {
    expect(drawn(latency, "slo").map(({ seconds }) => seconds)).toEqual([15, 15, 15]);
  });
});

describe("panelGroups", () => {
  it("puts at most six lines into a panel, and gives a machine the same look in each", () => {
    const groups = panelGroups(forty);
    expect(groups.length).toBe(8);
    for (const { series } of groups)
      expect(series.map(({ style }) => style)).toEqual(groups[0]!.series.map(({ style }) => style));
    const split = panelGroups(manyMachines);
    expect(split.map(({ series }) => series.length)).toEqual([5, 5, 5, 5]);
    expect(split[1]!.title).toContain("(2 of 4)");
    for (const { series } of split) expect(new Set(series.map(({ style }) => style.color)).size).toBe(5);
  });
});
