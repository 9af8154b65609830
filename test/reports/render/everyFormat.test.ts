import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { AnyDocument } from "../../../reports/charts/documentCharts.ts";
import { cellText, shownTable } from "../../../reports/render/cells.ts";
import { reportPage } from "../../../reports/render/html.ts";
import { plainTerminal } from "../../../reports/render/terminalText.ts";
import { renderDocument, viewOf } from "../../../reports/render.ts";
import { isShown, type Medium, type View } from "../../../reports/view.ts";

const folder = new URL("../../fixtures/documents/", import.meta.url);
const documents = readdirSync(folder).map((file): [string, AnyDocument] => [
  file.replace(".json.gz", ""),
  JSON.parse(gunzipSync(readFileSync(new URL(file, folder))).toString()),
]);
const parts = {
  ...{ script: "", style: "", simulator: "", pack: "", scriptHash: "", styleHash: "" },
  ...{ live: { reason: "there is none" }, files: [], fileCommand: null },
};

/** The texts of all cells that hold numbers, as a medium shows them. */
function numbersOf({ sections }: View, medium: Medium): string[] {
  const blocks = sections.filter((each) => isShown(each, medium)).flatMap((each) => each.blocks);
  return blocks
    .flatMap((block) => (block.kind === "table" && isShown(block, medium) ? [shownTable(block, medium)] : []))
    .flatMap(({ columns, groups }) =>
      groups.flatMap(({ rows }) =>
        rows
          .filter(({ instead }) => instead === undefined)
          .flatMap(({ cells }) =>
            cells.flatMap((cell, i) => (typeof cell === "string" ? [] : [cellText(cell, columns[i]!)])),
          ),
      ),
    );
}

describe.each(documents)("the document %s", (_, document) => {
  const view = viewOf(document);

  it("has every number of its tables in Markdown and on its page", () => {
    const markdown = renderDocument(document, "markdown", plainTerminal());
    const page = reportPage(view, document, parts);
    const escaped = (text: string) => text.replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    expect(numbersOf(view, "markdown").filter((text) => !markdown.includes(`| ${text} |`))).toEqual([]);
    expect(numbersOf(view, "html").filter((text) => !page.includes(`>${escaped(text)}<`))).toEqual([]);
  });

  it("fits terminals of any width", () => {
    for (const columns of [40, 60, 80, 100, 120, 160]) {
      const text = renderDocument(document, "table", plainTerminal(columns));
      const isBreakable = (line: string) => /\S\s+\S/.test(line.trim());
      const long = text.split("\n").filter((line) => line.length > columns && isBreakable(line));
      expect(long, `${columns} columns`).toEqual([]);
    }
  });

  it("has a value in every column of each line of CSV, or a blank", () => {
    const [head, ...lines] = view.data();
    const names = head!.map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const line of lines) expect(line.map(([name]) => name)).toEqual(names);
    expect(renderDocument(document, "csv", plainTerminal()).trimEnd().split("\n")).toHaveLength(
      lines.length + 2,
    );
  });
});
