import type { BreakEvenDocument } from "../src/documents/breakEven.ts";
import type { PlanDocument } from "../src/documents/plan.ts";
import type { ResultDocument } from "../src/documents/result.ts";
import type { SweepDocument } from "../src/documents/sweep.ts";
import type { WhatifDocument } from "../src/documents/whatif.ts";
import { jsonText } from "../src/json/jsonText.ts";
import { breakEvenCsv, breakEvenMarkdown, breakEvenTable } from "./breakEven/text.ts";
import { csvText } from "./csv.ts";
import { markdownText } from "./markdown.ts";
import { planCsv } from "./plan/csv.ts";
import { planMarkdown } from "./plan/markdown.ts";
import { planTable } from "./plan/table.ts";
import { sweepCsv } from "./sweep/csv.ts";
import { sweepMarkdown } from "./sweep/markdown.ts";
import { sweepTable } from "./sweep/table.ts";
import { tableText } from "./table.ts";
import type { Emphasis } from "./tableLayout.ts";
import { whatifCsv } from "./whatif/csv.ts";
import { whatifMarkdown } from "./whatif/markdown.ts";
import { whatifTable } from "./whatif/table.ts";

/** How a document is printed. */
export type OutputFormat = "table" | "json" | "csv" | "markdown";

/** What a table may use: columns of characters, and ways to make words stand out. */
export type Terminal = { readonly emphasis: Emphasis; readonly columns: number };

/** A document of a question. */
export type AnyDocument = ResultDocument | SweepDocument | PlanDocument | WhatifDocument | BreakEvenDocument;

/** A document in a format, ended by a newline. */
export function renderDocument(document: AnyDocument, format: OutputFormat, terminal: Terminal): string {
  if (format === "json") return jsonText(document);
  const { emphasis, columns } = terminal;
  switch (document.schema) {
    case "capsim.result/1":
      return {
        table: () => tableText(document, emphasis, columns),
        csv: () => csvText(document),
        markdown: () => markdownText(document),
      }[format]();
    case "capsim.sweep/1":
      return {
        table: () => sweepTable(document, emphasis, columns),
        csv: () => sweepCsv(document),
        markdown: () => sweepMarkdown(document),
      }[format]();
    case "capsim.plan/1":
      return {
        table: () => planTable(document, emphasis, columns),
        csv: () => planCsv(document),
        markdown: () => planMarkdown(document),
      }[format]();
    case "capsim.whatif/1":
      return {
        table: () => whatifTable(document, emphasis, columns),
        csv: () => whatifCsv(document),
        markdown: () => whatifMarkdown(document),
      }[format]();
    case "capsim.breakeven/1":
      return {
        table: () => breakEvenTable(document, emphasis, columns),
        csv: () => breakEvenCsv(document),
        markdown: () => breakEvenMarkdown(document),
      }[format]();
  }
}
