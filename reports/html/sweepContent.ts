import type { SweepDocument } from "../../src/documents/sweep.ts";
import { parseSlo } from "../../src/montecarlo/slo.ts";
import { scenarioBasis } from "../basis.ts";
import { sweepCharts } from "../charts/sweepCharts.ts";
import { capacityCells, capacityHead, pointCells, pointHead } from "../sweep/markdown.ts";
import {
  capacityMeaning,
  formatInterval,
  formatLoad,
  interruptedWords,
  loadUnits,
  sweepNotes,
  sweepRuns,
  sweepTitle,
} from "../sweep/words.ts";
import type { ReportContent } from "./content.ts";
import { qualityTables } from "./qualityTables.ts";
import { beyondTexts, type SimulationText, simulationTexts } from "./surerTexts.ts";

/**
 * The report of a sweep.
 *
 * @param commandOf simulates a curve at its capacity
 */
export function sweepContent(document: SweepDocument, commandOf: SimulationText): ReportContent {
  const { curves, scenario, loadKind } = document;
  const { slos, featureSlos = [] } = scenario.experiment;
  const interrupted = interruptedWords(document);
  return {
    question: `${sweepTitle(document)}: how much can they carry?`,
    advice: [...(interrupted ? [interrupted] : []), ...mostText(document), capacityMeaning(document)],
    answers: curves.map(({ model, machine, capacity }) => ({
      about: `${model} on ${machine}`,
      text:
        capacity.value === null
          ? "no load that was tried keeps the SLOs"
          : `${formatLoad(loadKind, capacity.value)} ${loadUnits[loadKind]} (95 % interval ${formatInterval(loadKind, capacity)})`,
      verdict: null,
      cost: null,
    })),
    charts: sweepCharts(document, [...slos, ...featureSlos].map(parseSlo)).map(({ name, spec }) => ({
      name,
      title: titles[name] ?? name,
      spec,
    })),
    tables: [
      {
        title: "Capacity",
        head: capacityHead(document),
        rows: curves.map((curve) => capacityCells(document, curve)),
      },
      ...curves.map((curve) => ({
        title: `${curve.model} on ${curve.machine}`,
        head: pointHead(document),
        rows: curve.points.map((point) => pointCells(document, point)),
        note: "In brackets: the 90 % band to plan for.",
      })),
    ],
    warnings: sweepNotes(curves).texts,
    basis: [...scenarioBasis(document), { label: "runs", text: sweepRuns(document) }],
    assumptions: scenario.assumptions,
    quality: qualityTables(document.calibrationCurves ?? []),
    beyond: beyondTexts(curves),
    surer: simulationTexts(capacities(document), commandOf),
    reproduction: document.reproduction,
    seed: document.seed,
    version: document.version,
    scenarioHash: document.scenarioHash,
  };
}

/** The curves with the load that they carry; a house has no curve that could be simulated by itself. */
function capacities({ curves, loadKind: kind }: SweepDocument) {
  return curves.flatMap(({ deployment, model, machine, replicas, machines = replicas, capacity }) =>
    deployment !== undefined || capacity.value === null || capacity.value === 0
      ? []
      : [{ model, machine, machines, load: { kind, amount: capacity.value } }],
  );
}

/** The curve that carries most, in a sentence. */
function mostText({ curves, loadKind }: SweepDocument): string[] {
  const [most] = curves.toSorted((a, b) => (b.capacity.value ?? 0) - (a.capacity.value ?? 0));
  if (most === undefined) return [];
  const { model, machine, capacity } = most;
  if (capacity.value === null || capacity.value === 0)
    return ["None of these carries any load within the SLOs."];
  const most95 = `${formatLoad(loadKind, capacity.value)} ${loadUnits[loadKind]} (95 % interval ${formatInterval(loadKind, capacity)})`;
  return [`${curves.length > 1 ? "Most is carried by " : ""}${model} on ${machine}: ${most95}.`];
}

const titles: Readonly<Record<string, string>> = {
  "sweep-latency": "Latency against load",
  "sweep-throughput": "Throughput against load",
  "sweep-capacity": "Capacity",
};
