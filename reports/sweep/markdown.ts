import type { SweepPoint } from "../../src/planning/sweepResult.ts";
import { scenarioBasis } from "../basis.ts";
import { formatBand, formatNumber, formatValue, none } from "../format.ts";
import { markdownHeading, markdownRow } from "../markdown.ts";
import { markText } from "../notes.ts";
import type { SweepDocument } from "./document.ts";
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
  const { curves, loadKind } = document;
  const notes = sweepNotes(curves);
  const interrupted = interruptedWords(document);
  const head = ["model", "machine", `capacity (${loadUnits[loadKind]})`, "95 % interval", "knee"];
  const lines = [
    `## ${sweepTitle(document)}`,
    "",
    ...(interrupted ? [interrupted, ""] : []),
    ...table(
      [...head, "saturated at", "requests/s served", "set by", "notes"],
      curves.map(({ model, machine, capacity, knee, saturation }, i) => [
        model,
        machine,
        capacity.value === null ? none : formatLoad(loadKind, capacity.value),
        formatInterval(loadKind, capacity),
        formatKnee(loadKind, knee),
        formatLoad(loadKind, saturation.load),
        capacity.requestsPerSecond === null ? none : formatNumber(capacity.requestsPerSecond),
        bindingText(capacity),
        markText(notes.marks[i]!),
      ]),
    ),
    "",
    capacityMeaning(document),
    ...curves.flatMap(({ model, machine, points }) => [
      ...markdownHeading(`${model} on ${machine}`, [
        ...table(
          [loadUnits[loadKind], ...latencies.map(([name]) => `${name} (s)`), "requests/s"],
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

function pointCells({ loadKind }: SweepDocument, { load, state, metrics }: SweepPoint): string[] {
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
