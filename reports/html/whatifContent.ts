import type { ResultEntry } from "../../src/documents/parts/entry.ts";
import type { Difference } from "../../src/documents/parts/sensitivity.ts";
import type { ComparedVariant, WhatifDocument } from "../../src/documents/whatif.ts";
import { tornadoChart } from "../charts/tornadoChart.ts";
import { loadTitle, none } from "../format.ts";
import { costRows, costTexts } from "../whatif/costLines.ts";
import { differenceHead, differenceRows } from "../whatif/markdown.ts";
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
import type { Answer, ReportContent } from "./content.ts";
import { qualityTables } from "./qualityTables.ts";
import { beyondTexts, surerTexts } from "./surerTexts.ts";

const latency = "e2e.p95";
const cost = "cost.perMonth";

/** The report of a comparison. */
export function whatifContent(document: WhatifDocument): ReportContent {
  const { base, variants, sensitivity = [] } = document;
  const bases = base.sides.flatMap(({ results }) => results);
  const others = variants.filter((variant) => !isSame(variant, base));
  const sides = [baseLoad(bases), ...base.sides.map(sideText)].join(", ");
  return {
    question:
      variants.length > 0
        ? `${sides}: what if ${[...new Set((others.length > 0 ? others : variants).map(setText))].join("; or ")}?`
        : `${sides}: what moves its latency and cost most?`,
    advice: [...variants.map((variant) => adviceText(variant, document)), pairingText(document)],
    answers: others.map(answerOf),
    charts: sensitivity.map((each, i) => ({
      name: sensitivity.length === 1 ? "sensitivity" : `sensitivity-${i + 1}`,
      title: each.cost === null ? "What moves E2E p95" : "What moves E2E p95 and cost",
      spec: tornadoChart(sideText(base.sides[each.comparedWith]!), each.sensitivity, each.cost),
    })),
    tables: [
      ...others.map((variant) => ({
        title: `${setText(variant)}: ${sideText(variant)}, against ${sideText(base.sides[variant.comparedWith]!)}`,
        head: differenceHead,
        rows: differenceRows(variant),
      })),
      ...sensitivity.map((each) => ({
        title: `What moves E2E p95: ${sideText(base.sides[each.comparedWith]!)}`,
        head: ["input", "varied", "low end, s", "high end, s"],
        rows: sensitivityRows(each),
        note: sensitivityTexts(each).join(" "),
      })),
      ...sensitivity.flatMap(({ comparedWith, cost: moved }) =>
        moved === null
          ? []
          : {
              title: `What moves the cost of a month: ${sideText(base.sides[comparedWith]!)}`,
              head: ["input", "varied", "low end, USD", "high end, USD"],
              rows: costRows(moved),
              note: costTexts(moved).join(" "),
            },
      ),
    ],
    warnings: [...whatifNotes(document), ...variants.flatMap(({ warnings }) => warnings)],
    basis: whatifBasis(document),
    assumptions: base.scenario.assumptions,
    quality: qualityTables(document.calibrationCurves ?? []),
    beyond: beyondTexts([...bases, ...variants.flatMap(({ results }) => results)]),
    surer: surerTexts(bases),
    reproduction: document.reproduction,
    seed: document.seed,
    version: document.version,
    scenarioHash: document.scenarioHash,
  };
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

/** "200 users"; the deployments of a house and the pairs of a base have the same load. */
function baseLoad([first]: readonly ResultEntry[]): string {
  return first === undefined ? "no load" : loadTitle(first.load);
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
