import type { ResultEntry } from "../../src/documents/parts/entry.ts";
import type { Difference } from "../../src/documents/parts/sensitivity.ts";
import type { ComparedVariant, SideSensitivity, WhatifDocument } from "../../src/documents/whatif.ts";
import { documentCharts } from "../charts/documentCharts.ts";
import {
  type Answer,
  basisSection,
  type Cell,
  type Column,
  notesSection,
  paragraph,
  rowsOf,
  type Section,
  type Table,
  type View,
} from "../view.ts";
import { costRows, costTexts } from "../whatif/costLines.ts";
import {
  amountText,
  differenceText,
  isSame,
  metricTitle,
  pairingText,
  relativeText,
  setText,
  sideText,
  verdictText,
  whatifBasis,
  whatifNotes,
} from "../whatif/rows.ts";
import { sensitivityRows, sensitivityTexts } from "../whatif/sensitivityLines.ts";
import { surerTexts } from "../words/bandTexts.ts";
import { loadTitle } from "../words/entries.ts";
import { none } from "../words/numbers.ts";
import { assumptionTable, bandsSection, qualitySection } from "./shared.ts";
import { whatifData } from "./whatifData.ts";

const latency = "e2e.p95";
const cost = "cost.perMonth";

/** A comparison: the differences of each variant with intervals and verdicts, what moves latency and cost, notes and basis. */
export function whatifView(document: WhatifDocument): View {
  const { base, variants, sensitivity = [], calibrationCurves } = document;
  const bases = base.sides.flatMap(({ results }) => results);
  const others = variants.filter((variant) => !isSame(variant, base));
  const basis = whatifBasis(document);
  const notes = [...whatifNotes(document), ...variants.flatMap(({ warnings }) => warnings)];
  return {
    title: "What if",
    question: questionText(document, bases, others),
    sections: [
      {
        part: "answer",
        on: ["html"],
        blocks: variants.map((variant) => paragraph(adviceText(variant, document))),
      },
      { part: "answer", blocks: variants.length === 0 ? [] : [paragraph(pairingText(document))] },
      { part: "answer", on: ["html"], blocks: [{ kind: "answers", answers: others.map(answerOf) }] },
      {
        part: "charts",
        on: ["html"],
        blocks: [{ kind: "charts", charts: () => documentCharts(document, []) }],
      },
      ...variants.map((variant) => variantSection(document, variant)),
      ...sensitivity.flatMap((each) => sensitivitySections(document, each)),
      notesSection(notes),
      bandsSection(surerTexts(bases)),
      qualitySection(basis, [...bases, ...variants.flatMap(({ results }) => results)], calibrationCurves),
      basisSection(basis),
      { part: "basis", blocks: assumptionTable(base.scenario.assumptions) },
    ],
    data: () => whatifData(document),
  };
}

function questionText(
  { base, variants }: WhatifDocument,
  bases: readonly ResultEntry[],
  others: readonly ComparedVariant[],
): string {
  const sides = [baseLoad(bases), ...base.sides.map(sideText)].join(", ");
  if (variants.length === 0) return `${sides}: what moves its latency and cost most?`;
  const sets = new Set((others.length > 0 ? others : variants).map(setText));
  return `${sides}: what if ${[...sets].join("; or ")}?`;
}

/** "200 users"; the deployments of a house and the pairs of a base have the same load. */
function baseLoad([first]: readonly ResultEntry[]): string {
  return first === undefined ? "no load" : loadTitle(first.load);
}

const tones = { better: "good", worse: "bad", "no-difference": "faint" } as const;

function variantSection({ base }: WhatifDocument, variant: ComparedVariant): Section {
  const [from, to] = [sideText(base.sides[variant.comparedWith]!), sideText(variant)];
  const heading = `${setText(variant)}: ${from === to ? from : `${to}, against ${from}`}`;
  if (isSame(variant, base))
    return {
      part: "figures",
      on: ["terminal", "markdown"],
      heading,
      blocks: [paragraph("The same as the base.")],
    };
  return {
    part: "figures",
    heading,
    blocks: [
      {
        kind: "table",
        columns: differenceColumns,
        groups: rowsOf(
          Object.entries(variant.differences).map(([name, each]) => differenceCells(name, each)),
        ),
      },
      ...variant.warnings.map((text) => ({
        ...paragraph(text, "doubtful"),
        on: ["terminal", "markdown"] as const,
      })),
    ],
  };
}

const differenceColumns: readonly Column[] = [
  { title: "" },
  { title: "base" },
  { title: "variant" },
  { title: "difference (95 %)", short: ["difference", "(95 %)"] },
  { title: "relative", importance: 2 },
  { title: "verdict", align: "left" },
];

function differenceCells(name: string, difference: Difference): Cell[] {
  const { base, variant, verdict } = difference;
  return [
    metricTitle(name),
    { kind: "text", text: amountText(name, base) },
    amountText(name, variant),
    differenceText(name, difference),
    relativeText(difference),
    {
      kind: "text",
      text: verdictText(difference),
      ...(verdict !== null && { tone: tones[verdict] }),
      ...(verdict === "no-difference" && { brief: "none seen" }),
    },
  ];
}

/** What moves E2E p95, and where costs are known what moves them. */
function sensitivitySections({ base }: WhatifDocument, its: SideSensitivity): Section[] {
  const side = sideText(base.sides[its.comparedWith]!);
  const table = (unit: string, rows: readonly string[][], notes: readonly string[]): Table => ({
    kind: "table",
    columns: [
      { title: "input" },
      { title: "varied", align: "left" },
      { title: "low end", unit, align: "right" },
      { title: "high end", unit, align: "right" },
    ],
    groups: rowsOf(rows),
    notes,
  });
  return [
    {
      part: "figures",
      heading: `What moves E2E p95: ${side}`,
      blocks: [table("s", sensitivityRows(its), sensitivityTexts(its))],
    },
    ...(its.cost === null
      ? []
      : [
          {
            part: "figures" as const,
            heading: `What moves the cost of a month: ${side}`,
            blocks: [table("USD", costRows(its.cost), costTexts(its.cost))],
          },
        ]),
  ];
}

/** "users=800: E2E p95 (s) +1.2 ± 0.1 (+12 %), worse; cost a month (USD) unchanged." */
function adviceText(variant: ComparedVariant, { base }: WhatifDocument): string {
  if (isSame(variant, base)) return `${setText(variant)} is the same as the base.`;
  const told = [latency, ...probabilities(variant), cost].flatMap((name) => {
    const found = variant.differences[name];
    if (found === undefined || found.value === null) return [];
    if (name === cost && found.value === 0) return ["the same cost"];
    if (name.startsWith("slo:")) return [`${chanceText(name, found)}, ${verdictText(found)}`];
    return [
      `${metricTitle(name)} ${differenceText(name, found)} (${relativeText(found)}), ${verdictText(found)}`,
    ];
  });
  const against = sideText(base.sides[variant.comparedWith]!);
  return `${setText(variant)}, against ${against}: ${told.join("; ") || "no latency can be compared"}.`;
}

/** The SLOs whose probability is compared, by the names of their differences. */
function probabilities({ differences }: ComparedVariant): string[] {
  return Object.keys(differences).filter((name) => name.startsWith("slo:"));
}

/** "keeps e2e.p95<5s with a probability of 80 % in place of 98 %". */
function chanceText(name: string, { base, variant }: Difference): string {
  return `${metricTitle(name)} with a probability of ${amountText(name, variant)} in place of ${amountText(name, base)}`;
}

function answerOf(variant: ComparedVariant): Answer {
  const found = variant.differences[latency];
  const text =
    found === undefined || found.variant === null
      ? "overloaded, or no latency to compare"
      : `E2E p95 ${amountText(latency, found.variant)} s in place of ${amountText(latency, found.base)} s: ${verdictText(found)}`;
  const money = variant.cost.perMonth;
  return {
    about: `${setText(variant)}: ${sideText(variant)}`,
    text: [text, ...probabilities(variant).map((name) => chanceText(name, variant.differences[name]!))].join(
      "; ",
    ),
    verdict: null,
    cost: money === null ? none : `${amountText(cost, money)} USD a month`,
  };
}
