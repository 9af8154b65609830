import { type Chart, chartsOf } from "../../reports/charts/chartsOf.ts";
import { parseSlo } from "../../src/montecarlo/slo.ts";
import {
  calibrationOf,
  dayEntryOf,
  entryOf,
  featuredEntryOf,
  featureSlos,
  loadCurveOf,
  longPairs,
  overloadedEntryOf,
  type Pair,
  shortPairs,
  sixPairs,
  slos,
  threePairs,
  timedEntryOf,
} from "./fixtures.ts";

const medians = [2.1, 3.6, 7.5, 3.1, 2.4, 5.2];
const capacities = [5000, 1500, 820, 2000, 990, 3000];

/** The four charts for these pairs; those of `overloaded` (by index) cannot carry the asked load. */
function chartsFor(
  pairs: readonly Pair[],
  objectives: typeof slos,
  overloaded: readonly number[] = [],
): Chart[] {
  return chartsOf({
    entries: pairs.map((pair, i) =>
      overloaded.includes(i) ? overloadedEntryOf(pair) : entryOf(pair, medians[i]!),
    ),
    loadCurves: pairs.map((pair, i) =>
      loadCurveOf(pair, medians[i]!, overloaded.includes(i) ? 450 : capacities[i]!),
    ),
    calibrationCurves: pairs.map((pair, i) => calibrationOf(pair, 1 + i * 0.4)),
    slos: objectives,
    notes: ["Workload gitlab-duo, 0.007 requests/s per user in the busy hour (assumption); seed 1."],
  });
}

const crowded = ["e2e.p50<8s", "e2e.p50<8.4s", "e2e.p95<8.6s", "e2e.p99<9s"].map(parseSlo);

/** The charts for pairs that tell their features apart. */
function featureCharts(pairs: readonly Pair[], objectives: typeof slos): Chart[] {
  const entries = pairs.map((pair, i) => featuredEntryOf(pair, medians[i]!));
  const charts = chartsOf({ entries, loadCurves: [], calibrationCurves: [], slos: objectives, notes: [] });
  return charts.filter(({ name }) => name === "feature-latency");
}

/** The charts of loads that follow the clock through a day, or a week. */
function dayCharts(pairs: readonly Pair[], days: number, objectives: typeof slos): Chart[] {
  return chartsOf({
    entries: pairs.map((pair, i) => dayEntryOf(pair, medians[i]!, days)),
    loadCurves: [],
    calibrationCurves: [],
    slos: objectives,
    notes: [],
  }).filter(({ name }) => name === "day");
}

/** The charts of a disturbed time. */
function timelineCharts(pairs: readonly Pair[]): Chart[] {
  const entries = pairs.map(timedEntryOf);
  const charts = chartsOf({ entries, loadCurves: [], calibrationCurves: [], slos: [], notes: [] });
  return charts.filter(({ name }) => name === "timeline");
}

/** What a reader may meet: name of the case, name of the chart, spec. */
export const cases = Object.entries({
  "three models": chartsFor(threePairs, slos),
  "one model": chartsFor(threePairs.slice(0, 1), slos),
  "one model without SLO": chartsFor(threePairs.slice(0, 1), []),
  "six pairs, one overloaded": chartsFor(sixPairs, slos, [5]),
  "long names": chartsFor(longPairs, slos),
  "a short name and SLOs close together": chartsFor(shortPairs, crowded),
  "an outage of one model": timelineCharts(threePairs.slice(0, 1)),
  "an outage of three models": timelineCharts(threePairs),
  "features of one model": featureCharts(threePairs.slice(0, 1), []),
  "features of three models": featureCharts(threePairs, [...slos, ...featureSlos]),
  "features of long names": featureCharts(longPairs, featureSlos),
  "a day of one model": dayCharts(threePairs.slice(0, 1), 1, slos),
  "a day of four models": dayCharts(sixPairs.slice(0, 4), 1, []),
  "a week of long names": dayCharts(longPairs, 7, slos),
  "nothing but overload": chartsFor(threePairs.slice(2), slos, [0]),
}).flatMap(([title, charts]) => charts.map((chart) => ({ title, name: chart.name, spec: chart.spec })));
