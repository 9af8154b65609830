import type { ResultEntry } from "../src/montecarlo/result.ts";
import { basisOf } from "./basis.ts";
import { dayLines } from "./dayLines.ts";
import { featureLines } from "./featureLines.ts";
import {
  capacityShare,
  fleetText,
  formatBand,
  formatShare,
  formatValue,
  interruptedText,
  loadTitle,
  none,
  overloadTexts,
  shownLatencies,
} from "./format.ts";
import { houseLines } from "./houseLines.ts";
import type { ResultDocument } from "./json.ts";
import { markText, notesOf } from "./notes.ts";
import { sloSections } from "./sloLines.ts";
import { type Emphasis, latencyWidth, nameWidth, rateWidth } from "./tableLayout.ts";
import { wrapText } from "./textLayout.ts";
import { troubleTexts } from "./troubleTexts.ts";

/**
 * The results as a person reads them, at most 80 columns wide: for each model and machine the values and below them
 * the bands to plan for, then SLO verdicts, features, notes, and what was assumed. An overloaded result has no latency.
 */
export function tableText(document: ResultDocument, emphasis: Emphasis): string {
  const notes = notesOf(document);
  const entries = document.results.flatMap((entry, i) =>
    entryLines(entry, markText(notes.marks[i]!), emphasis),
  );
  const sections = [
    titleLines(document, emphasis),
    [...headerLines(emphasis), ...entries, ...legendLines(document, emphasis)],
    ...sloSections(document, emphasis),
    featureLines(document, emphasis),
    houseLines(document, emphasis),
    dayLines(document, emphasis),
    listLines(
      "Impatience and failures",
      troubleTexts(document).map((text) => ["", text]),
      0,
      emphasis,
    ),
    listLines(
      "Notes",
      notes.texts.map((text, i) => [`[${i + 1}]`, text]),
      5,
      emphasis,
    ),
    listLines(
      "Basis",
      basisOf(document).map(({ label, text }) => [label, text]),
      10,
      emphasis,
    ),
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${texts.join("\n\n")}\n`.replaceAll(/[ \t]+\n/g, "\n");
}

function titleLines(document: ResultDocument, emphasis: Emphasis): string[] {
  const { results, scenario } = document;
  const load = results[0] ? loadTitle(results[0].load) : "";
  const title = `${load} on ${fleetText(document)}, workload ${scenario.workload.name}`;
  const isInterrupted = results.some(({ stopped }) => stopped === "interrupted");
  return [
    ...wrapText(title).map((line) => emphasis("bold", line)),
    ...(isInterrupted ? [emphasis("yellow", interruptedText)] : []),
  ];
}

function headerLines(emphasis: Emphasis): string[] {
  const cells = (names: readonly string[]) => names.map((name) => name.padStart(latencyWidth)).join("");
  const above = `${"E2E latency, seconds".padStart(3 * latencyWidth)}${cells(["TTFT, s"])}${"req/s".padStart(rateWidth)}`;
  const below = `${cells(["p50", "p95", "p99", "p95"])}${"load".padStart(rateWidth)}`;
  return [above, below].map((line) => emphasis("dim", "".padEnd(nameWidth) + line));
}

/** The model with its values, and below it the machine, the numbers of its notes, and the bands. */
function entryLines(entry: ResultEntry, marks: string, emphasis: Emphasis): string[] {
  const place = `  on ${entry.machine} ${marks}`.padEnd(nameWidth);
  const name = entry.model.padEnd(nameWidth);
  const [values, bands] =
    entry.state === "overloaded" ? overloadCells(entry, emphasis) : numberCells(entry, emphasis);
  const isLong = entry.model.length >= nameWidth;
  return isLong
    ? [emphasis("bold", entry.model), place + values, "".padEnd(nameWidth) + bands]
    : [emphasis("bold", name) + values, place + bands];
}

function numberCells(entry: ResultEntry, emphasis: Emphasis): [values: string, bands: string] {
  const estimates = shownLatencies.map(({ metric, stat }) => entry.metrics[metric][stat]);
  const cells = (format: typeof formatValue) =>
    estimates.map((each) => format(each).padStart(latencyWidth)).join("");
  const share = capacityShare(entry) ?? entry.metrics.utilisation.value;
  const rate = formatValue(entry.metrics.requestsPerSecond).padStart(rateWidth);
  const load = (share === null ? none : formatShare(share)).padStart(rateWidth);
  return [cells(formatValue) + rate, emphasis("dim", cells(formatBand)) + load];
}

function overloadCells(entry: ResultEntry, emphasis: Emphasis): [string, string] {
  const [what, howMuch] = overloadTexts(entry);
  return [emphasis("red", `  ${what}`), emphasis("red", `  ${howMuch}`)];
}

function legendLines({ results }: ResultDocument, emphasis: Emphasis): string[] {
  const hasCapacity = results.some(({ load }) => load.capacityRequestsPerSecond !== null);
  const load = hasCapacity
    ? "share of what the deployment serves at most"
    : "share of the time an engine works";
  const text = `Below each latency: the 90 % band to plan for. load: ${load}.`;
  return results.some(({ state }) => state !== "overloaded")
    ? wrapText(text).map((line) => emphasis("dim", line))
    : [];
}

/** Labelled texts under a heading; a label that repeats is written once. */
export function listLines(
  heading: string,
  items: readonly (readonly [label: string, text: string])[],
  indent: number,
  emphasis: Emphasis,
): string[] {
  if (items.length === 0) return [];
  const lines = items.flatMap(([label, text], i) => {
    const shown = items[i - 1]?.[0] === label ? "" : label;
    return wrapText(text, `  ${shown.padEnd(indent)}`, "".padEnd(indent + 2));
  });
  return [emphasis("bold", heading), ...lines];
}
