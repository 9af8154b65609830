import type { ComparedVariant, WhatifDocument } from "../../src/documents/whatif.ts";
import { markdownHeading, markdownRow } from "../markdown.ts";
import { costRows, costTexts } from "./costLines.ts";
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
  whatifNotes,
} from "./rows.ts";
import { sensitivityRows, sensitivityTexts } from "./sensitivityLines.ts";

/** A comparison as a Markdown document: a table for each variant, and the notes. */
export function whatifMarkdown(document: WhatifDocument): string {
  const { base, variants } = document;
  const lines = [
    "## What if",
    "",
    pairingText(document),
    ...variants.flatMap((variant) =>
      markdownHeading(
        `${setText(variant)}: ${sideText(variant)}, against ${sideText(base.sides[variant.comparedWith]!)}`,
        isSame(variant, base)
          ? ["The same as the base."]
          : [
              ...[differenceHead, differenceHead.map(() => "---"), ...differenceRows(variant)].map(
                markdownRow,
              ),
              ...variant.warnings.flatMap((text) => ["", text]),
            ],
      ),
    ),
    ...(document.sensitivity ?? []).flatMap((each) =>
      markdownHeading(`What moves E2E p95: ${sideText(base.sides[each.comparedWith]!)}`, [
        markdownRow(["input", "varied", "low end (s)", "high end (s)"]),
        markdownRow(["---", "---", "---", "---"]),
        ...sensitivityRows(each).map(markdownRow),
        ...sensitivityTexts(each).flatMap((text) => ["", text]),
      ]),
    ),
    ...(document.sensitivity ?? []).flatMap((each) =>
      each.cost === null
        ? []
        : markdownHeading(`What moves the cost of a month: ${sideText(base.sides[each.comparedWith]!)}`, [
            markdownRow(["input", "varied", "low end (USD)", "high end (USD)"]),
            markdownRow(["---", "---", "---", "---"]),
            ...costRows(each.cost).map(markdownRow),
            ...costTexts(each.cost).flatMap((text) => ["", text]),
          ]),
    ),
    ...markdownHeading(
      "Notes",
      whatifNotes(document).map((text, i) => `${i + 1}. ${text}`),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** Columns of a difference. */
export const differenceHead = ["", "base", "variant", "difference (95 %)", "relative", "verdict"];

/** A row for each difference between a variant and its base. */
export function differenceRows({ differences }: ComparedVariant): string[][] {
  return Object.entries(differences).map(([name, each]) => [
    metricTitle(name),
    amountText(name, each.base),
    amountText(name, each.variant),
    differenceText(name, each),
    relativeText(each),
    verdictText(each),
  ]);
}
