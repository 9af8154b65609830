import { type Block, isShown, type List, type Section, type View } from "../view.ts";
import { sparkLines } from "./sparkLines.ts";
import { tableLines } from "./tableLines.ts";
import { paint, type Terminal, wrapText } from "./terminalText.ts";

/** A view as a person reads it in a terminal; ends in a newline. */
export function terminalText({ title, sections }: View, terminal: Terminal): string {
  const head =
    title === ""
      ? []
      : [wrapText(title, "", "", terminal.columns).map((line) => paint(terminal, "strong", line))];
  const parts = [
    ...head,
    ...sections.filter((each) => isShown(each, "terminal")).map((each) => sectionLines(each, terminal)),
  ];
  const texts = parts.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${texts.join("\n\n")}\n`.replaceAll(/[ \t]+\n/g, "\n");
}

/** The blocks below their heading; tables after the first are set apart. */
function sectionLines({ heading, blocks }: Section, terminal: Terminal): string[] {
  const lines = blocks
    .filter((block) => !("on" in block) || isShown(block, "terminal"))
    .map((block) => blockLines(block, terminal))
    .filter((each) => each.length > 0);
  if (lines.length === 0) return [];
  const named =
    heading === undefined
      ? []
      : wrapText(heading, "", "", terminal.columns).map((line) => paint(terminal, "strong", line));
  return [...named, ...lines.flat()];
}

function blockLines(block: Block, terminal: Terminal): string[] {
  switch (block.kind) {
    case "paragraph":
      return wrapText(block.text, "", "", terminal.columns).map((line) => paint(terminal, block.tone, line));
    case "list":
      return listLines(block, terminal);
    case "table":
      return tableLines(block, terminal);
    case "sparks":
      return sparkLines(block.curves, terminal);
    case "answers":
    case "charts":
      return [];
  }
}

/** Columns of labels before their texts. */
const indents = { numbered: 5, plain: 0, labelled: 10 } as const;

/** Texts with their labels; a label that repeats is written once. */
function listLines({ style, items }: List, { columns }: Terminal): string[] {
  const labels = items.map(({ label }, i) => (style === "numbered" ? `[${i + 1}]` : (label ?? "")));
  const indent = Math.max(
    indents[style],
    ...(style === "labelled" ? labels.map((each) => each.length + 1) : []),
  );
  return items.flatMap(({ text }, i) => {
    const shown = i > 0 && labels[i - 1] === labels[i] ? "" : labels[i]!;
    const rest = style === "plain" ? "    " : "".padEnd(indent + 2);
    return wrapText(text, `  ${shown.padEnd(indent)}`, rest, columns);
  });
}
