import type { TopLevelSpec } from "vega-lite";
import type { SweepDocument } from "../../src/documents/sweep.ts";
import type { Slo } from "../../src/montecarlo/slo.ts";
import { capacityMeaning } from "../sweep/words.ts";
import { sweepCapacityChart } from "./sweepCapacityChart.ts";
import { sweepLatencyChart } from "./sweepLatencyChart.ts";
import { panelGroups } from "./sweepPanels.ts";
import { sweepThroughputChart } from "./sweepThroughputChart.ts";

/** A chart of a sweep and its name. */
export type SweepChart = { readonly name: SweepChartName; readonly spec: TopLevelSpec };
export type SweepChartName = "sweep-latency" | "sweep-throughput" | "sweep-capacity";

/** The charts of a sweep that has curves. */
export function sweepCharts(document: SweepDocument, slos: readonly Slo[]): SweepChart[] {
  const { scenario, seed, version, curves } = document;
  const notes = [`Workload ${scenario.workload.name}; seed ${seed}; capsim ${version}.`];
  const groups = panelGroups(curves);
  return [
    { name: "sweep-latency", spec: sweepLatencyChart(groups, slos, notes) },
    { name: "sweep-throughput", spec: sweepThroughputChart(groups, notes) },
    { name: "sweep-capacity", spec: sweepCapacityChart(groups, capacityMeaning(document), notes) },
  ];
}
