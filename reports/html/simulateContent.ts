import type { ResultEntry, SloResult } from "../../src/montecarlo/result.ts";
import { parseSlo } from "../../src/montecarlo/slo.ts";
import { basisOf } from "../basis.ts";
import { type ChartName, chartsOf } from "../charts/chartsOf.ts";
import { bandNote, featureHead, featureRows, latencyCells, verdictCell } from "../entryCells.ts";
import {
  capacityShare,
  fleetText,
  formatBand,
  formatSeconds,
  formatShare,
  formatValue,
  interruptedText,
  loadTitle,
  none,
  overloadTexts,
  pairLabel,
  shownLatencies,
} from "../format.ts";
import { houseTexts } from "../houseLines.ts";
import type { ResultDocument } from "../json.ts";
import { notesOf } from "../notes.ts";
import { troubleTexts } from "../troubleTexts.ts";
import type { Answer, ReportContent, ReportTable } from "./content.ts";
import { qualityTables } from "./qualityTables.ts";
import { beyondTexts, surerTexts } from "./surerTexts.ts";

/** What all machines of an entry cost a month, in words; null where no price is known. */
export type CostText = (entry: ResultEntry) => string | null;

/** The report of a simulation. */
export function simulateContent(document: ResultDocument, costOf: CostText): ReportContent {
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
    question: `${load} on ${fleetText(document)}: how long will they wait?`,
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

/** The best of the pairs in one sentence: the one that surely keeps every SLO, or how far they are from it. */
function adviceTexts({ results, scenario }: ResultDocument, costOf: CostText): string[] {
  const verdicts = results.map((entry) => ({ entry, slos: allSlos(entry) }));
  const isHouse = results.some(({ deployment }) => deployment !== undefined);
  if (results.length === 0) return [];
  if (verdicts.every(({ slos }) => slos.length === 0)) {
    const [fastest] = results
      .filter(({ metrics }) => metrics.e2eLatencySeconds.p95.value !== null)
      .toSorted((a, b) => a.metrics.e2eLatencySeconds.p95.value! - b.metrics.e2eLatencySeconds.p95.value!);
    if (fastest === undefined) return ["None of these machines can serve that load."];
    const which = results.length > 1 && !isHouse ? "At the fastest, " : "";
    return [
      `${which}${pairLabel(fastest)}, 95 % of the answers come ${withinText(fastest)}.`,
      "No target was given to judge that by; with --slo, such as e2e.p95<15s, the report says whether it is kept.",
    ];
  }
  const met = verdicts.filter(({ slos }) => slos.every(({ verdict }) => verdict === "met"));
  const asked = formatShare(scenario.experiment.confidence);
  if (isHouse)
    return [
      met.length === verdicts.length
        ? `Yes: every deployment keeps its SLOs with a probability of ${asked} or more.`
        : `Not surely: ${verdicts.length - met.length} of ${verdicts.length} deployments do not surely keep their SLOs.`,
    ];
  if (met.length > 0)
    return [
      `${met.map(({ entry }) => pairLabel(entry)).join(" and ")} ${met.length === 1 ? "keeps" : "keep"} every SLO with a probability of ${asked} or more${costPhrase(met[0]!.entry, costOf, met.length)}.`,
    ];
  const [nearest] = verdicts.toSorted((a, b) => leastProbability(b.slos) - leastProbability(a.slos));
  return [
    `None surely keeps every SLO (asked: ${asked}). The nearest is ${pairLabel(nearest!.entry)}, with ${formatShare(leastProbability(nearest!.slos))}.`,
  ];
}

function costPhrase(entry: ResultEntry, costOf: CostText, count: number): string {
  const cost = count === 1 ? costOf(entry) : null;
  return cost === null ? "" : `, at ${cost}`;
}

function allSlos({ slo, features }: ResultEntry): SloResult[] {
  return [...slo, ...features.flatMap((each) => each.slo)];
}

function leastProbability(slos: readonly SloResult[]): number {
  return Math.min(...slos.map(({ probability }) => probability));
}

function withinText({ metrics }: ResultEntry): string {
  const { value, band } = metrics.e2eLatencySeconds.p95;
  const plan = band ? ` (plan for ${formatBand(metrics.e2eLatencySeconds.p95)} s)` : "";
  return value === null ? "after an unknown time" : `within ${formatSeconds(value)}${plan}`;
}

function answerOf(entry: ResultEntry, costOf: CostText): Answer {
  const slos = allSlos(entry);
  const worst = slos.toSorted((a, b) => a.probability - b.probability)[0];
  const found =
    entry.state === "overloaded" ? overloadTexts(entry).join("; ") : `95 % of answers ${withinText(entry)}`;
  const chance = worst
    ? `; ${worst.slo} ${worst.verdict}, probability ${formatShare(worst.probability)}`
    : "";
  return {
    about: pairLabel(entry),
    text: `${found}${chance}`,
    verdict: worst?.verdict ?? null,
    cost: costOf(entry),
  };
}

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
  return [
    {
      title: "By feature",
      head: featureHead,
      rows,
      note: "GitLab: how far it calls the model compatible with the feature. Question: until the last of its model calls is answered.",
    },
  ];
}
