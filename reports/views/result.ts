import { verdictText } from "../../src/catalog/compatibility.ts";
import type { FeatureResult, ResultEntry } from "../../src/documents/parts/entry.ts";
import type { ResultDocument } from "../../src/documents/result.ts";
import { basisOf } from "../basis.ts";
import { documentCharts } from "../charts/documentCharts.ts";
import { pairLabel } from "../charts/text.ts";
import { busyTexts, daysOf, hourTable } from "../dayLines.ts";
import { houseTexts } from "../houseLines.ts";
import { markText, notesOf } from "../notes.ts";
import { troubleTexts } from "../troubleTexts.ts";
import {
  basisSection,
  type Cell,
  type Column,
  estimateCell,
  listOf,
  notesSection,
  numberCell,
  paragraph,
  type Row,
  type Section,
  type Table,
  type View,
} from "../view.ts";
import { surerTexts } from "../words/bandTexts.ts";
import {
  capacityShare,
  fleetText,
  hasFeatureRows,
  interruptedText,
  loadTitle,
  overloadTexts,
  shownLatencies,
} from "../words/entries.ts";
import { formatShare, none } from "../words/numbers.ts";
import { adviceTexts, answerOf } from "../words/simulateAdvice.ts";
import { resultData } from "./resultData.ts";
import {
  assumptionTable,
  bandNote,
  bandsSection,
  estimateOf,
  type Links,
  latencyColumn,
  noLinks,
  qualitySection,
} from "./shared.ts";

/** A simulation: its values with the bands to plan for, verdicts, features, hours, notes, and what it rests on. */
export function resultView(document: ResultDocument, { costOf }: Links = noLinks): View {
  const { results, scenario, calibrationCurves } = document;
  const load = results[0] ? loadTitle(results[0].load) : "no load";
  const fleet = fleetText(document);
  const isCut = results.some(({ stopped }) => stopped === "interrupted");
  const basis = basisOf(document);
  const notes = notesOf(document);
  return {
    title: `${load} on ${fleet}, workload ${scenario.workload.name}`,
    question: `${load[0]!.toUpperCase()}${load.slice(1)} on ${fleet}: how long will they wait?`,
    sections: [
      { part: "answer", blocks: isCut ? [paragraph(interruptedText, "doubtful")] : [] },
      {
        part: "answer",
        on: ["html"],
        blocks: [
          ...adviceTexts(document, costOf).map((text) => paragraph(text)),
          { kind: "answers", answers: results.map((entry) => answerOf(entry, costOf)) },
        ],
      },
      {
        part: "charts",
        on: ["html"],
        blocks: [{ kind: "charts", charts: () => documentCharts(document, []) }],
      },
      { part: "figures", blocks: [latencyTable(document, notes.marks)] },
      ...sloSections(document),
      ...featureSections(document),
      { part: "notes", heading: "House", blocks: listOf("plain", houseTexts(document)) },
      daySection(document),
      { part: "notes", heading: "Impatience and failures", blocks: listOf("plain", troubleTexts(document)) },
      notesSection(notes.texts),
      bandsSection(surerTexts(results)),
      qualitySection(basis, results, calibrationCurves),
      { ...basisSection(basis) },
      { part: "basis", blocks: assumptionTable(scenario.assumptions) },
    ],
    data: () => resultData(document),
  };
}

function latencyTable({ results, scenario }: ResultDocument, marks: readonly (readonly number[])[]): Table {
  const hasCapacity = results.some(({ load }) => load.capacityRequestsPerSecond !== null);
  const share = hasCapacity
    ? "share of what the deployment serves at most"
    : "share of the time an engine works";
  const isAnyServed = results.some(({ state }) => state !== "overloaded");
  return {
    kind: "table",
    caption: "Latency and load",
    columns: [
      { title: "model", on: ["terminal", "markdown"], short: [""] },
      { title: "machine", on: ["terminal", "markdown"], below: "model", lead: "on " },
      { title: "model on machine", on: ["html"] },
      { title: "note", on: ["terminal"], below: "model" },
      ...shownLatencies.map(({ label, stat }) => latencyColumn(label, stat)),
      { title: "requests/s", short: ["req/s"], precision: "digits" },
      { title: "load", precision: "share", below: "requests/s", importance: 2 },
      { title: "law", on: ["html"], align: "left" },
      ...scenario.experiment.slos.map(
        (slo): Column => ({ title: slo, on: ["markdown", "html"], align: "left" }),
      ),
      { title: "notes", on: ["markdown", "html"], align: "left" },
    ],
    groups: [{ rows: results.map((entry, i) => latencyRow(entry, markText(marks[i]!))) }],
    notes: isAnyServed ? [`Bands: 90 %, to plan for. load: ${share}.`] : [],
  };
}

function latencyRow(entry: ResultEntry, marks: string): Row {
  const { metrics, law, slo, state } = entry;
  const share = capacityShare(entry) ?? metrics.utilisation.value;
  return {
    cells: [
      { kind: "text", text: entry.model, tone: "strong" },
      entry.machine,
      pairLabel(entry),
      marks,
      ...shownLatencies.map((each) => estimateCell(estimateOf(metrics, each))),
      numberCell(state === "overloaded" ? null : metrics.requestsPerSecond.value),
      numberCell(state === "overloaded" ? null : share),
      `${law.basis}${law.beyondMeasured ? ", exceeded" : ""}`,
      ...slo.map((each): Cell => ({ kind: "verdict", ...each })),
      marks,
    ],
    ...(state === "overloaded" && { instead: overloadTexts(entry) }),
  };
}

/** For each SLO the verdicts on all pairs; those of single features after the others. */
function sloSections({ results, scenario }: ResultDocument): Section[] {
  const { slos, featureSlos = [], confidence } = scenario.experiment;
  const ofAll = slos.map((slo, i) => ({
    slo,
    rows: results.map((entry) => verdictRow(entry, entry.slo[i]!)),
  }));
  const ofFeatures = featureSlos.map((slo) => ({
    slo,
    rows: results.flatMap((entry) =>
      entry.features.flatMap((feature) =>
        feature.slo.filter((each) => each.slo === slo).map((each) => verdictRow(entry, each)),
      ),
    ),
  }));
  return [...ofAll, ...ofFeatures].map(({ slo, rows }) => ({
    part: "figures",
    on: ["terminal"],
    heading: `SLO ${slo} (met: kept with a probability of ${formatShare(confidence)} or more)`,
    blocks: [
      {
        kind: "table",
        columns: [
          { title: "", short: [""] },
          { title: "", align: "left" },
        ],
        groups: [{ rows }],
      },
    ],
  }));
}

function verdictRow(entry: ResultEntry, { verdict, probability }: ResultEntry["slo"][number]): Row {
  const isOverloaded = entry.state === "overloaded";
  return {
    isPart: true,
    cells: [
      pairLabel(entry),
      isOverloaded
        ? { kind: "text", text: `${verdict}, overloaded`, tone: "bad" }
        : { kind: "verdict", verdict, probability },
    ],
  };
}

/** How far GitLab calls a model compatible, in at most eight characters. */
const ratings = {
  full: "fully",
  largely: "largely",
  limited: "limited",
  incompatible: "not",
  unlisted: "unlisted",
} as const satisfies Record<NonNullable<FeatureResult["compatibility"]>, string>;

function featureLegend(features: readonly FeatureResult[]): string {
  const isRated = features.some(({ compatibility }) => compatibility !== undefined);
  const hasQuestions = features.some(({ metrics }) => metrics.questionLatencySeconds !== undefined);
  return [
    ...(hasQuestions ? ["Question: until the last of its model calls is answered."] : []),
    ...(isRated ? ["GitLab: how far it calls the model compatible with the feature."] : []),
  ].join(" ");
}

/** A row for each feature of the entries that have more than one. */
function featureSections({ results }: ResultDocument): Section[] {
  const shown = results.filter((entry) => entry.state !== "overloaded" && hasFeatureRows(entry));
  if (shown.length === 0) return [];
  const columns = shownLatencies.map(({ label, stat }) => ({
    ...latencyColumn(label, stat),
    isBandSpare: true,
  }));
  const legend = featureLegend(shown.flatMap(({ features }) => features));
  const onPages: Table = {
    kind: "table",
    on: ["markdown", "html"],
    caption: "By feature",
    columns: [
      { title: "feature" },
      { title: "served by", align: "left" },
      { title: "GitLab", align: "left" },
      ...columns,
      { title: "question p95", unit: "s" },
      { title: "SLO", align: "left", mayBeEmpty: true },
    ],
    groups: [{ rows: shown.flatMap((entry) => entry.features.map((each) => featureRow(entry, each))) }],
    notes: [`${bandNote} ${legend}`.trim()],
  };
  const inTerminal: Table = {
    kind: "table",
    on: ["terminal"],
    columns: [{ title: "feature", short: [""] }, ...columns, { title: "GitLab", mayBeEmpty: true }],
    groups: shown.map((entry) => ({
      ...(results.length > 1 && { title: pairLabel(entry) }),
      rows: entry.features.flatMap(briefRows),
    })),
    notes: legend === "" ? [] : [legend],
  };
  return [{ part: "figures", heading: "E2E latency by feature", blocks: [onPages, inTerminal] }];
}

function featureRow(entry: ResultEntry, { feature, compatibility, metrics, slo }: FeatureResult): Row {
  const { questionLatencySeconds: question } = metrics;
  return {
    cells: [
      feature,
      pairLabel(entry),
      compatibility ? verdictText[compatibility] : none,
      ...shownLatencies.map((each) => estimateCell(estimateOf(metrics, each))),
      question ? estimateCell(question.p95) : none,
      slo.map((each) => `${each.slo} ${each.verdict} (${formatShare(each.probability)})`).join("; ") || none,
    ],
  };
}

/** A feature, and below it its questions of several model calls. */
function briefRows({ feature, compatibility, metrics }: FeatureResult): Row[] {
  const { questionLatencySeconds: question } = metrics;
  const rating = compatibility === undefined ? "" : ratings[compatibility];
  return [
    {
      isPart: true,
      cells: [feature, ...shownLatencies.map((each) => estimateCell(estimateOf(metrics, each))), rating],
    },
    ...(question === undefined
      ? []
      : [
          {
            isPart: true,
            cells: ["  a question", ...[question.p50, question.p95, question.p99].map(estimateCell), "", ""],
          },
        ]),
  ];
}

/** When each deployment is busiest, and its E2E p95 and waiting requests by the clock. */
function daySection(document: ResultDocument): Section {
  const days = daysOf(document);
  if (days.length === 0) return { part: "figures", blocks: [] };
  return {
    part: "figures",
    heading: "By the clock",
    blocks: [...listOf("plain", busyTexts(document)), ...hourTables(days)],
  };
}

/** Results beside each other in 80 columns. */
const abreast = 3;

function hourTables(days: ReturnType<typeof daysOf>): Table[] {
  if (days.length <= abreast) return [hourTable(days)];
  const groups = days.flatMap((_, i) => (i % abreast === 0 ? [days.slice(i, i + abreast)] : []));
  return [hourTable(days, ["markdown", "html"]), ...groups.map((each) => hourTable(each, ["terminal"]))];
}
