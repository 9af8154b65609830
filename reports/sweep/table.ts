import type { SweepCurve, SweepDocument, SweepPoint } from "../../src/documents/sweep.ts";
import { scenarioBasis } from "../basis.ts";
import { formatNumber, formatShare, formatValue, narrowBand, none } from "../format.ts";
import { markText } from "../notes.ts";
import { evenly, type SparkCurve, sparkLines } from "../sparkLines.ts";
import { listLines } from "../table.ts";
import { type Emphasis, wideColumns, wideEstimate, wideLabel, wideName, wideWidth } from "../tableLayout.ts";
import { terminalColumns, wrapText } from "../textLayout.ts";
import {
  bindingText,
  capacityMeaning,
  formatInterval,
  formatKnee,
  formatLoad,
  interruptedWords,
  loadUnits,
  sweepNotes,
  sweepRuns,
  sweepTitle,
} from "./words.ts";

const nameWidth = 29;
const capacityWidths = [9, 15, 9, 10, 8] as const;
/** Loads that the latency table shows at most, and the width of each. */
const shownLoads = 5;
const cellWidth = 10;
/** Loads of which a picture shows more than the table. */
const fewestBars = 3;

const wideCapacityWidths = [20, 15, 8, 14, 14] as const;

/**
 * A sweep as a person reads it, each curve on one line where there is room for it: the capacity of each curve with its interval, where it bends
 * and where it saturates, what sets it; E2E p95 with its band at some of the loads; notes, and what was assumed.
 *
 * @param columns that a line may have
 */
export function sweepTable(
  document: SweepDocument,
  emphasis: Emphasis,
  columns: number = terminalColumns,
): string {
  const { curves } = document;
  const isWide = columns >= wideColumns;
  const notes = sweepNotes(curves);
  const interrupted = interruptedWords(document);
  const basis = [...scenarioBasis(document), { label: "runs", text: sweepRuns(document) }];
  const sections = [
    [
      ...wrapText(sweepTitle(document), "", "", columns).map((line) => emphasis("bold", line)),
      ...(interrupted ? [emphasis("yellow", interrupted)] : []),
    ],
    [
      ...(isWide ? wideCapacityHeader(document, emphasis) : capacityHeader(document, emphasis)),
      ...curves.flatMap((curve, i) =>
        isWide
          ? wideCapacityLines(curve, markText(notes.marks[i]!), emphasis, columns)
          : capacityLines(curve, markText(notes.marks[i]!), emphasis),
      ),
      ...wrapText(capacityMeaning(document), "", "", columns).map((line) => emphasis("dim", line)),
    ],
    latencySection(document, emphasis, isWide),
    document.loads.length < fewestBars ? [] : sparkLines(curves.map(sparkCurve), emphasis),
    listLines(
      "Notes",
      notes.texts.map((text, i) => [`[${i + 1}]`, text]),
      5,
      emphasis,
      columns,
    ),
    listLines(
      "Basis",
      basis.map(({ label, text }) => [label, text]),
      10,
      emphasis,
      columns,
    ),
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${texts.join("\n\n")}\n`.replaceAll(/[ \t]+\n/g, "\n");
}

/** What loads count, in a column's width. */
const shortUnits = { users: "users", concurrency: "in flight", rate: "req/s" } as const;

function capacityHeader({ loadKind }: SweepDocument, emphasis: Emphasis): string[] {
  const above = cells([shortUnits[loadKind], "95 %", "knee", "saturated", "req/s"]);
  const below = cells(["capacity", "interval", "", "at", "served"]);
  return [above, below].map((line) => emphasis("dim", "".padEnd(nameWidth) + line));
}

function wideCapacityHeader({ loadKind }: SweepDocument, emphasis: Emphasis): string[] {
  const names = [
    `capacity, ${shortUnits[loadKind]}`,
    "95 % interval",
    "knee",
    "saturated at",
    "req/s served",
  ];
  return [emphasis("dim", "".padEnd(wideName) + cells(names, wideCapacityWidths))];
}

function cells(texts: readonly string[], widths: readonly number[] = capacityWidths): string {
  return texts.map((text, i) => text.padStart(widths[i]!)).join("");
}

function capacityLines(curve: SweepCurve, marks: string, emphasis: Emphasis): string[] {
  const { capacity } = curve;
  const numbers = cells(capacityTexts(curve));
  const place = `  on ${placeOf(curve)} ${marks}`.padEnd(nameWidth);
  const what = emphasis("dim", `  ${bindingText(capacity)}`);
  return curve.model.length >= nameWidth
    ? [emphasis("bold", curve.model), "".padEnd(nameWidth) + numbers, place + what]
    : [emphasis("bold", curve.model.padEnd(nameWidth)) + numbers, place + what];
}

function wideCapacityLines(curve: SweepCurve, marks: string, emphasis: Emphasis, columns: number): string[] {
  const label = wideLabel(curve.model, ` on ${placeOf(curve)} ${marks}`, emphasis);
  const numbers = cells(capacityTexts(curve), wideCapacityWidths);
  const what = bindingText(curve.capacity);
  const isRoom = wideName + numbers.length + 2 + what.length <= columns;
  return isRoom
    ? [`${label}${numbers}  ${emphasis("dim", what)}`]
    : [label + numbers, ...wrapText(what, "  ", "  ", columns).map((line) => emphasis("dim", line))];
}

/** Capacity with its interval, where the curve bends and where it saturates, and what is served at the capacity. */
function capacityTexts({ capacity, knee, saturation, loadKind }: SweepCurve): string[] {
  const amount = (load: number | null | undefined) =>
    load === null || load === undefined ? none : formatLoad(loadKind, load);
  return [
    amount(capacity.value),
    formatInterval(loadKind, capacity),
    formatKnee(loadKind, knee),
    amount(saturation.load),
    capacity.requestsPerSecond === null ? none : formatNumber(capacity.requestsPerSecond),
  ];
}

function placeOf({ machine, replicas, machines = replicas }: SweepCurve): string {
  return machines === 1 ? machine : `${machines} x ${machine}`;
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

/** E2E p95 of every curve at the same few loads, and the bands below or beside. */
function latencySection(
  { curves, loads, loadKind }: SweepDocument,
  emphasis: Emphasis,
  isWide: boolean,
): string[] {
  if (curves.length === 0) return [];
  const shown = evenly(loads, shownLoads);
  const isOverloaded = curves.some((curve) =>
    curve.points.some(({ load, state }) => shown.includes(load) && state === "overloaded"),
  );
  const head = shown
    .map((load) => formatLoad(loadKind, load).padStart(isWide ? wideWidth : cellWidth))
    .join("");
  return [
    emphasis("bold", `E2E p95 in seconds, and the 90 % band to plan for, against ${loadUnits[loadKind]}`),
    emphasis("dim", "".padEnd(isWide ? wideName : nameWidth) + head),
    ...curves.flatMap((curve) => {
      const points = shown.map((load) => curve.points.find((point) => point.load === load));
      if (isWide)
        return wideLabel(curve.model, ` on ${placeOf(curve)}`, emphasis) + wideLatencies(points, emphasis);
      const line = (text: (point: SweepPoint) => string) =>
        points
          .map((point) => {
            const cell = (point ? text(point) : none).padStart(cellWidth);
            return point?.state === "overloaded" ? emphasis("red", cell) : cell;
          })
          .join("");
      const values = line(({ state, metrics }) =>
        state === "overloaded" ? "overload" : formatValue(metrics.e2eLatencySeconds.p95),
      );
      const bands = line(({ state, metrics, overload }) =>
        state === "overloaded"
          ? formatShare(servedShare(overload))
          : narrowBand(metrics.e2eLatencySeconds.p95),
      );
      const long = curve.model.length >= nameWidth;
      return [
        ...(long ? [curve.model] : []),
        (long ? "" : curve.model).padEnd(nameWidth) + values,
        `  on ${placeOf(curve)}`.padEnd(nameWidth) + emphasis("dim", bands),
      ];
    }),
    ...(isOverloaded
      ? [
          emphasis(
            "dim",
            `${isWide ? "Beside" : "Below"} overload: the share of what is asked that is served; the rest queues.`,
          ),
        ]
      : []),
  ];
}

function wideLatencies(points: readonly (SweepPoint | undefined)[], emphasis: Emphasis): string {
  return points
    .map((point) => {
      if (point === undefined) return none.padStart(wideWidth);
      return point.state === "overloaded"
        ? emphasis("red", `overload ${formatShare(servedShare(point.overload))}`.padStart(wideWidth))
        : wideEstimate(point.metrics.e2eLatencySeconds.p95, emphasis);
    })
    .join("");
}

function servedShare(overload: SweepPoint["overload"]): number {
  return overload ? overload.capacityRequestsPerSecond / overload.offeredRequestsPerSecond : 0;
}
