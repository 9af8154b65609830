import { parse } from "yaml";
import type { FrozenCommand } from "./commands.ts";

/** What is frozen of a text: the whole of a document, and of what is laid out for readers the numbers in its tables. */
export type Facts = null | boolean | number | string | readonly Facts[] | { readonly [key: string]: Facts };

/** The facts in what a command printed. */
export function printedFacts(prints: FrozenCommand["prints"], text: string): Facts {
  switch (prints) {
    case "json":
      return JSON.parse(text);
    case "csv":
      return csvFacts(text);
    case "markdown":
      return numbersIn(
        text
          .split("\n")
          .filter((line) => line.startsWith("|"))
          .flatMap((line) => line.split("|")),
      );
    case "table":
      return tableFacts(text);
    case "yaml":
      return parse(text);
    case "words":
      return Object.fromEntries(text.split("\n").map((line) => [line.split("\t")[0]!, true]));
    case "nothing":
      return null;
  }
}

/** The facts in a file that a command saved; of a picture only that it is there. */
export function savedFacts(name: string, text: string): Facts {
  if (name.endsWith(".vl.json")) return chartFacts(JSON.parse(text));
  if (name.endsWith(".json")) return JSON.parse(text);
  if (name.endsWith(".yaml")) return parse(text);
  if (name.endsWith(".html")) return htmlFacts(text);
  return null;
}

/** Rows by column, so that columns may be added. */
function csvFacts(text: string): Facts {
  const [header, ...rows] = text.trimEnd().split("\n").map(csvCells);
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [header![i] ?? `column ${i}`, cell])));
}

function csvCells(line: string): string[] {
  return [...`${line},`.matchAll(/("(?:[^"]|"")*"|[^,]*),/g)].map(([, cell]) => cell!);
}

/** Rows are lines with two or more cells that begin with a number, and wide spaces between the cells. */
function tableFacts(text: string): Facts {
  const rows = text.split("\n").map((line) => line.trim().split(/\s{2,}/));
  return numbersIn(rows.filter((cells) => cells.filter(isNumeric).length >= 2).flat());
}

function htmlFacts(text: string): Facts {
  const page = text.replaceAll(/<script[\s\S]*?<\/script>/g, "");
  return numbersIn([...page.matchAll(/<td[^>]*>([^<]*)/g)].map(([, cell]) => cell!));
}

/** The data that a chart draws, its marks, and the fields that its encodings read, in their order. */
function chartFacts(spec: Facts): Facts {
  const found = { data: [] as Facts[], marks: [] as Facts[], fields: [] as Facts[] };
  const visit = (value: Facts) => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === "data" || key === "datasets") found.data.push(inner);
      else {
        if (key === "field") found.fields.push(inner);
        if (key === "mark")
          found.marks.push(typeof inner === "string" ? inner : (inner as { type: Facts }).type);
        visit(inner);
      }
    }
  };
  visit(spec);
  return found;
}

function isNumeric(cell: string): boolean {
  return /^[~<>≥≤±+−-]* ?\d/.test(cell.trim());
}

function numbersIn(cells: readonly string[]): Facts {
  return cells
    .filter(isNumeric)
    .flatMap((cell) => cell.match(/(?<![\d.])[+−-]?\d[\d,]*(\.\d+)?(e[+-]?\d+)?/g) ?? []);
}
