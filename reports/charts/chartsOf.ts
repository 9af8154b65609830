import type { TopLevelSpec } from "vega-lite";
import type { CalibrationCurve, LoadCurve } from "../../src/documents/parts/curves.ts";
import type { ResultEntry } from "../../src/documents/parts/entry.ts";
import type { Slo } from "../../src/montecarlo/slo.ts";
import { hasFeatureRows } from "../words/entries.ts";
import { calibrationChart } from "./calibrationChart.ts";
import { type DayEntry, dayChart } from "./dayChart.ts";
import { featureLatencyChart } from "./featureLatencyChart.ts";
import { latencyDistributionChart } from "./latencyDistributionChart.ts";
import { latencyLoadChart } from "./latencyLoadChart.ts";
import { throughputLoadChart } from "./throughputLoadChart.ts";
import { timedEntries, timelineChart } from "./timelineChart.ts";

/** Every chart that a simulation may leave. */
export const chartNames = [
  "calibration",
  "day",
  "feature-latency",
  "latency-distribution",
  "latency-load",
  "timeline",
  "throughput-load",
] as const;
export type ChartName = (typeof chartNames)[number];
export type Chart = { readonly name: ChartName; readonly spec: TopLevelSpec };

const withoutDisturbances =
  "Left out: the outages, restarts and times of slowness that were asked for; these are hours without them.";

/** What a simulation leaves for its charts; the same pairs in the same order, so that a colour means one pair. */
export type ChartInputs = {
  readonly entries: readonly ResultEntry[];
  readonly loadCurves: readonly LoadCurve[];
  readonly calibrationCurves: readonly CalibrationCurve[];
  readonly slos: readonly Slo[];
  /** Sentences for every subtitle: the workload and its source, seed, version. */
  readonly notes: readonly string[];
};

/** The charts of a simulation, by name; a chart for which there is no data is left out. */
export function chartsOf(inputs: ChartInputs): Chart[] {
  const { entries, loadCurves, calibrationCurves, slos, notes } = inputs;
  const charts: Chart[] = [];
  if (calibrationCurves.length > 0)
    charts.push({ name: "calibration", spec: calibrationChart(calibrationCurves) });
  if (entries.length > 0) {
    charts.push({ name: "latency-distribution", spec: latencyDistributionChart(entries, slos, notes) });
  }
  const days = entries.filter(
    (entry): entry is DayEntry => entry.hours !== undefined && entry.waiting !== undefined,
  );
  if (days.length > 0) charts.push({ name: "day", spec: dayChart(days, slos, notes) });
  const told = entries.filter((entry) => entry.state !== "overloaded" && hasFeatureRows(entry));
  if (told.length > 0) charts.push({ name: "feature-latency", spec: featureLatencyChart(told, slos, notes) });
  const timed = timedEntries(entries);
  if (timed.length > 0) charts.push({ name: "timeline", spec: timelineChart(timed, notes) });
  if (loadCurves.length > 0) {
    // The curves' labels tell the replicas, as those of the entries do.
    const curves = loadCurves.map((curve) => ({ ...curve, replicas: replicasOf(curve, entries) }));
    // Only what is sure to come to replicas has a course in time, and curves are of hours without it.
    const isDisturbed = entries.some(({ timeline }) => timeline !== undefined);
    const ofCurves = isDisturbed ? [withoutDisturbances, ...notes] : notes;
    charts.push({ name: "latency-load", spec: latencyLoadChart(curves, slos, ofCurves) });
    charts.push({ name: "throughput-load", spec: throughputLoadChart(curves, ofCurves) });
  }
  return charts;
}

/** Of the entry that the curve goes through. */
function replicasOf({ deployment, model, machine }: LoadCurve, entries: readonly ResultEntry[]): number {
  const its = entries.find(
    (entry) => entry.deployment === deployment && entry.model === model && entry.machine === machine,
  );
  return its?.replicas ?? 1;
}
