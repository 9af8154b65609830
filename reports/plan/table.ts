import type { PlanOption } from "../../src/documents/parts/planOption.ts";
import type { PlanDocument } from "../../src/documents/plan.ts";
import { formatValue, interruptedText, narrowBand, none } from "../format.ts";
import { listLines } from "../table.ts";
import { type Emphasis, wideColumns, wideEstimate, wideLabel, wideName, wideWidth } from "../tableLayout.ts";
import { terminalColumns, wrapText } from "../textLayout.ts";
import { grownName, growthCostText, growthHead, growthRows, growthTexts, growthTitle } from "./growthRows.ts";
import {
  adviceSentences,
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

const nameWidth = 30;
const widths = [11, 10, 12, 8, 9] as const;
/** Options that the table shows; plan.json has all. */
const shown = { meeting: 12, failing: 3 } as const;

/** Widths of what a wide row has after the option's cost and its E2E p95 with the band. */
const wideWidths = [12, 15, 12, 12, 10] as const;

/**
 * A plan as a person reads it: the advice first, then the options by cost, each on one line where there is room for it.
 *
 * @param columns that a line may have
 */
export function planTable(
  document: PlanDocument,
  emphasis: Emphasis,
  columns: number = terminalColumns,
): string {
  const { options, optionsAsked } = document;
  const meeting = options.filter(({ meets }) => meets);
  const failing = options.filter(({ meets }) => !meets);
  const isWide = columns >= wideColumns;
  const linesOf = (option: PlanOption) =>
    isWide ? wideLines(option, emphasis) : optionLines(option, emphasis);
  const isCut = options.length < optionsAsked;
  const redundancy = redundancyText(document);
  const gateway = gatewayText(document);
  const basis = [...planBasis(document), { label: "runs", text: planRunsText(document) }];
  const sections = [
    [
      ...wrapText(planTitle(document), "", "", columns).map((line) => emphasis("bold", line)),
      ...(redundancy ? wrapText(redundancy, "", "", columns) : []),
      ...(isCut ? wrapText(`${interruptedText}: ${options.length} of ${optionsAsked} options`) : []),
    ],
    adviceSentences(document).flatMap((text) => wrapText(text, "", "", columns)),
    options.length === 0
      ? []
      : [
          ...(isWide ? wideHeader(emphasis) : header(emphasis)),
          ...meeting.slice(0, shown.meeting).flatMap(linesOf),
          ...leftOut(meeting.length - shown.meeting, "that meet the SLOs and cost more", emphasis),
          ...(failing.length > 0 ? [emphasis("dim", "No fleet of these meets the SLOs; the nearest:")] : []),
          ...failing.slice(0, shown.failing).flatMap(linesOf),
          ...leftOut(failing.length - shown.failing, "that do not meet them", emphasis),
        ],
    growthSection(document, emphasis),
    listLines(
      "Warnings",
      planNotes(document).map((text, i) => [`[${i + 1}]`, text]),
      5,
      emphasis,
      columns,
    ),
    listLines(
      "Basis",
      [...(gateway ? [{ label: "gateway", text: gateway }] : []), ...basis].map(({ label, text }) => [
        label,
        text,
      ]),
      10,
      emphasis,
      columns,
    ),
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${texts.join("\n\n")}\n`.replaceAll(/[ \t]+\n/g, "\n");
}

function header(emphasis: Emphasis): string[] {
  const above = cells(["USD", "E2E p95", "SLOs kept", "users", "bound"]);
  const below = cells(["a month", "seconds", "probability", "more", "by"]);
  return [above, below].map((line) => emphasis("dim", "".padEnd(nameWidth) + line));
}

function cells(texts: readonly string[]): string {
  return texts.map((text, i) => text.padStart(widths[i]!)).join("");
}

function wideHeader(emphasis: Emphasis): string[] {
  const names = ["SLOs kept", "busy hours", "users more", "bound by", "law"];
  const cells = names.map((name, i) => name.padStart(wideWidths[i]!)).join("");
  const money = "USD a month".padStart(widths[0]);
  return [emphasis("dim", `${"".padEnd(wideName)}${money}${"E2E p95, s".padStart(wideWidth)}${cells}`)];
}

/** Machines and model with all that is told of them; below it what each deployment adds, where there are several. */
function wideLines(option: PlanOption, emphasis: Emphasis): string[] {
  const { deployments, binding, law } = option;
  const label =
    deployments === undefined
      ? wideLabel(`${option.machines} x ${option.machine}`, `  ${option.model}`, emphasis)
      : wideLabel(`${deployments.length} deployments`, "", emphasis);
  const hours = `${option.hoursSimulated} of ${option.hours}`;
  const basis = law.basis === "transferred" ? "transf." : "";
  const [kept, ...others] = [probabilityText(option), hours, headroomText(option), binding, basis].map(
    (text, i) => text.padStart(wideWidths[i]!),
  );
  return [
    label +
      wideCost(option.cost.perMonth, option, emphasis) +
      paintKept(option, kept!, emphasis) +
      others.join(""),
    ...(deployments ?? []).flatMap((each) => [
      wideLabel("", `  ${each.machines} x ${each.machine}  ${each.model}`, emphasis) +
        wideCost(each.costPerMonth, each, emphasis),
      ...wrapText(`for ${each.features.join(", ")}`, "    ", "    ", wideColumns),
    ]),
  ];
}

/** Cost of a month and E2E p95 with its band. */
function wideCost(
  perMonth: number | null,
  { metrics }: Pick<PlanOption, "metrics">,
  emphasis: Emphasis,
): string {
  const { p95 } = metrics.e2eLatencySeconds;
  const latency = p95.value === null ? none.padStart(wideWidth) : wideEstimate(p95, emphasis);
  return moneyText(perMonth).padStart(widths[0]) + latency;
}

function probabilityText({ probability }: PlanOption): string {
  return percent(Number(probability.toPrecision(3)));
}

/** Green where the SLOs are kept as asked, red where they are not. */
function paintKept({ meets }: PlanOption, text: string, emphasis: Emphasis): string {
  return emphasis(meets ? "green" : "red", text);
}

function optionLines(option: PlanOption, emphasis: Emphasis): string[] {
  const { machines, machine, model, metrics, binding, law } = option;
  const { p95 } = metrics.e2eLatencySeconds;
  const kept = probabilityText(option);
  const plain = cells([
    moneyText(option.cost.perMonth),
    p95.value === null ? none : formatValue(p95),
    kept,
    headroomText(option),
    binding,
  ]);
  // The probability is the first per cent of the line.
  const numbers = plain.replace(kept, paintKept(option, kept, emphasis));
  const below = cells([
    "",
    p95.band ? narrowBand(p95) : "",
    `${option.hoursSimulated} of ${option.hours} h`,
    "",
    law.basis === "transferred" ? "transf." : "",
  ]);
  if (option.deployments !== undefined)
    return [
      emphasis("bold", `${option.deployments.length} deployments`.padEnd(nameWidth)) + numbers,
      "".padEnd(nameWidth) + emphasis("dim", below),
      ...option.deployments.flatMap(deploymentLines),
    ];
  const name = `${machines} x ${machine}`;
  const under = `  ${model}`;
  return [
    emphasis("bold", name.padEnd(nameWidth)) + numbers,
    ...(under.length >= nameWidth
      ? [under, "".padEnd(nameWidth) + emphasis("dim", below)]
      : [under.padEnd(nameWidth) + emphasis("dim", below)]),
  ];
}

function deploymentLines(each: NonNullable<PlanOption["deployments"]>[number]): string[] {
  const { p95 } = each.metrics.e2eLatencySeconds;
  const name = `  ${each.machines} x ${each.machine}`;
  return [
    name.padEnd(nameWidth) +
      cells([
        moneyText(each.costPerMonth),
        p95.value === null ? none : formatValue(p95),
        ...["", "", each.law.basis === "transferred" ? "transf." : ""],
      ]).trimEnd(),
    ...wrapText(`${each.model} for ${each.features.join(", ")}`, "    "),
  ];
}

const growthWidths = [10, 9, 21, 22, 14] as const;

function growthSection(document: PlanDocument, emphasis: Emphasis): string[] {
  const { growth } = document;
  if (growth === undefined) return [];
  const line = (texts: readonly string[]) => texts.map((text, i) => text.padStart(growthWidths[i]!)).join("");
  return [
    ...wrapText(growthTitle(document)).map((text) => emphasis("bold", text)),
    ...growth.fleets.flatMap((fleet) => [
      ...wrapText(grownName(document, fleet)).map((text) => emphasis("bold", text)),
      emphasis("dim", line(growthHead)),
      ...growthRows(growth, fleet).map(line),
      ...wrapText(growthCostText(fleet), "  "),
    ]),
    ...growthTexts(document).flatMap((text) => wrapText(text)),
  ];
}

function leftOut(count: number, which: string, emphasis: Emphasis): string[] {
  return count > 0 ? [emphasis("dim", `… and ${count} more ${which} (plan.json has them)`)] : [];
}
