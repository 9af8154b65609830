import type { ComparedVariant, SideSensitivity, WhatifDocument } from "../../src/documents/whatif.ts";
import { listLines } from "../table.ts";
import { type Emphasis, wideColumns } from "../tableLayout.ts";
import { terminalColumns, wrapText } from "../textLayout.ts";
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
  whatifBasis,
  whatifNotes,
} from "./rows.ts";
import { sensitivityRows, sensitivityTexts } from "./sensitivityLines.ts";

const colours = { better: "green", worse: "red", "no-difference": "dim" } as const;
const widths = [20, 8, 8, 23] as const;

/** A comparison as a person reads it: for each variant its differences with intervals and verdicts, then notes and basis. */
export function whatifTable(
  document: WhatifDocument,
  emphasis: Emphasis,
  columns: number = terminalColumns,
): string {
  const basis = whatifBasis(document);
  const sections = [
    document.variants.length === 0 ? [] : wrapText(pairingText(document), "", "", columns),
    ...document.variants.map((variant) => variantLines(document, variant, emphasis, columns)),
    ...(document.sensitivity ?? []).map((each) => sensitivitySection(document, each, emphasis)),
    listLines(
      "Notes",
      whatifNotes(document).map((text, i) => [`[${i + 1}]`, text]),
      5,
      emphasis,
      columns,
    ),
    listLines(
      "Basis",
      basis.map(({ label, text }) => [label, text]),
      10,
      emphasis,
      columns,
    ),
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${texts.join("\n\n")}\n`.replaceAll(/[ \t]+\n/g, "\n");
}

function variantLines(
  { base }: WhatifDocument,
  variant: ComparedVariant,
  emphasis: Emphasis,
  columns: number,
): string[] {
  const title = wrapText(setText(variant), "", "", columns).map((line) => emphasis("bold", line));
  if (isSame(variant, base)) return [...title, "  the same as the base"];
  const side = base.sides[variant.comparedWith]!;
  const [from, to] = [sideText(side), sideText(variant)];
  return [
    ...title,
    ...wrapText(from === to ? from : `${to}, against ${from}`, "  ", "  ", columns),
    emphasis("dim", row(["", "base", "variant", "difference"], "")),
    ...Object.entries(variant.differences).flatMap(([name, each]) => {
      const cells = [metricTitle(name), amountText(name, each.base), amountText(name, each.variant)];
      const line = row([...cells, differenceText(name, each)], relativeText(each));
      const words =
        each.verdict === "no-difference" && columns < wideColumns ? "none seen" : verdictText(each);
      return [`${line}${each.verdict === null ? words : emphasis(colours[each.verdict], words)}`];
    }),
    ...variant.warnings
      .flatMap((text) => wrapText(text, "  ", "  ", columns))
      .map((line) => emphasis("yellow", line)),
  ];
}

function sensitivitySection({ base }: WhatifDocument, its: SideSensitivity, emphasis: Emphasis): string[] {
  const line = ([name = "", range = "", low = "", high = ""]: readonly string[]) =>
    `${name.padEnd(28)}${range.padEnd(16)}${low.padStart(18)}${high.padStart(18)}`;
  return [
    ...wrapText(`What moves E2E p95: ${sideText(base.sides[its.comparedWith]!)}`).map((each) =>
      emphasis("bold", each),
    ),
    emphasis("dim", line(["", "varied", "low end", "high end"])),
    ...sensitivityRows(its).map(line),
    ...sensitivityTexts(its).flatMap((text) => wrapText(text)),
    ...(its.cost === null
      ? []
      : [
          "",
          emphasis("bold", "What moves the cost of a month"),
          emphasis("dim", line(["", "varied", "low end", "high end"])),
          ...costRows(its.cost).map(line),
          ...costTexts(its.cost).flatMap((text) => wrapText(text)),
        ]),
  ];
}

function row([name = "", ...cells]: readonly string[], last: string): string {
  const columns = cells.map((cell, i) => cell.padStart(widths[i + 1]!));
  return `${name.padEnd(widths[0])}${columns.join(" ")} ${last.padStart(7)} `;
}
