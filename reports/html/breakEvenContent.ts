import type { BreakEvenDocument } from "../../src/documents/breakEven.ts";
import { scenarioBasis } from "../basis.ts";
import {
  breakEvenHead,
  breakEvenNotes,
  breakEvenRows,
  breakEvenSentences,
  breakEvenTitle,
} from "../breakEven/rows.ts";
import { breakEvenChart } from "../charts/breakEvenChart.ts";
import type { ReportContent } from "./content.ts";
import { qualityTables } from "./qualityTables.ts";
import { beyondTexts, type SimulatedPair, type SimulationText, simulationTexts } from "./surerTexts.ts";
import { withoutEmpty } from "./withoutEmpty.ts";

/**
 * The report of a search for break-even points.
 *
 * @param commandOf simulates an option where it ceases to be the cheapest
 */
export function breakEvenContent(document: BreakEvenDocument, commandOf: SimulationText): ReportContent {
  const { scenario, assumptions, pairs = scenario.pairs } = document;
  const spec = breakEvenChart(document, []);
  return {
    question: `${breakEvenTitle(document)}?`,
    advice: breakEvenSentences(document),
    answers: [],
    charts: spec === null ? [] : [{ name: "break-even", title: "Cost against load", spec }],
    tables: [
      withoutEmpty({ title: "The cheapest by load", head: breakEvenHead, rows: breakEvenRows(document) }, [
        "break-even (95 %)",
      ]),
    ],
    warnings: breakEvenNotes(document),
    basis: scenarioBasis({ scenario: { ...scenario, pairs } }),
    assumptions: [
      ...scenario.assumptions,
      ...assumptions.map((text) => ({ about: "cost", text, source: "given, or as the catalogue has it" })),
    ],
    quality: qualityTables(document.calibrationCurves ?? []),
    beyond: beyondTexts(pairs.map((pair) => ({ ...pair, law: { ...pair.law, beyondMeasured: false } }))),
    surer: simulationTexts(breakEvenPoints(document), commandOf),
    reproduction: document.reproduction,
    seed: document.seed,
    version: document.version,
    scenarioHash: document.scenarioHash,
  };
}

/** The cheapest options at the load up to which they are, with the machines that carry it; none that has more of its own. */
function breakEvenPoints({
  breakEven: { options, stretches, loadKind: kind },
}: BreakEvenDocument): SimulatedPair[] {
  return stretches.flatMap(({ option, to: amount }) => {
    const its = option === null ? undefined : options[option];
    const machines = its?.steps.find(({ value }) => value >= amount)?.machines;
    if (its === undefined || machines === undefined || its.name !== `${its.model} on ${its.machine}`)
      return [];
    return [{ model: its.model, machine: its.machine, machines, load: { kind, amount } }];
  });
}
