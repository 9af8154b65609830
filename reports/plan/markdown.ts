import type { PlanOption } from "../../src/documents/parts/planOption.ts";
import type { PlanDocument } from "../../src/documents/plan.ts";
import { formatBand, formatValue, none } from "../format.ts";
import { markdownHeading, markdownRow } from "../markdown.ts";
import { grownName, growthCostText, growthHead, growthRows, growthTexts, growthTitle } from "./growthRows.ts";
import {
  adviceSentences,
  fleetsOf,
  gatewayText,
  headroomText,
  moneyText,
  percent,
  planBasis,
  planNotes,
  planRunsText,
  planTitle,
  redundancyText,
} from "./words.ts";

/** Columns of an option. */
export const planHead = [
  "machines",
  "model",
  "USD a month",
  "E2E p95 (s)",
  "probability",
  "more users",
  "bound by",
  "law",
];

/** A plan as a Markdown document: the advice, all options, warnings, assumptions. */
export function planMarkdown(document: PlanDocument): string {
  const { options } = document;
  const gateway = gatewayText(document);
  const redundancy = redundancyText(document);
  const table = (which: readonly PlanOption[]) =>
    [planHead, planHead.map(() => "---"), ...which.map(planCells)].map(markdownRow);
  const meeting = options.filter(({ meets }) => meets);
  const failing = options.filter(({ meets }) => !meets);
  const lines = [
    `## ${planTitle(document)}`,
    "",
    ...(redundancy ? [redundancy, ""] : []),
    ...adviceSentences(document).flatMap((text) => [text, ""]),
    ...(meeting.length > 0 ? table(meeting) : []),
    ...(failing.length > 0 ? markdownHeading("No fleet of these meets the SLOs", table(failing)) : []),
    ...markdownHeading(growthTitle(document), growthLines(document)),
    ...markdownHeading(
      "Warnings",
      planNotes(document).map((text, i) => `${i + 1}. ${text}`),
    ),
    ...markdownHeading("Basis", [
      ...(gateway ? [`- gateway: ${gateway}`] : []),
      ...[...planBasis(document), { label: "runs", text: planRunsText(document) }].map(
        ({ label, text }) => `- ${label}: ${text}`,
      ),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

function growthLines(document: PlanDocument): string[] {
  const { growth } = document;
  if (growth === undefined) return [];
  return [
    ...growth.fleets.flatMap((fleet) => [
      `**${grownName(document, fleet)}**`,
      "",
      ...[growthHead, growthHead.map(() => "---"), ...growthRows(growth, fleet)].map(markdownRow),
      "",
      `${growthCostText(fleet)}.`,
      "",
    ]),
    ...growthTexts(document).flatMap((text, i) => (i === 0 ? [text] : ["", text])),
  ];
}

/** An option in those columns. */
export function planCells(option: PlanOption): string[] {
  const { p95 } = option.metrics.e2eLatencySeconds;
  const latency = p95.value === null ? none : formatValue(p95);
  return [
    fleetsOf(option)
      .map(({ machines, machine }) => `${machines} x ${machine}`)
      .join(" + "),
    modelsText(option),
    moneyText(option.cost.perMonth),
    p95.band ? `${latency} (${formatBand(p95)})` : latency,
    percent(Number(option.probability.toPrecision(3))),
    headroomText(option),
    option.binding,
    option.law.basis,
  ];
}

/** Each model with the features that it serves, where there are several. */
function modelsText({ model, deployments }: PlanOption): string {
  return deployments?.map((each) => `${each.model} for ${each.features.join(", ")}`).join(" + ") ?? model;
}
