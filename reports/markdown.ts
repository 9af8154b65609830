import type { ResultEntry } from "../src/documents/parts/entry.ts";
import type { ResultDocument } from "../src/documents/result.ts";
import { basisOf } from "./basis.ts";
import { busyTexts, daysOf, hourTable } from "./dayLines.ts";
import { bandNote, featureHead, featureRows, latencyCells, verdictCell } from "./entryCells.ts";
import {
  capacityShare,
  formatShare,
  formatValue,
  interruptedText,
  loadTitle,
  none,
  shownLatencies,
} from "./format.ts";
import { houseTexts } from "./houseLines.ts";
import { markText, notesOf } from "./notes.ts";
import { troubleTexts } from "./troubleTexts.ts";

/** The results as a Markdown document: a table with values and planning bands, SLO verdicts, notes, assumptions. */
export function markdownText(document: ResultDocument): string {
  const { results, scenario } = document;
  const notes = notesOf(document);
  const { slos } = scenario.experiment;
  const head = [
    "model",
    "machine",
    ...shownLatencies.map(({ name }) => `${name}, s`),
    "requests/s",
    "load",
    ...slos,
    "notes",
  ];
  const rows = results.map((entry, i) => [...cells(entry), markText(notes.marks[i]!)]);
  const title = results[0] ? loadTitle(results[0].load) : "no results";
  const lines = [
    `## ${title}, workload ${scenario.workload.name}`,
    "",
    ...(results.some(({ stopped }) => stopped === "interrupted") ? [interruptedText, ""] : []),
    markdownRow(head),
    markdownRow(head.map(() => "---")),
    ...rows.map(markdownRow),
    "",
    `${bandNote} load: share of what the deployment serves at most.`,
    ...markdownHeading("Features", featureTable(document)),
    ...markdownHeading(
      "House",
      houseTexts(document).map((text) => `- ${text}`),
    ),
    ...markdownHeading("By the clock", dayTable(document)),
    ...markdownHeading(
      "Impatience and failures",
      troubleTexts(document).map((text) => `- ${text}`),
    ),
    ...markdownHeading(
      "Notes",
      notes.texts.map((text, i) => `${i + 1}. ${text}`),
    ),
    ...markdownHeading(
      "Basis",
      basisOf(document).map(({ label, text }) => `- ${label}: ${text}`),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function cells(entry: ResultEntry): string[] {
  const share = capacityShare(entry) ?? entry.metrics.utilisation.value;
  const isOverloaded = entry.state === "overloaded";
  return [
    ...[entry.model, entry.machine],
    ...latencyCells(entry),
    isOverloaded ? none : formatValue(entry.metrics.requestsPerSecond),
    isOverloaded || share === null ? none : formatShare(share),
    ...entry.slo.map(verdictCell),
  ];
}

function featureTable({ results }: ResultDocument): string[] {
  const rows = featureRows(results);
  if (rows.length === 0) return [];
  return [markdownRow(featureHead), markdownRow(featureHead.map(() => "---")), ...rows.map(markdownRow)];
}

function dayTable(document: ResultDocument): string[] {
  const days = daysOf(document);
  if (days.length === 0) return [];
  const { head, rows } = hourTable(days);
  const texts = busyTexts(document).map((text) => `- ${text}`);
  return [...texts, "", markdownRow(head), markdownRow(head.map(() => "---")), ...rows.map(markdownRow)];
}

/** Lines under a heading; nothing where there is none. */
export function markdownHeading(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `### ${title}`, "", ...lines];
}

/** A line of a Markdown table. */
export function markdownRow(texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
}
