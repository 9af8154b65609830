import { type Block, isShown, type List, type Section, type Table, type View } from "../view.ts";
import { headText, rowTexts, shownTable } from "./cells.ts";

/** A view as a Markdown document. */
export function markdownText({ title, sections }: View): string {
  const parts = [
    ...(title === "" ? [] : [`## ${title}`]),
    ...sections.filter((each) => isShown(each, "markdown")).map(sectionText),
  ];
  return `${parts.filter((text) => text !== "").join("\n\n")}\n`;
}

function sectionText({ heading, blocks }: Section): string {
  const texts = blocks.map(blockText).filter((text) => text !== "");
  if (texts.length === 0) return "";
  return [...(heading === undefined ? [] : [`### ${heading}`]), ...texts].join("\n\n");
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return isShown(block, "markdown") ? block.text : "";
    case "list":
      return isShown(block, "markdown") ? listText(block) : "";
    case "table":
      return isShown(block, "markdown") ? tableText(block) : "";
    case "answers":
    case "charts":
    case "sparks":
      return "";
  }
}

function listText({ style, items }: List): string {
  return items
    .map(({ label, text }, i) => {
      const named = label === undefined ? text : `${label}: ${text}`;
      return style === "numbered" ? `${i + 1}. ${named}` : `- ${named}`;
    })
    .join("\n");
}

function tableText(table: Table): string {
  const { title, columns, groups, notes = [] } = shownTable(table, "markdown");
  const head = columns.map(headText);
  const tables = groups.flatMap((group) => [
    ...(group.title === undefined ? [] : [`**${group.title}**`]),
    [head, head.map(() => "---"), ...group.rows.map((row) => rowTexts(row, columns))]
      .map(markdownRow)
      .join("\n"),
  ]);
  if (tables.length === 0) return "";
  return [...(title === undefined ? [] : [`**${title}**`]), ...tables, ...notes].join("\n\n");
}

/** A line of a Markdown table. */
function markdownRow(texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
}
