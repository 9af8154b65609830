import type { BreakEvenDocument } from "../../src/documents/breakEven.ts";
import { type Column, csvLines } from "../csv.ts";
import { markdownHeading, markdownRow } from "../markdown.ts";
import { listLines } from "../table.ts";
import type { Emphasis } from "../tableLayout.ts";
import { wrapText } from "../textLayout.ts";
import { breakEvenHead, breakEvenNotes, breakEvenRows, breakEvenSentences, breakEvenTitle } from "./rows.ts";

/** Break-even points as a person reads them, at most `columns` wide; an option and its loads are one line where there is room. */
export function breakEvenTable(document: BreakEvenDocument, emphasis: Emphasis, columns = 80): string {
  const cells = ([loads = "", , machines = "", cost = "", interval = ""]: readonly string[]) =>
    `  ${loads.padEnd(16)}${machines.padStart(10)}${cost.padStart(20)}${interval.padStart(22)}`;
  const rows = breakEvenRows(document);
  const longest = Math.max(...rows.map(([, option = ""]) => option.length));
  const label = longest + cells([]).length <= columns ? longest : 0;
  const sections = [
    wrapText(breakEvenTitle(document), "", "", columns).map((line) => emphasis("bold", line)),
    breakEvenSentences(document).flatMap((text) => wrapText(text, "", "", columns)),
    [
      emphasis("dim", `${"".padEnd(label)}${cells(breakEvenHead)}`),
      ...rows.flatMap((row) =>
        label > 0 ? [`${row[1]!.padEnd(label)}${cells(row)}`] : [...wrapText(row[1]!), cells(row)],
      ),
    ],
    listLines(
      "Notes",
      breakEvenNotes(document).map((text, i) => [`[${i + 1}]`, text]),
      5,
      emphasis,
      columns,
    ),
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`.replaceAll(/[ \t]+\n/g, "\n");
}

/** Break-even points as a Markdown document. */
export function breakEvenMarkdown(document: BreakEvenDocument): string {
  const lines = [
    `## ${breakEvenTitle(document)}`,
    "",
    ...breakEvenSentences(document).flatMap((text) => [text, ""]),
    ...[breakEvenHead, breakEvenHead.map(() => "---"), ...breakEvenRows(document)].map(markdownRow),
    ...markdownHeading(
      "Notes",
      breakEvenNotes(document).map((text, i) => `${i + 1}. ${text}`),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** One line for each fleet of each option (RFC 4180): what it carries, and what it costs. */
export function breakEvenCsv({ breakEven, seed, version, scenarioHash }: BreakEvenDocument): string {
  return csvLines(
    breakEven.options.flatMap(({ name, model, machine, steps }) =>
      steps.map((step): Column[] => [
        ["option", name],
        ["model", model],
        ["machine", machine],
        ["machines", step.machines],
        ["load_kind", breakEven.loadKind],
        ["capacity", step.value],
        ["capacity_ci_low", step.ci?.[0]],
        ["capacity_ci_high", step.ci?.[1]],
        ["searched", step.isSearched],
        ["cost_per_month", step.costPerMonth],
        ["seed", seed],
        ["version", version],
        ["scenario_hash", scenarioHash],
      ]),
    ),
  );
}
