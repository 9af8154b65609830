import type { BreakEvenDocument } from "../../src/documents/breakEven.ts";
import { scenarioBasis } from "../basis.ts";
import { breakEvenNotes, breakEvenRows, breakEvenSentences, breakEvenTitle } from "../breakEven/rows.ts";
import { documentCharts } from "../charts/documentCharts.ts";
import {
  basisSection,
  type DataTable,
  notesSection,
  paragraph,
  rowsOf,
  type Table,
  type View,
} from "../view.ts";
import { type SimulatedPair, simulationTexts } from "../words/bandTexts.ts";
import type { DataColumn } from "./dataColumns.ts";
import { assumptionTable, bandsSection, type Links, noLinks, qualitySection } from "./shared.ts";

/** A search for break-even points: the cheapest option by load, what it leaves out, and what it rests on. */
export function breakEvenView(document: BreakEvenDocument, { commandOf }: Links = noLinks): View {
  const { scenario, assumptions, pairs = scenario.pairs, calibrationCurves } = document;
  const basis = scenarioBasis({ scenario: { ...scenario, pairs } });
  const laws = pairs.map((pair) => ({ ...pair, law: { ...pair.law, beyondMeasured: false } }));
  return {
    title: breakEvenTitle(document),
    question: `${breakEvenTitle(document)}?`,
    sections: [
      { part: "answer", blocks: breakEvenSentences(document).map((text) => paragraph(text)) },
      {
        part: "charts",
        on: ["html"],
        blocks: [{ kind: "charts", charts: () => documentCharts(document, []) }],
      },
      { part: "figures", blocks: [stretchTable(document)] },
      notesSection(breakEvenNotes(document)),
      bandsSection(simulationTexts(breakEvenPoints(document), commandOf)),
      qualitySection(basis, laws, calibrationCurves),
      basisSection(basis),
      {
        part: "basis",
        blocks: assumptionTable([
          ...scenario.assumptions,
          ...assumptions.map((text) => ({
            about: "cost",
            text,
            source: "given, or as the catalogue has it",
          })),
        ]),
      },
    ],
    data: () => breakEvenData(document),
  };
}

function stretchTable(document: BreakEvenDocument): Table {
  return {
    kind: "table",
    caption: "The cheapest by load",
    columns: [
      { title: "loads" },
      { title: "cheapest", align: "left" },
      { title: "machines", align: "right" },
      { title: "USD a month", align: "right" },
      { title: "break-even (95 %)", align: "right", mayBeEmpty: true },
    ],
    groups: rowsOf(breakEvenRows(document)),
  };
}

/** A line for each fleet of each option: what it carries, and what it costs. */
function breakEvenData({ breakEven, seed, version, scenarioHash }: BreakEvenDocument): DataTable {
  return breakEven.options.flatMap(({ name, model, machine, steps }) =>
    steps.map((step): DataColumn[] => [
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
  );
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
