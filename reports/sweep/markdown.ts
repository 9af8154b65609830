import type { SweepCurve, SweepDocument, SweepPoint } from "../../src/documents/sweep.ts";
import { scenarioBasis } from "../basis.ts";
import { formatBand, formatNumber, formatValue, none } from "../format.ts";
import { markdownHeading, markdownRow } from "../markdown.ts";
import { markText } from "../notes.ts";
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

const latencies = [
  ["E2E p50", "e2eLatencySeconds", "p50"],
  ["E2E p95", "e2eLatencySeconds", "p95"],
  ["E2E p99", "e2eLatencySeconds", "p99"],
  ["TTFT p95", "ttftSeconds", "p95"],
  ["TPOT mean", "tpotSeconds", "mean"],
] as const;

/** A sweep as a Markdown document: capacities, every load of every curve, notes, assumptions. */
export function sweepMarkdown(document: SweepDocument): string {
  const { curves } = document;
  const notes = sweepNotes(curves);
  const interrupted = interruptedWords(document);
  const lines = [
    `## ${sweepTitle(document)}`,
    "",
    ...(interrupted ? [interrupted, ""] : []),
    ...table(
      [...capacityHead(document), "notes"],
      curves.map((curve, i) => [...capacityCells(document, curve), markText(notes.marks[i]!)]),
    ),
    "",
    capacityMeaning(document),
    ...curves.flatMap(({ model, machine, points }) => [
      ...markdownHeading(`${model} on ${machine}`, [
        ...table(
          pointHead(document),
          points.map((point) => pointCells(document, point)),
        ),
      ]),
    ]),
    ...markdownHeading(
      "Notes",
      notes.texts.map((text, i) => `${i + 1}. ${text}`),
    ),
    ...markdownHeading(
      "Basis",
      [...scenarioBasis(document), { label: "runs", text: sweepRuns(document) }].map(
        ({ label, text }) => `- ${label}: ${text}`,
      ),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** Columns of a curve's capacity. */
export function capacityHead({ loadKind }: SweepDocument): string[] {
  const capacity = [`capacity (${loadUnits[loadKind]})`, "95 % interval", "knee", "saturated at"];
  return ["model", "machine", ...capacity, "requests/s served", "set by"];
}

/** A curve in those columns. */
export function capacityCells(
  { loadKind }: SweepDocument,
  { model, machine, capacity, knee, saturation }: SweepCurve,
): string[] {
  return [
    model,
    machine,
    capacity.value === null ? none : formatLoad(loadKind, capacity.value),
    formatInterval(loadKind, capacity),
    formatKnee(loadKind, knee),
    formatLoad(loadKind, saturation.load),
    capacity.requestsPerSecond === null ? none : formatNumber(capacity.requestsPerSecond),
    bindingText(capacity),
  ];
}

/** Columns of one load of a curve. */
export function pointHead({ loadKind }: SweepDocument): string[] {
  return [loadUnits[loadKind], ...latencies.map(([name]) => `${name} (s)`), "requests/s"];
}

/** A load in those columns. */
export function pointCells({ loadKind }: SweepDocument, { load, state, metrics }: SweepPoint): string[] {
  const shown = latencies.map(([, metric, stat]) => {
    if (state === "overloaded") return none;
    const estimate = metrics[metric][stat];
    return estimate.band ? `${formatValue(estimate)} (${formatBand(estimate)})` : formatValue(estimate);
  });
  const amount = formatLoad(loadKind, load);
  const label = state === "overloaded" ? `${amount}, overloaded` : amount;
  return [label, ...shown, formatValue(metrics.requestsPerSecond)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => "---"), ...rows].map(markdownRow);
}
