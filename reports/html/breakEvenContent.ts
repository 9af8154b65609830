import { scenarioBasis } from "../basis.ts";
import type { BreakEvenDocument } from "../breakEven/document.ts";
import {
  breakEvenHead,
  breakEvenNotes,
  breakEvenRows,
  breakEvenSentences,
  breakEvenTitle,
} from "../breakEven/rows.ts";
import { breakEvenChart } from "../charts/breakEvenChart.ts";
import type { ReportContent } from "./content.ts";

/** The report of a search for break-even points. */
export function breakEvenContent(document: BreakEvenDocument): ReportContent {
  const { scenario, assumptions } = document;
  const spec = breakEvenChart(document, []);
  return {
    question: `${breakEvenTitle(document)}?`,
    advice: breakEvenSentences(document),
    answers: [],
    charts: spec === null ? [] : [{ name: "break-even", title: "Cost against load", spec }],
    tables: [{ title: "The cheapest by load", head: breakEvenHead, rows: breakEvenRows(document) }],
    warnings: breakEvenNotes(document),
    basis: scenarioBasis(document),
    assumptions: [
      ...scenario.assumptions,
      ...assumptions.map((text) => ({ about: "cost", text, source: "given, or as the catalogue has it" })),
    ],
    quality: [],
    beyond: [],
    surer: [],
    reproduction: document.reproduction,
    seed: document.seed,
    version: document.version,
    scenarioHash: document.scenarioHash,
  };
}
