import { compile } from "vega-lite";
import { describe, expect, it } from "vitest";
import { calibrationChart } from "../../reports/charts/calibrationChart.ts";
import { type Chart, chartNames, chartsOf } from "../../reports/charts/chartsOf.ts";
import { featureLatencyChart } from "../../reports/charts/featureLatencyChart.ts";
import { latencyDistributionChart } from "../../reports/charts/latencyDistributionChart.ts";
import { latencyLoadChart } from "../../reports/charts/latencyLoadChart.ts";
import { seriesStyle } from "../../reports/charts/theme.ts";
import { throughputLoadChart } from "../../reports/charts/throughputLoadChart.ts";
import type { ResultEntry } from "../../src/documents/parts/entry.ts";
import { cases } from "./cases.ts";
import {
  calibrationOf,
  dayEntryOf,
  entryOf,
  featuredEntryOf,
  featureSlos,
  loadCurveOf,
  overloadedEntryOf,
  overloadedValue,
  slos,
  threePairs,
  timedEntryOf,
} from "./fixtures.ts";

const pair = threePairs[0]!;

/** The rows of every inline data set of a spec, by depth first. */
function rowsOf(spec: unknown): Record<string, unknown>[] {
  if (Array.isArray(spec)) return spec.flatMap(rowsOf);
  if (typeof spec !== "object" || spec === null) return [];
  return Object.entries(spec).flatMap(([key, value]) =>
    key === "data" ? (value as { values: Record<string, unknown>[] }).values : rowsOf(value),
  );
}

function rowsWith(spec: unknown, ...fields: string[]): Record<string, unknown>[] {
  return rowsOf(spec).filter((row) => fields.every((field) => field in row));
}

/** Every number anywhere in the inline data. */
function numbersOf(spec: unknown): unknown[] {
  return rowsOf(spec)
    .flatMap((row) => Object.values(row))
    .filter((value) => typeof value === "number");
}

describe.each(cases)("$name of $title", ({ spec }) => {
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
});

describe("calibrationChart", () => {
  const curve = calibrationOf(pair);
  const spec = calibrationChart([curve]);

  it.each(["meanTimeSeconds", "meanTokensPerSecond", "totalTokensPerSecond"] as const)(
    "draws %s of every measured and simulated point as it is",
    (field) => {
      const expected = [...curve.simulated, ...curve.measured].map((point) => ({
        requests: point.requests,
        [field]: point[field],
      }));
      expect(rowsWith(spec, "requests", field).map(({ tip, ...row }) => row)).toEqual(expected);
    },
  );

  it("shades exactly the measured concurrency in every panel", () => {
    expect(rowsWith(spec, "from", "to").map(({ from, to }) => [from, to])).toEqual(
      [1, 2, 3].map(() => [1, 100]),
    );
  });

  it("states the largest deviation of the simulation from a measurement", () => {
    expect(JSON.stringify(spec)).toContain(
      "largest deviation from a measurement 2.9 % (mean time, 1 request at once)",
    );
  });
});

describe("latencyDistributionChart", () => {
  it("marks p50, p95 and p99 with the values of the result, and draws the rule of each E2E SLO only", () => {
    const entry = entryOf(pair, 2.1);
    const spec = latencyDistributionChart([entry], slos);
    const { p50, p95, p99 } = entry.metrics.e2eLatencySeconds;
    expect(rowsWith(spec, "stat", "seconds").map((row) => row.seconds)).toEqual([
      p50.value,
      p95.value,
      p99.value,
    ]);
    expect(rowsWith(spec, "stat", "from").map((row) => [row.from, row.to])).toEqual([
      p50.band,
      p95.band,
      p99.band,
    ]);
    expect(rowsWith(spec, "slo").map((row) => row.seconds)).toEqual([15, 8]);
    const curve = rowsWith(spec, "share", "seconds").filter((row) => !("stat" in row));
    expect(entry.e2eDistribution).toEqual(
      expect.arrayContaining(curve.map((row) => [row.share, row.seconds])),
    );
    expect(curve.length).toBeGreaterThan(190);
  });

  it("says in words that an overloaded entry has no distribution, and draws nothing for it", () => {
    const spec = latencyDistributionChart([overloadedEntryOf(pair)], slos);
    expect(numbersOf(spec)).toEqual([]);
    expect(spec.description).toContain(
      "is overloaded, so it has no latency distribution (offered 3.5 requests/s",
    );
    expect(latencyDistributionChart([entryOf(pair, 2.1)], slos).description).not.toContain("overloaded");
  });

  it("takes a logarithmic time axis only where the range asks for it", () => {
    expect(JSON.stringify(latencyDistributionChart([entryOf(pair, 2, 0.2)], []))).not.toContain('"log"');
    expect(JSON.stringify(latencyDistributionChart([entryOf(pair, 2, 0.8)], []))).toContain('"log"');
  });
});

describe("featureLatencyChart", () => {
  const entry = featuredEntryOf(pair, 2.1);
  const spec = featureLatencyChart([entry], [...slos, ...featureSlos]);

  it("draws p50, p95 and p99 of every feature and of questions as they are, with their bands", () => {
    const times = entry.features.flatMap(({ metrics: { e2eLatencySeconds, questionLatencySeconds } }) =>
      questionLatencySeconds ? [e2eLatencySeconds, questionLatencySeconds] : [e2eLatencySeconds],
    );
    const expected = times.flatMap(({ p50, p95, p99 }) => [p50, p95, p99]);
    expect(rowsWith(spec, "stat", "seconds").map((row) => row.seconds)).toEqual(
      expected.map(({ value }) => value),
    );
    expect(rowsWith(spec, "stat", "from").map((row) => [row.from, row.to])).toEqual(
      expected.map(({ band }) => band),
    );
  });

  it("marks an SLO over all requests on every feature, and a feature's own on its row only", () => {
    const drawn = rowsWith(spec, "slo").map((row) => row.slo);
    const ofAll = ["e2e.p95<15s", "e2e.p50<8s"];
    expect(drawn).toEqual([
      ...[...ofAll, "code-completion:e2e.p95<2s"],
      ...ofAll,
      ...ofAll,
      "chat:question.p95<60s",
    ]);
  });
});

const loaded = loadCurveOf(pair, 3, 820);
const loadCharts = [
  { name: "latencyLoadChart", spec: latencyLoadChart([loaded], slos), fields: ["e2eP50", "e2eP95"] },
  {
    name: "throughputLoadChart",
    spec: throughputLoadChart([loaded]),
    fields: ["outputTokensPerSecond", "batchSize"],
  },
] as const;

describe.each(loadCharts)("$name", ({ spec, fields }) => {
  it("draws the steady points as they are", () => {
    const steady = loaded.points.filter((point) => point.state === "steady");
    const expected = fields.flatMap((field) => steady.map((point) => [point.load, point[field].value]));
    expect(rowsWith(spec, "load", "value").map((row) => [row.load, row.value])).toEqual(expected);
  });

  it("draws an overloaded load as a mark at the top edge, never as its number", () => {
    expect(numbersOf(spec)).not.toContain(overloadedValue);
    const marks = rowsWith(spec, "load", "state");
    expect(new Set(marks.map((row) => row.load))).toEqual(new Set([875, 1000]));
    expect(marks.some((row) => "value" in row)).toBe(false);
  });

  it("marks the asked load with its label", () => {
    expect(rowsWith(spec, "asked").map((row) => row.asked)).toContain(500);
    expect(rowsWith(spec, "text").map((row) => row.text)).toContain("asked: 500 users");
  });
});

describe("seriesStyle", () => {
  const styles = Array.from({ length: 30 }, (_, i) => seriesStyle(i));

  it("tells the first 30 series apart without colour, by dash and shape", () => {
    expect(new Set(styles.map(({ dash, shape }) => `${dash} ${shape}`)).size).toBe(30);
  });

  it("changes colour, dash and shape from each series to the next", () => {
    for (const [i, style] of styles.slice(1).entries()) {
      for (const look of ["color", "dash", "shape"] as const)
        expect(style[look]).not.toEqual(styles[i]![look]);
    }
  });
});

describe("chartsOf", () => {
  it("draws every hour's p95 and what waits of a day, and the busy window in both panels", () => {
    const entry = dayEntryOf(pair, 2, 1);
    const [{ spec }] = chartsOf({
      ...{ entries: [entry], loadCurves: [], calibrationCurves: [], slos: [], notes: [] },
    }).filter(({ name }) => name === "day") as [Chart];
    const points = rowsWith(spec, "clock", "value").map((row) => row.value);
    const p95 = entry.hours!.map(({ metrics }) => metrics.e2eLatencySeconds.p95.value);
    expect(points).toEqual([...p95, ...entry.waiting!.map(([, value]) => value)]);
    expect(rowsWith(spec, "from", "to").map(({ from, to }) => [from, to])).toEqual(
      [1, 2].map(() => [11, 48_000 / 3600]),
    );
  });

  it("names its charts and leaves out those without data", () => {
    const nothing = { entries: [], loadCurves: [], calibrationCurves: [], slos: [], notes: [] };
    expect(chartsOf(nothing)).toEqual([]);
    const inputs = { ...nothing, entries: [entryOf(pair, 2)], loadCurves: [loaded] };
    expect(chartsOf(inputs).map(({ name }) => name)).toEqual([
      "latency-distribution",
      "latency-load",
      "throughput-load",
    ]);
    expect(new Set(cases.map(({ name }) => name))).toEqual(new Set(chartNames));
  });
});

describe("the curves of a simulation in which replicas fail", () => {
  it("say that they are of hours without that, and only they do", () => {
    const inputs = { loadCurves: [loadCurveOf(pair, 2, 2000)], calibrationCurves: [], slos: [], notes: [] };
    const saying = (entry: ResultEntry) =>
      chartsOf({ ...inputs, entries: [entry] })
        .filter(({ spec }) => JSON.stringify(spec).includes("hours without them"))
        .map(({ name }) => name);
    expect(saying(entryOf(pair, 2))).toEqual([]);
    expect(saying({ ...entryOf(pair, 2), timeline: timedEntryOf(pair).timeline! })).toEqual([
      "latency-load",
      "throughput-load",
    ]);
  });
});

describe("the curves of a simulation on several replicas", () => {
  it("say so, as its distribution does", () => {
    const entries = [{ ...entryOf(pair, 2), replicas: 2 }];
    const loadCurves = [loadCurveOf(pair, 2, 2000)];
    const charts = chartsOf({ entries, loadCurves, calibrationCurves: [], slos: [], notes: [] });
    for (const name of ["latency-load", "throughput-load", "latency-distribution"] as const) {
      const spec = charts.find((chart) => chart.name === name)?.spec;
      expect(JSON.stringify(spec)).toContain(`on 2 × ${pair.machine}`);
    }
  });
});
