import type { PlanOption } from "../../src/documents/parts/planOption.ts";
import type { PlanDocument } from "../../src/documents/plan.ts";
import { optionDoubts } from "../../src/planning/fleet/recommendation.ts";
import { growthChart } from "../charts/growthChart.ts";
import { planChart } from "../charts/planChart.ts";
import { formatBand, formatShare, formatValue } from "../format.ts";
import {
  grownName,
  growthCostText,
  growthHead,
  growthRows,
  growthTexts,
  growthTitle,
} from "../plan/growthRows.ts";
import { planCells, planHead } from "../plan/markdown.ts";
import {
  adviceSentences,
  gatewayText,
  moneyText,
  planBasis,
  planNotes,
  planQuestion,
  planRunsText,
  redundancyText,
} from "../plan/words.ts";
import type { Answer, ReportChart, ReportContent, ReportTable } from "./content.ts";
import { qualityTables } from "./qualityTables.ts";
import { beyondTexts, type SimulationText, simulationTexts } from "./surerTexts.ts";
import { withoutEmpty } from "./withoutEmpty.ts";

/** Options that the answer shows; the table has all. */
const front = 3;

/**
 * The report of a plan.
 *
 * @param commandOf simulates the option in front
 */
export function planContent(document: PlanDocument, commandOf: SimulationText): ReportContent {
  const { options, scenario } = document;
  const redundancy = redundancyText(document);
  const gateway = gatewayText(document);
  const meeting = options.filter(({ meets }) => meets);
  const failing = options.filter(({ meets }) => !meets);
  return {
    question: planQuestion(document),
    advice: [...adviceSentences(document), ...(redundancy ? [redundancy] : [])],
    answers: options.slice(0, front).map(answerOf),
    charts: chartsFor(document),
    tables: [
      ...optionTable("Options that keep the SLOs, by cost", meeting),
      ...optionTable("No fleet of these keeps them", failing),
      ...growthTables(document),
    ],
    warnings: planNotes(document),
    basis: [
      ...(gateway ? [{ label: "gateway", text: gateway }] : []),
      ...planBasis(document),
      { label: "runs", text: planRunsText(document) },
    ],
    assumptions: [...scenario.assumptions, ...costAssumptions(options.slice(0, front))],
    quality: qualityTables(document.calibrationCurves ?? []),
    beyond: beyondTexts(options.slice(0, front)),
    surer: simulationTexts(inFront(options), commandOf),
    reproduction: document.reproduction,
    seed: document.seed,
    version: document.version,
    scenarioHash: document.scenarioHash,
  };
}

function chartsFor(document: PlanDocument): ReportChart[] {
  const charts = [
    { name: "plan-cost-latency", title: "Cost against latency", spec: planChart(document.options, []) },
    { name: "plan-growth", title: "Growth", spec: growthChart(document, []) },
  ];
  return charts.flatMap(({ spec, ...chart }) => (spec === null ? [] : [{ ...chart, spec }]));
}

/** When which machine is to be added, a table for each fleet that was followed. */
function growthTables(document: PlanDocument): ReportTable[] {
  const { growth } = document;
  if (growth === undefined) return [];
  const tables = growth.fleets.map((fleet) => ({
    title: `${growthTitle(document)}: ${grownName(document, fleet)}`,
    head: growthHead,
    rows: growthRows(growth, fleet),
    note: [`${growthCostText(fleet)}.`, ...growthTexts(document)].join(" "),
  }));
  return tables.map((table) => withoutEmpty(table, ["between"]));
}

function answerOf(option: PlanOption): Answer {
  const { machines, machine, model, metrics, probability, meets, cost } = option;
  const { p95 } = metrics.e2eLatencySeconds;
  const against = optionDoubts(option);
  const latency =
    p95.value === null
      ? "overloaded"
      : `95 % of answers within ${formatValue(p95)} s (plan for ${formatBand(p95)} s)`;
  return {
    about: `${machines} × ${machine} with ${model}`,
    text: `${latency}; keeps every SLO with a probability of ${formatShare(probability)}${against === null ? "" : `; ${against}`}`,
    verdict: meets ? "met" : "missed",
    cost: cost.perMonth === null ? null : `${moneyText(cost.perMonth)} USD a month`,
  };
}

function optionTable(title: string, options: readonly PlanOption[]): ReportTable[] {
  if (options.length === 0) return [];
  return [
    {
      title,
      head: planHead,
      rows: options.map(planCells),
      note: "In brackets: the 90 % band to plan for. More users: what may be added before an SLO breaks.",
    },
  ];
}

function costAssumptions(options: readonly PlanOption[]) {
  const texts = options.flatMap(({ cost }) =>
    cost.assumptions.map((text) => ({ text, source: cost.priceSource })),
  );
  const prices = options
    .filter(({ cost }) => cost.perHour !== null)
    .map(({ machine, machines, cost }) => ({
      text: `${machines} × ${machine}: ${cost.perHour} USD an hour, ${cost.priceDate ?? "undated"}`,
      source: cost.priceSource,
    }));
  const all = [...prices, ...texts].map((each) => ({ about: "cost", ...each }));
  return all.filter(({ text }, i) => all.findIndex((each) => each.text === text) === i);
}

/** The option in front, where it is of one model: several have no command line of their own. */
function inFront([best]: readonly PlanOption[]) {
  if (best === undefined || best.deployments !== undefined) return [];
  const { model, machine, machines } = best;
  return [{ model, machine, machines, load: null }];
}
