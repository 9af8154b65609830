import type { ResultDocument } from "../../src/documents/result.ts";
import { parseSlo } from "../../src/montecarlo/slo.ts";
import { basisOf } from "../basis.ts";
import { type ChartName, chartsOf } from "../charts/chartsOf.ts";
import { bandNote, featureHead, featureRows, latencyCells, verdictCell } from "../entryCells.ts";
import {
  capacityShare,
  fleetText,
  formatShare,
  formatValue,
  interruptedText,
  loadTitle,
  none,
  pairLabel,
  shownLatencies,
} from "../format.ts";
import { houseTexts } from "../houseLines.ts";
import { notesOf } from "../notes.ts";
import { troubleTexts } from "../troubleTexts.ts";
import type { ReportContent, ReportTable } from "./content.ts";
import { qualityTables } from "./qualityTables.ts";
import { adviceTexts, answerOf, type CostOf } from "./simulateAdvice.ts";
import { beyondTexts, surerTexts } from "./surerTexts.ts";
import { withoutEmpty } from "./withoutEmpty.ts";

/** The report of a simulation. */
export function simulateContent(document: ResultDocument, costOf: CostOf): ReportContent {
  const { results, scenario, calibrationCurves = [], loadCurves = [] } = document;
  const load = results[0] ? loadTitle(results[0].load) : "no load";
  const { slos, featureSlos = [] } = scenario.experiment;
  const charts = chartsOf({
    entries: results,
    loadCurves,
    calibrationCurves,
    slos: [...slos, ...featureSlos].map(parseSlo),
    notes: [],
  });
  const isCut = results.some(({ stopped }) => stopped === "interrupted");
  return {
    question: `${load[0]!.toUpperCase()}${load.slice(1)} on ${fleetText(document)}: how long will they wait?`,
    advice: [...(isCut ? [interruptedText] : []), ...adviceTexts(document, costOf)],
    answers: results.map((entry) => answerOf(entry, costOf)),
    charts: inOrder(charts).map(({ name, spec }) => ({ name, title: chartTitles[name], spec })),
    tables: [latencyTable(document), ...featureTables(document)],
    warnings: [...notesOf(document).texts, ...houseTexts(document), ...troubleTexts(document)],
    basis: basisOf(document),
    assumptions: scenario.assumptions,
    quality: qualityTables(calibrationCurves),
    beyond: beyondTexts(results),
    surer: surerTexts(results),
    reproduction: document.reproduction,
    seed: document.seed,
    version: document.version,
    scenarioHash: document.scenarioHash,
  };
}

/** What the question is about first; how well the law repeats its table last. */
const order: readonly ChartName[] = [
  "day",
  "timeline",
  "latency-load",
  "latency-distribution",
  "feature-latency",
  "throughput-load",
  "calibration",
];

function inOrder<T extends { readonly name: ChartName }>(charts: readonly T[]): T[] {
  return charts.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

const chartTitles: Readonly<Record<ChartName, string>> = {
  day: "The day by the clock",
  timeline: "Through the disturbance",
  "latency-load": "Latency against load",
  "latency-distribution": "How long answers take",
  "feature-latency": "Latency by feature",
  "throughput-load": "Throughput against load",
  calibration: "Measured beside simulated",
};

function latencyTable({ results, scenario }: ResultDocument): ReportTable {
  const { slos } = scenario.experiment;
  return {
    title: "Latency and load",
    head: [
      "model on machine",
      ...shownLatencies.map(({ name }) => `${name}, s`),
      "requests/s",
      "load",
      "law",
      ...slos.map((slo) => `SLO ${slo}`),
    ],
    rows: results.map((entry) => {
      const share = capacityShare(entry);
      return [
        pairLabel(entry),
        ...latencyCells(entry),
        formatValue(entry.metrics.requestsPerSecond),
        share === null ? none : formatShare(share),
        `${entry.law.basis}${entry.law.beyondMeasured ? ", exceeded" : ""}`,
        ...entry.slo.map(verdictCell),
      ];
    }),
    note: `${bandNote} Load: share of what the machines serve at most.`,
  };
}

function featureTables({ results }: ResultDocument): ReportTable[] {
  const rows = featureRows(results);
  if (rows.length === 0) return [];
  const table = {
    title: "By feature",
    head: featureHead,
    rows,
    note: "GitLab: how far it calls the model compatible with the feature. Question: until the last of its model calls is answered.",
  };
  return [withoutEmpty(table, ["SLO"])];
}
