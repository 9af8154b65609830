import type { BreakEvenDocument } from "../../src/documents/breakEven.ts";
import type { PlanDocument } from "../../src/documents/plan.ts";
import type { ResultDocument } from "../../src/documents/result.ts";
import type { SweepDocument } from "../../src/documents/sweep.ts";
import type { WhatifDocument } from "../../src/documents/whatif.ts";
import { parseSlo } from "../../src/montecarlo/slo.ts";
import type { NamedChart } from "../view.ts";
import { sideText } from "../whatif/rows.ts";
import { breakEvenChart } from "./breakEvenChart.ts";
import { type ChartName, chartsOf } from "./chartsOf.ts";
import { growthChart } from "./growthChart.ts";
import { planChart } from "./planChart.ts";
import { sweepCharts } from "./sweepCharts.ts";
import { tornadoChart } from "./tornadoChart.ts";

/** The document of any question. */
export type AnyDocument = ResultDocument | SweepDocument | PlanDocument | WhatifDocument | BreakEvenDocument;

/**
 * The charts of a document for which there is anything to draw, in the order of its page.
 *
 * @param notes sentences for the subtitles
 */
export function documentCharts(document: AnyDocument, notes: readonly string[]): NamedChart[] {
  switch (document.schema) {
    case "capsim.result/1":
      return resultCharts(document, notes);
    case "capsim.sweep/1":
      return sweepCharts(document, slosOf(document)).map(({ name, spec }) => ({
        name,
        title: sweepTitles[name],
        spec,
      }));
    case "capsim.plan/1":
      return drawn([
        ["plan-cost-latency", "Cost against latency", planChart(document.options, notes)],
        ["plan-growth", "Growth", growthChart(document, notes)],
      ]);
    case "capsim.whatif/1":
      return whatifCharts(document);
    case "capsim.breakeven/1":
      return drawn([["break-even", "Cost against load", breakEvenChart(document, notes)]]);
  }
}

function slosOf({ scenario: { experiment } }: ResultDocument | SweepDocument) {
  return [...experiment.slos, ...(experiment.featureSlos ?? [])].map(parseSlo);
}

function resultCharts(document: ResultDocument, notes: readonly string[]): NamedChart[] {
  const charts = chartsOf({
    entries: document.results,
    loadCurves: document.loadCurves ?? [],
    calibrationCurves: document.calibrationCurves ?? [],
    slos: slosOf(document),
    notes,
  });
  return charts
    .toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
    .map(({ name, spec }) => ({ name, title: resultTitles[name], spec }));
}

/** What the question is about first; how well the law repeats its table last. */
const resultTitles: Readonly<Record<ChartName, string>> = {
  day: "The day by the clock",
  timeline: "Through the disturbance",
  "latency-load": "Latency against load",
  "latency-distribution": "How long answers take",
  "feature-latency": "Latency by feature",
  "throughput-load": "Throughput against load",
  calibration: "Measured beside simulated",
};
const order = Object.keys(resultTitles);

const sweepTitles = {
  "sweep-latency": "Latency against load",
  "sweep-throughput": "Throughput against load",
  "sweep-capacity": "Capacity",
} as const;

function whatifCharts({ base, sensitivity = [] }: WhatifDocument): NamedChart[] {
  return sensitivity.map((each, i) => ({
    name: sensitivity.length === 1 ? "sensitivity" : `sensitivity-${i + 1}`,
    title: each.cost === null ? "What moves E2E p95" : "What moves E2E p95 and cost",
    spec: tornadoChart(sideText(base.sides[each.comparedWith]!), each.sensitivity, each.cost),
  }));
}

function drawn(
  charts: readonly (readonly [name: string, title: string, spec: NamedChart["spec"] | null])[],
): NamedChart[] {
  return charts.flatMap(([name, title, spec]) => (spec === null ? [] : [{ name, title, spec }]));
}
