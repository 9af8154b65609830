import type { ResultEntry } from "../src/documents/parts/entry.ts";
import type { ResultDocument } from "../src/documents/result.ts";
import { basisOf } from "./basis.ts";
import { dayLines } from "./dayLines.ts";
import { featureLines } from "./featureLines.ts";
import {
  capacityShare,
  fleetText,
  formatShare,
  formatValue,
  interruptedText,
  loadTitle,
  narrowBand,
  none,
  overloadTexts,
  shownLatencies,
} from "./format.ts";
import { houseLines } from "./houseLines.ts";
import { markText, notesOf } from "./notes.ts";
import { sloSections } from "./sloLines.ts";
import {
  type Emphasis,
  latencyWidth,
  nameWidth,
  rateWidth,
  wideColumns,
  wideEstimate,
  wideLabel,
  wideName,
  wideWidth,
} from "./tableLayout.ts";
import { terminalColumns, wrapText } from "./textLayout.ts";
import { troubleTexts } from "./troubleTexts.ts";

/**
 * The results as a person reads them: for each model and machine the values and the bands to plan for, below them in 80
 * columns and beside them where there are more; then SLO verdicts, features, notes, and what was assumed. An overloaded
 * result has no latency.
 *
 * @param columns that a line may have
 */
export function tableText(
  document: ResultDocument,
  emphasis: Emphasis,
  columns: number = terminalColumns,
): string {
  const notes = notesOf(document);
  const entries = document.results.flatMap((entry, i) =>
    entryLines(entry, markText(notes.marks[i]!), emphasis, columns >= wideColumns),
  );
  const sections = [
    titleLines(document, emphasis),
    [
      ...headerLines(emphasis, columns >= wideColumns),
      ...entries,
      ...legendLines(document, emphasis, columns),
    ],
    ...sloSections(document, emphasis),
    featureLines(document, emphasis),
    houseLines(document, emphasis),
    dayLines(document, emphasis),
    listLines(
      "Impatience and failures",
      troubleTexts(document).map((text) => ["", text]),
      0,
      emphasis,
      columns,
    ),
    listLines(
      "Notes",
      notes.texts.map((text, i) => [`[${i + 1}]`, text]),
      5,
      emphasis,
      columns,
    ),
    listLines(
      "Basis",
      basisOf(document).map(({ label, text }) => [label, text]),
      10,
      emphasis,
      columns,
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

function headerLines(emphasis: Emphasis, isWide: boolean): string[] {
  const latencies = ["E2E p50, s", "E2E p95, s", "E2E p99, s", "TTFT p95, s"];
  if (isWide) {
    const cells = latencies.map((name) => name.padStart(wideWidth)).join("");
    return [
      emphasis(
        "dim",
        `${"".padEnd(wideName)}${cells}${"req/s".padStart(rateWidth)}${"load".padStart(rateWidth)}`,
      ),
    ];
  }
  const cells = (names: readonly string[]) => names.map((name) => name.padStart(latencyWidth)).join("");
  const above = `${"E2E latency, seconds".padStart(3 * latencyWidth)}${cells(["TTFT, s"])}${"req/s".padStart(rateWidth)}`;
  const below = `${cells(["p50", "p95", "p99", "p95"])}${"load".padStart(rateWidth)}`;
  return [above, below].map((line) => emphasis("dim", "".padEnd(nameWidth) + line));
}

/** The model with its values, and below it the machine, the numbers of its notes, and the bands; one line where it is wide. */
function entryLines(entry: ResultEntry, marks: string, emphasis: Emphasis, isWide: boolean): string[] {
  if (isWide) return [wideLine(entry, marks, emphasis)];
  const place = `  on ${entry.machine} ${marks}`.padEnd(nameWidth);
  const name = entry.model.padEnd(nameWidth);
  const [values, bands] =
    entry.state === "overloaded" ? overloadCells(entry, emphasis) : numberCells(entry, emphasis);
  const isLong = entry.model.length >= nameWidth;
  return isLong
    ? [emphasis("bold", entry.model), place + values, "".padEnd(nameWidth) + bands]
    : [emphasis("bold", name) + values, place + bands];
}

/** Values with their bands beside them. */
function wideLine(entry: ResultEntry, marks: string, emphasis: Emphasis): string {
  const name = wideLabel(entry.model, ` on ${entry.machine} ${marks}`, emphasis);
  if (entry.state === "overloaded") return name + emphasis("red", `  ${overloadTexts(entry).join("; ")}`);
  const cells = shownLatencies.map(({ metric, stat }) => wideEstimate(entry.metrics[metric][stat], emphasis));
  const share = capacityShare(entry) ?? entry.metrics.utilisation.value;
  const rate = formatValue(entry.metrics.requestsPerSecond).padStart(rateWidth);
  return `${name}${cells.join("")}${rate}${(share === null ? none : formatShare(share)).padStart(rateWidth)}`;
}

function numberCells(entry: ResultEntry, emphasis: Emphasis): [values: string, bands: string] {
  const estimates = shownLatencies.map(({ metric, stat }) => entry.metrics[metric][stat]);
  const cells = (format: typeof formatValue) =>
    estimates.map((each) => format(each).padStart(latencyWidth)).join("");
  const share = capacityShare(entry) ?? entry.metrics.utilisation.value;
  const rate = formatValue(entry.metrics.requestsPerSecond).padStart(rateWidth);
  const load = (share === null ? none : formatShare(share)).padStart(rateWidth);
  return [cells(formatValue) + rate, emphasis("dim", cells(narrowBand)) + load];
}

function overloadCells(entry: ResultEntry, emphasis: Emphasis): [string, string] {
  const [what, howMuch] = overloadTexts(entry);
  return [emphasis("red", `  ${what}`), emphasis("red", `  ${howMuch}`)];
}

function legendLines({ results }: ResultDocument, emphasis: Emphasis, columns: number): string[] {
  const hasCapacity = results.some(({ load }) => load.capacityRequestsPerSecond !== null);
  const load = hasCapacity
    ? "share of what the deployment serves at most"
    : "share of the time an engine works";
  const where = columns >= wideColumns ? "Beside" : "Below";
  const text = `${where} each latency: the 90 % band to plan for. load: ${load}.`;
  return results.some(({ state }) => state !== "overloaded")
    ? wrapText(text, "", "", columns).map((line) => emphasis("dim", line))
    : [];
}

/** Labelled texts under a heading; a label that repeats is written once. */
export function listLines(
  heading: string,
  items: readonly (readonly [label: string, text: string])[],
  indent: number,
  emphasis: Emphasis,
  columns: number = terminalColumns,
): string[] {
  if (items.length === 0) return [];
  const lines = items.flatMap(([label, text], i) => {
    const shown = items[i - 1]?.[0] === label ? "" : label;
    return wrapText(text, `  ${shown.padEnd(indent)}`, "".padEnd(indent + 2), columns);
  });
  return [emphasis("bold", heading), ...lines];
}
