import type { SweepCurve, SweepDocument, SweepPoint } from "../../src/documents/sweep.ts";
import { loadKinds } from "../../src/engine/loadKinds.ts";
import { scenarioBasis } from "../basis.ts";
import { documentCharts } from "../charts/documentCharts.ts";
import { markText } from "../notes.ts";
import { evenly } from "../render/sparkLines.ts";
import {
  bindingText,
  capacityMeaning,
  formatInterval,
  formatKnee,
  formatLoad,
  interruptedWords,
  sweepNotes,
  sweepRuns,
  sweepTitle,
} from "../sweep/words.ts";
import {
  basisSection,
  type Cell,
  type Column,
  estimateCell,
  notesSection,
  numberCell,
  paragraph,
  rowsOf,
  type SparkCurve,
  type Table,
  type View,
} from "../view.ts";
import { simulationTexts } from "../words/bandTexts.ts";
import { formatShare, none } from "../words/numbers.ts";
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
import { sweepData } from "./sweepData.ts";

/** Loads that a terminal shows of each curve, at most. */
const shownLoads = 5;
/** Loads of which a picture shows more than a table. */
const fewestBars = 3;

/** A sweep: the capacity of each curve, its latency against load, notes, and what was assumed. */
export function sweepView(document: SweepDocument, { commandOf }: Links = noLinks): View {
  const { curves, scenario, loads, calibrationCurves } = document;
  const interrupted = interruptedWords(document);
  const notes = sweepNotes(curves);
  const basis = [...scenarioBasis(document), { label: "runs", text: sweepRuns(document) }];
  return {
    title: sweepTitle(document),
    question: `${sweepTitle(document)}: how much can they carry?`,
    sections: [
      { part: "answer", blocks: interrupted ? [paragraph(interrupted, "doubtful")] : [] },
      {
        part: "answer",
        on: ["html"],
        blocks: [
          ...mostText(document).map((text) => paragraph(text)),
          paragraph(capacityMeaning(document)),
          { kind: "answers", answers: curves.map((curve) => answerOf(document, curve)) },
        ],
      },
      {
        part: "charts",
        on: ["html"],
        blocks: [{ kind: "charts", charts: () => documentCharts(document, []) }],
      },
      { part: "figures", blocks: [capacityTable(document, notes.marks)] },
      { part: "figures", on: ["terminal"], ...latencyMatrix(document) },
      {
        part: "figures",
        on: ["terminal"],
        blocks: loads.length < fewestBars ? [] : [{ kind: "sparks", curves: curves.map(sparkCurve) }],
      },
      ...curves.map((curve) => ({
        part: "figures" as const,
        on: ["markdown", "html"] as const,
        heading: `${curve.model} on ${curve.machine}`,
        blocks: [pointTable(document, curve)],
      })),
      notesSection(notes.texts),
      bandsSection(simulationTexts(capacities(document), commandOf)),
      qualitySection(basis, curves, calibrationCurves),
      basisSection(basis),
      { part: "basis", blocks: assumptionTable(scenario.assumptions) },
    ],
    data: () => sweepData(document),
  };
}

function answerOf({ loadKind }: SweepDocument, { model, machine, capacity }: SweepCurve) {
  return {
    about: `${model} on ${machine}`,
    text:
      capacity.value === null ? "no load that was tried keeps the SLOs" : capacityText(loadKind, capacity),
    verdict: null,
    cost: null,
  };
}

/** "2,410 users (95 % interval 2,356–2,438)". */
function capacityText(kind: SweepDocument["loadKind"], capacity: SweepCurve["capacity"]): string {
  return `${formatLoad(kind, capacity.value!)} ${loadKinds[kind].unit.many} (95 % interval ${formatInterval(kind, capacity)})`;
}

/** The curve that carries most, in a sentence. */
function mostText({ curves, loadKind }: SweepDocument): string[] {
  const [most] = curves.toSorted((a, b) => (b.capacity.value ?? 0) - (a.capacity.value ?? 0));
  if (most === undefined) return [];
  const { model, machine, capacity } = most;
  if (capacity.value === null || capacity.value === 0)
    return ["None of these carries any load within the SLOs."];
  return [
    `${curves.length > 1 ? "Most is carried by " : ""}${model} on ${machine}: ${capacityText(loadKind, capacity)}.`,
  ];
}

function capacityTable(document: SweepDocument, marks: readonly (readonly number[])[]): Table {
  const { curves, loadKind } = document;
  const amount = (load: number | null) => (load === null ? none : formatLoad(loadKind, load));
  return {
    kind: "table",
    caption: "Capacity",
    columns: [
      { title: "model", short: [""] },
      { title: "machine", align: "left", below: "model", lead: "on " },
      { title: "note", on: ["terminal"], below: "model" },
      {
        title: `capacity (${loadKinds[loadKind].unit.many})`,
        short: [loadKinds[loadKind].unit.short, "capacity"],
      },
      { title: "95 % interval", short: ["95 %", "interval"] },
      { title: "knee" },
      { title: "saturated at", short: ["saturated", "at"], importance: 2 },
      { title: "requests/s served", short: ["req/s", "served"], importance: 2 },
      { title: "set by", align: "left", below: "model" },
      { title: "notes", on: ["markdown", "html"], align: "left" },
    ],
    groups: rowsOf(
      curves.map((curve, i): Cell[] => {
        const { model, machine, capacity, knee, saturation } = curve;
        const mark = markText(marks[i]!);
        return [
          { kind: "text", text: model, tone: "strong" },
          { kind: "text", text: machine, brief: placeOf(curve) },
          mark,
          { kind: "text", text: amount(capacity.value) },
          formatInterval(loadKind, capacity),
          formatKnee(loadKind, knee),
          amount(saturation.load),
          numberCell(capacity.requestsPerSecond),
          bindingText(capacity),
          mark,
        ];
      }),
    ),
    notes: [capacityMeaning(document)],
  };
}

function placeOf({ machine, replicas, machines = replicas }: SweepCurve): string {
  return machines === 1 ? machine : `${machines} x ${machine}`;
}

/** E2E p95 of every curve at the same few loads. */
function latencyMatrix({ curves, loads, loadKind }: SweepDocument) {
  const shown = evenly(loads, shownLoads);
  const cellOf = (curve: SweepCurve, load: number): Cell => {
    const point = curve.points.find((each) => each.load === load);
    if (point === undefined) return none;
    if (point.state !== "overloaded") return estimateCell(point.metrics.e2eLatencySeconds.p95);
    return { kind: "text", text: "overload", beneath: formatShare(servedShare(point.overload)), tone: "bad" };
  };
  const table: Table = {
    kind: "table",
    columns: [
      { title: "" },
      { title: "machine", align: "left", below: "", lead: "on ", short: [""] },
      ...shown.map((load): Column => ({ title: formatLoad(loadKind, load) })),
    ],
    groups: rowsOf(
      curves.map((curve) => [curve.model, placeOf(curve), ...shown.map((load) => cellOf(curve, load))]),
    ),
  };
  const isOverloaded = table.groups.some(({ rows }) => rows.some(({ cells }) => cells.some(isBad)));
  return {
    heading: `E2E p95 in seconds, and the 90 % band to plan for, against ${loadKinds[loadKind].unit.many}`,
    blocks: curves.length === 0 ? [] : [{ ...table, notes: isOverloaded ? [overloadNote] : [] }],
  };
}

const overloadNote = "overload: the share of the load that is served, while the rest queues.";

function isBad(cell: Cell): boolean {
  return typeof cell === "object" && cell.kind === "text" && cell.tone === "bad";
}

function servedShare(overload: SweepPoint["overload"]): number {
  return overload ? overload.capacityRequestsPerSecond / overload.offeredRequestsPerSecond : 0;
}

function sparkCurve({ points, ...curve }: SweepCurve): SparkCurve {
  return {
    ...curve,
    points: points.map(({ load, state, metrics }) => ({
      load,
      state,
      e2eP95: metrics.e2eLatencySeconds.p95,
    })),
  };
}

const pointLatencies = [
  ["E2E", "e2eLatencySeconds", "p50"],
  ["E2E", "e2eLatencySeconds", "p95"],
  ["E2E", "e2eLatencySeconds", "p99"],
  ["TTFT", "ttftSeconds", "p95"],
  ["TPOT", "tpotSeconds", "mean"],
] as const;

/** Every load of a curve. */
function pointTable({ loadKind }: SweepDocument, { points }: SweepCurve): Table {
  return {
    kind: "table",
    columns: [
      { title: loadKinds[loadKind].unit.many },
      ...pointLatencies.map(([label, , stat]) => latencyColumn(label, stat)),
      { title: "requests/s", precision: "digits" },
    ],
    groups: rowsOf(
      points.map(({ load, state, metrics }) => {
        const isOverloaded = state === "overloaded";
        return [
          `${formatLoad(loadKind, load)}${isOverloaded ? ", overloaded" : ""}`,
          ...pointLatencies.map(([, metric, stat]) =>
            isOverloaded ? none : estimateCell(estimateOf(metrics, { metric, stat })),
          ),
          numberCell(metrics.requestsPerSecond.value),
        ];
      }),
    ),
    notes: [bandNote],
  };
}

/** The curves with the load that they carry; a house has no curve that could be simulated by itself. */
function capacities({ curves, loadKind: kind }: SweepDocument) {
  return curves.flatMap(({ deployment, model, machine, replicas, machines = replicas, capacity }) =>
    deployment !== undefined || capacity.value === null || capacity.value === 0
      ? []
      : [{ model, machine, machines, load: { kind, amount: capacity.value } }],
  );
}
