import type { ResultEntry } from "../src/montecarlo/result.ts";
import { basisOf } from "./basis.ts";
import { busyTexts, daysOf, hourTable } from "./dayLines.ts";
import {
  capacityShare,
  formatBand,
  formatShare,
  formatValue,
  hasFeatureRows,
  interruptedText,
  loadTitle,
  none,
  overloadTexts,
  pairLabel,
  shownLatencies,
} from "./format.ts";
import { houseTexts } from "./houseLines.ts";
import type { ResultDocument } from "./json.ts";
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
    ...shownLatencies.map(({ name }) => `${name} (s)`),
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
    "In brackets: the 90 % band to plan for. load: share of what the deployment serves at most.",
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
  const numbers =
    entry.state === "overloaded"
      ? [overloadTexts(entry).join("; "), ...shownLatencies.slice(1).map(() => none), none, none]
      : [
          ...shownLatencies.map(({ metric, stat }) => {
            const estimate = entry.metrics[metric][stat];
            return estimate.band
              ? `${formatValue(estimate)} (${formatBand(estimate)})`
              : formatValue(estimate);
          }),
          formatValue(entry.metrics.requestsPerSecond),
          share === null ? none : formatShare(share),
        ];
  const verdicts = entry.slo.map(({ verdict, probability }) => `${verdict} (${formatShare(probability)})`);
  return [entry.model, entry.machine, ...numbers, ...verdicts];
}

/** A row for each feature, with the verdict on its own SLOs. */
function featureTable({ results }: ResultDocument): string[] {
  const shown = results.filter((entry) => entry.state !== "overloaded" && hasFeatureRows(entry));
  if (shown.length === 0) return [];
  const head = [
    ...["feature", "served by", "GitLab"],
    ...shownLatencies.map(({ name }) => `${name} (s)`),
    ...["question p95 (s)", "SLO"],
  ];
  const rows = shown.flatMap((entry) =>
    entry.features.map(({ feature, compatibility, metrics, slo }) => [
      feature,
      pairLabel(entry),
      compatibility ?? none,
      ...shownLatencies.map(({ metric, stat }) => formatValue(metrics[metric][stat])),
      metrics.questionLatencySeconds ? formatValue(metrics.questionLatencySeconds.p95) : none,
      slo.map((each) => `${each.slo} ${each.verdict} (${formatShare(each.probability)})`).join("; ") || none,
    ]),
  );
  return [markdownRow(head), markdownRow(head.map(() => "---")), ...rows.map(markdownRow)];
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
