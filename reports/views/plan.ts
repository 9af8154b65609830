import type { DatedStep, PlanGrowth } from "../../src/documents/parts/growth.ts";
import type { PlanOption } from "../../src/documents/parts/planOption.ts";
import type { PlanDocument } from "../../src/documents/plan.ts";
import { optionDoubts } from "../../src/planning/fleet/recommendation.ts";
import { documentCharts } from "../charts/documentCharts.ts";
import { grownName, growthCostText, growthTexts, growthTitle } from "../plan/growthRows.ts";
import {
  adviceSentences,
  fleetsOf,
  gatewayText,
  headroomText,
  planBasis,
  planNotes,
  planQuestion,
  planRunsText,
  planTitle,
  redundancyText,
} from "../plan/words.ts";
import { formatLoad } from "../sweep/words.ts";
import {
  type Answer,
  basisSection,
  type Cell,
  type Column,
  estimateCell,
  type Group,
  notesSection,
  numberCell,
  paragraph,
  type Row,
  type Section,
  type View,
} from "../view.ts";
import { simulationTexts } from "../words/bandTexts.ts";
import { interruptedText } from "../words/entries.ts";
import { formatBand, formatMoney, formatPercent, formatShare, formatValue, none } from "../words/numbers.ts";
import { planData } from "./planData.ts";
import { assumptionTable, bandsSection, type Links, noLinks, qualitySection } from "./shared.ts";

/** Options that an answer shows; the table has all. */
const front = 3;

/** A plan: the advice, the options by cost, growth, warnings, and what it rests on. */
export function planView(document: PlanDocument, { commandOf }: Links = noLinks): View {
  const { options, optionsAsked, scenario, calibrationCurves } = document;
  const redundancy = redundancyText(document);
  const gateway = gatewayText(document);
  const inFront = options.slice(0, front);
  const basis = [
    ...(gateway ? [{ label: "gateway", text: gateway }] : []),
    ...planBasis(document),
    { label: "runs", text: planRunsText(document) },
  ];
  const isCut = options.length < optionsAsked;
  return {
    title: planTitle(document),
    question: planQuestion(document),
    sections: [
      {
        part: "answer",
        blocks: isCut
          ? [paragraph(`${interruptedText}: ${options.length} of ${optionsAsked} options`, "doubtful")]
          : [],
      },
      { part: "answer", blocks: adviceSentences(document).map((text) => paragraph(text)) },
      { part: "answer", blocks: redundancy ? [paragraph(redundancy)] : [] },
      { part: "answer", on: ["html"], blocks: [{ kind: "answers", answers: inFront.map(answerOf) }] },
      {
        part: "charts",
        on: ["html"],
        blocks: [{ kind: "charts", charts: () => documentCharts(document, []) }],
      },
      optionSection(document),
      growthSection(document),
      notesSection(planNotes(document), "Warnings"),
      bandsSection(simulationTexts(bestOf(options), commandOf)),
      qualitySection(basis, inFront, calibrationCurves),
      basisSection(basis),
      {
        part: "basis",
        blocks: assumptionTable([...scenario.assumptions, ...costAssumptions(inFront)]),
      },
    ],
    data: () => planData(document),
  };
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
    cost: cost.perMonth === null ? null : `${formatMoney(cost.perMonth)} USD a month`,
  };
}

/** The options that meet the SLOs, then the nearest of those that do not. */
function optionSection({ options }: PlanDocument): Section {
  const meeting = options.filter(({ meets }) => meets);
  const failing = options.filter(({ meets }) => !meets);
  const groups: Group[] = [
    ...(meeting.length === 0
      ? []
      : [
          {
            title: "Options that keep the SLOs, by cost",
            rows: meeting.flatMap(optionRows),
            most: { rows: 12, rest: "that meet the SLOs and cost more (plan.json has them)" },
          },
        ]),
    ...(failing.length === 0
      ? []
      : [
          {
            title: "No fleet of these meets the SLOs; the nearest:",
            rows: failing.flatMap(optionRows),
            most: { rows: 3, rest: "that do not meet them (plan.json has them)" },
          },
        ]),
  ];
  return {
    part: "figures",
    blocks: [
      {
        kind: "table",
        columns: optionColumns,
        groups,
        notes:
          options.length === 0
            ? []
            : ["Bands: 90 %, to plan for. More users: what may be added before an SLO breaks."],
      },
    ],
  };
}

const optionColumns: readonly Column[] = [
  { title: "machines", short: [""] },
  { title: "model", align: "left", below: "machines" },
  { title: "USD a month", short: ["USD", "a month"], precision: "money" },
  { title: "E2E p95", unit: "s", short: ["E2E p95", "seconds"] },
  { title: "probability", short: ["SLOs kept", "probability"] },
  { title: "busy hours", on: ["terminal"], below: "probability", importance: 2 },
  { title: "more users", short: ["users", "more"], importance: 2, align: "right" },
  { title: "bound by", short: ["bound", "by"], importance: 2, align: "right" },
  { title: "law", below: "bound by", importance: 3, align: "right" },
];

/** An option; where it has several deployments, a terminal shows each below it. */
function optionRows(option: PlanOption): Row[] {
  const { deployments, meets, probability, binding, law, cost, metrics } = option;
  const fleet = fleetsOf(option)
    .map(({ machines, machine }) => `${machines} x ${machine}`)
    .join(" + ");
  const models = deployments?.map(({ model, features }) => `${model} for ${features.join(", ")}`);
  return [
    {
      cells: [
        {
          kind: "text",
          text: fleet,
          tone: "strong",
          ...(deployments && { brief: `${deployments.length} deployments` }),
        },
        { kind: "text", text: models?.join(" + ") ?? option.model, ...(models && { brief: "" }) },
        numberCell(cost.perMonth),
        estimateCell(metrics.e2eLatencySeconds.p95),
        {
          kind: "text",
          text: formatPercent(Number(probability.toPrecision(3))),
          tone: meets ? "good" : "bad",
        },
        `${option.hoursSimulated} of ${option.hours} h`,
        headroomText(option),
        binding,
        { kind: "text", text: law.basis, brief: law.basis === "transferred" ? "transf." : "" },
      ],
    },
    ...(deployments ?? []).map(
      (each): Row => ({
        on: ["terminal"],
        isPart: true,
        cells: [
          `${each.machines} x ${each.machine}`,
          "",
          numberCell(each.costPerMonth),
          { kind: "text", text: formatValue(each.metrics.e2eLatencySeconds.p95) },
          ...["", "", "", each.law.basis === "transferred" ? "transf." : "", ""],
        ],
        detail: `${each.model} for ${each.features.join(", ")}`,
      }),
    ),
  ];
}

/** When which machine is to be added, a table for each fleet that was followed. */
function growthSection(document: PlanDocument): Section {
  const { growth } = document;
  if (growth === undefined) return { part: "figures", blocks: [] };
  return {
    part: "figures",
    heading: growthTitle(document),
    blocks: [
      ...growth.fleets.map((fleet) => ({
        kind: "table" as const,
        title: grownName(document, fleet),
        columns: growthColumns,
        groups: [{ rows: growthRows(growth, fleet) }],
        notes: [`${growthCostText(fleet)}.`],
      })),
      ...growthTexts(document).map((text) => paragraph(text)),
    ],
  };
}

const growthColumns: readonly Column[] = [
  { title: "machines", align: "right" },
  { title: "from" },
  { title: "between", mayBeEmpty: true },
  { title: "carry (95 %)" },
  { title: "USD a month", precision: "money" },
];

/** A row for each step of a fleet, with the months that its capacity's interval leaves open. */
function growthRows({ loadKind }: PlanGrowth, { steps, sizes }: PlanGrowth["fleets"][number]): Row[] {
  const amount = (load: number) => formatLoad(loadKind, load);
  return steps.map((step) => {
    const size = sizes.find(({ machines }) => machines === step.machines);
    const range = size?.ci ? ` (${amount(size.ci[0])}–${amount(size.ci[1])})` : "";
    const cells: Cell[] = [
      String(step.machines),
      { kind: "text", text: step.month === 0 ? "now" : (step.date ?? "perhaps") },
      spanText(step),
      size === undefined ? none : `${amount(size.value)}${range}`,
      numberCell(step.costPerMonth),
    ];
    return { cells };
  });
}

function spanText({ month, earliest, latest, earliestDate, latestDate }: DatedStep): string {
  if (month === 0) return "";
  if (latestDate === null) return `${earliestDate} or later`;
  return earliest === latest ? earliestDate : `${earliestDate} … ${latestDate}`;
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
function bestOf([best]: readonly PlanOption[]) {
  if (best === undefined || best.deployments !== undefined) return [];
  const { model, machine, machines } = best;
  return [{ model, machine, machines, load: null }];
}
