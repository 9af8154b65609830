import type { Cell, Column, Group, Row, Table, Tone } from "../view.ts";
import { formatShare, formatValue, narrowBand } from "../words/numbers.ts";
import { cellText, headText, shownTable } from "./cells.ts";
import { paint, type Terminal, wrapText } from "./terminalText.ts";

/** Columns from which on bands stand beside their values; tables in narrower terminals look alike. */
const roomy = 100;
/** Characters of a row's name, at least, where the other columns leave that few. */
const leastName = 16;

/**
 * A table in lines of at most `columns` characters. Where there is room a row is one line, with bands beside their values.
 * Where there is none it takes two, with bands below values and some columns below others; then columns are left out by
 * importance, and at last each value stands on a line of its own.
 */
export function tableLines(table: Table, terminal: Terminal): string[] {
  const { title, columns, groups, notes = [] } = shownTable(table, "terminal");
  const rows = groups.flatMap((group) => shownRows(group));
  if (rows.length === 0) return [];
  const upTo = (importance: number) => columns.map((each) => (each.importance ?? 1) <= importance);
  const hasBands = rows.some(({ cells }) => cells.some(isEstimate));
  const isRoomy = !hasBands || terminal.columns >= roomy;
  const layouts = [
    ...(isRoomy ? [3, 2].map((importance) => () => oneLine(columns, rows, upTo(importance))) : []),
    () => twoLines(columns, rows, upTo(3)),
    () => twoLines(columns, rows, upTo(2)),
    () => twoLines(columns, rows, upTo(1)),
  ];
  let layout: Layout | undefined;
  for (const make of layouts) {
    const found = fitted(make(), terminal.columns);
    if (found === null) continue;
    layout = found;
    break;
  }
  return [
    ...(title === undefined
      ? []
      : wrapText(title, "", "", terminal.columns).map((line) => paint(terminal, "strong", line))),
    ...(layout === undefined
      ? stackedLines(columns, groups, terminal)
      : [
          ...(rows.every(({ instead }) => instead) ? [] : headLines(layout, terminal)),
          ...groups.flatMap((group) => groupLines(group, layout!, terminal)),
        ]),
    ...notes
      .flatMap((text) => wrapText(text, "", "", terminal.columns))
      .map((line) => paint(terminal, "faint", line)),
  ];
}

type Piece = { readonly text: string; readonly tone?: Tone | undefined };

/** A place in a line with what each row has there, on its first line and on its second. */
type Slot = {
  readonly heads: readonly string[];
  readonly align: "left" | "right";
  readonly gap: number;
  readonly width: number;
  readonly pieces: ReadonlyMap<Row, readonly [Piece, Piece?]>;
  /** Whether it names the rows, and stands beside a message too. */
  readonly isName: boolean;
};

type Layout = { readonly slots: readonly Slot[]; readonly isOneLine: boolean };

/** The layout where a line has room for it, with less of it for the names where that helps; else null. */
function fitted(layout: Layout, columns: number): Layout | null {
  const total = (slots: readonly Slot[]) => slots.reduce((sum, { width, gap }) => sum + width + gap, 0);
  const { slots, isOneLine } = layout;
  if (total(slots) <= columns) return layout;
  if (isOneLine) {
    const tight = slots.map((each) => ({ ...each, gap: Math.min(1, each.gap) }));
    return total(tight) <= columns ? { slots: tight, isOneLine } : null;
  }
  const [first, ...others] = slots;
  const room = first!.width - (total(slots) - columns);
  if (room < leastName) return null;
  const names = [...first!.pieces.values()].flat().map((piece) => piece?.text.length ?? 0);
  const width = Math.max(leastName, ...names.filter((length) => length <= room));
  return { slots: [{ ...first!, width }, ...others], isOneLine };
}

function oneLine(columns: readonly Column[], rows: readonly Row[], isKept: readonly boolean[]): Layout {
  const firstValue = valueColumn(rows);
  const slots = columns.flatMap((column, i) => {
    if (!isKept[i]) return [];
    const isName = i < firstValue;
    const heads = [headText(column)];
    const cells = new Map(rows.map((row) => [row, mainPiece(row, i, rows, column)] as const));
    const main = slot(
      column,
      heads,
      isName,
      pairs(cells, () => undefined),
      i,
    );
    if (!rows.some(({ cells: each }) => isEstimate(each[i]))) return [main];
    const bands = new Map(rows.map((row) => [row, bandPiece(row.cells[i]!)] as const));
    const band = slot(
      { ...column, align: "left" },
      [""],
      false,
      pairs(bands, () => undefined),
      i,
    );
    return [main, { ...band, gap: 1 }];
  });
  return { slots, isOneLine: true };
}

function twoLines(columns: readonly Column[], rows: readonly Row[], isKept: readonly boolean[]): Layout {
  const firstValue = valueColumn(rows);
  const titles = columns.flatMap(({ title }, i) => (isKept[i] ? [title] : []));
  const isBelow = (column: Column) => column.below !== undefined && titles.includes(column.below);
  const slots = columns.flatMap((column, i) => {
    if (!isKept[i] || isBelow(column)) return [];
    const beneath = columns.flatMap((each, at) =>
      isKept[at] && isBelow(each) && each.below === column.title ? [at] : [],
    );
    const second = (row: Row): Piece | undefined => {
      const texts = beneath.flatMap((at) => {
        const text = briefText(row.cells[at]!, columns[at]!);
        return text === "" ? [] : [`${columns[at]!.lead ?? ""}${text}`];
      });
      if (texts.length > 0)
        return { text: (i === 0 ? "  " : "") + texts.join(" "), tone: i === 0 ? undefined : "faint" };
      return column.isBandSpare ? undefined : bandPiece(row.cells[i]!);
    };
    const cells = new Map(rows.map((row) => [row, mainPiece(row, i, rows, column)] as const));
    return [slot(column, column.short ?? [headText(column)], i < firstValue, pairs(cells, second), i)];
  });
  return { slots, isOneLine: false };
}

/** Where the values begin, behind the columns of plain text that name a row. */
function valueColumn(rows: readonly Row[]): number {
  const [first] = rows.filter(({ instead }) => instead === undefined);
  const found = (first ?? rows[0]!).cells.findIndex((cell, i) => i > 0 && typeof cell !== "string");
  return found < 0 ? 1 : found;
}

function slot(
  { align }: Column,
  heads: readonly string[],
  isName: boolean,
  pieces: Slot["pieces"],
  index: number,
): Slot {
  const texts = [...pieces].flatMap(([row, [main, below]]) =>
    row.instead !== undefined && !isName ? [] : [main.text, below?.text ?? ""],
  );
  return {
    heads,
    align: align ?? (index === 0 || isName ? "left" : "right"),
    gap: index === 0 ? 0 : 2,
    width: Math.max(...heads.map((head) => head.length), ...texts.map((text) => text.length)),
    pieces,
    isName,
  };
}

function pairs(cells: ReadonlyMap<Row, Piece>, second: (row: Row) => Piece | undefined): Slot["pieces"] {
  return new Map(
    [...cells].map(([row, piece]) => {
      const below = second(row);
      return [row, below === undefined ? [piece] : [piece, below]];
    }),
  );
}

/** A cell as a terminal shows it where it has no place of its own. */
function briefText(cell: Cell, column: Column): string {
  const isBrief = typeof cell === "object" && cell.kind === "text" && cell.brief !== undefined;
  return isBrief ? cell.brief! : cellText(cell, column);
}

const verdictTones = { met: "good", missed: "bad", undecided: "doubtful" } as const;

function mainPiece(row: Row, i: number, rows: readonly Row[], column: Column): Piece {
  const cell = row.cells[i]!;
  const indent = row.isPart && i === 0 ? "  " : "";
  if (column.isShownOnce && isRepeated(row, i, rows)) return { text: "" };
  if (typeof cell === "string") return { text: indent + cell };
  switch (cell.kind) {
    case "text":
      return { text: indent + briefText(cell, column), tone: cell.tone };
    case "number":
      return { text: cellText(cell, column), tone: cell.tone };
    case "estimate":
      return { text: formatValue(cell) };
    case "verdict":
      return { text: `${cell.verdict} ${formatShare(cell.probability)}`, tone: verdictTones[cell.verdict] };
  }
}

function isRepeated(row: Row, i: number, rows: readonly Row[]): boolean {
  const above = rows[rows.indexOf(row) - 1];
  return above !== undefined && JSON.stringify(above.cells[i]) === JSON.stringify(row.cells[i]);
}

function bandPiece(cell: Cell): Piece {
  if (isEstimate(cell)) return { text: cell.band === null ? "" : narrowBand(cell), tone: "faint" };
  return typeof cell === "object" && cell.kind === "text"
    ? { text: cell.beneath ?? "", tone: cell.tone }
    : { text: "" };
}

function isEstimate(cell: Cell | undefined): cell is Extract<Cell, { kind: "estimate" }> {
  return typeof cell === "object" && cell.kind === "estimate";
}

function headLines({ slots }: Layout, terminal: Terminal): string[] {
  const height = Math.max(...slots.map(({ heads }) => heads.length));
  return Array.from({ length: height }, (_, line) => {
    const pieces = slots.map((each) => ({ text: each.heads[line - height + each.heads.length] ?? "" }));
    return paint(terminal, "faint", joined(slots, pieces, null));
  }).filter((text) => text.trim() !== "");
}

function groupLines(group: Group, layout: Layout, terminal: Terminal): string[] {
  const whole = (rows: readonly Row[]) => rows.filter(({ isPart }) => !isPart).length;
  const left = group.most === undefined ? 0 : whole(group.rows) - whole(shownRows(group));
  return [
    ...(group.title === undefined ? [] : wrapText(group.title, "", "", terminal.columns)).map((line) =>
      paint(terminal, "faint", line),
    ),
    ...shownRows(group).flatMap((row) => rowLines(row, layout, terminal)),
    ...(left > 0 ? [paint(terminal, "faint", `… and ${left} more ${group.most?.rest ?? ""}`)] : []),
  ];
}

function shownRows({ rows, most }: Group): readonly Row[] {
  let shown = 0;
  return most === undefined ? rows : rows.filter(({ isPart }) => (isPart ? shown : ++shown) <= most.rows);
}

function rowLines(row: Row, { slots }: Layout, terminal: Terminal): string[] {
  const { instead, detail } = row;
  const linesOf = (its: readonly Slot[], line: 0 | 1) => {
    const pieces = its.map(({ pieces: of }) => of.get(row)![line] ?? { text: "" });
    return pieces.every(({ text }) => text === "") ? [] : placed(its, pieces, terminal);
  };
  if (instead !== undefined) {
    const names = slots.filter(({ isName }) => isName);
    const told = instead.flatMap((text) => wrapText(text, "  ", "    ", terminal.columns));
    return [...linesOf(names, 0), ...linesOf(names, 1), ...told.map((line) => paint(terminal, "bad", line))];
  }
  const lines = [...linesOf(slots, 0), ...linesOf(slots, 1)];
  return [...lines, ...(detail === undefined ? [] : wrapText(detail, "    ", "    ", terminal.columns))];
}

/** The pieces of a line; a name that is too long stands on a line above. */
function placed(slots: readonly Slot[], pieces: readonly Piece[], terminal: Terminal): string[] {
  const [first, ...others] = pieces;
  if (first!.text.length <= slots[0]!.width) return [joined(slots, pieces, terminal)];
  const above = paint(terminal, first!.tone, first!.text);
  const below = joined(slots, [{ text: "" }, ...others], terminal);
  return below.trim() === "" ? [above] : [above, below];
}

function joined(slots: readonly Slot[], pieces: readonly Piece[], terminal: Terminal | null): string {
  return pieces
    .map(({ text, tone }, i) => {
      const { width, align, gap } = slots[i]!;
      const shown = terminal === null ? text : paint(terminal, tone, text);
      const room = " ".repeat(Math.max(0, width - text.length));
      return " ".repeat(gap) + (align === "left" ? shown + room : room + shown);
    })
    .join("");
}

/** Each value on a line of its own, below the name of its row. */
function stackedLines(columns: readonly Column[], groups: readonly Group[], terminal: Terminal): string[] {
  return groups.flatMap((group) =>
    shownRows(group).flatMap((row) => {
      const [name = "", ...values] = row.cells.map((cell, i) => cellText(cell, columns[i]!));
      const told = row.instead ?? values.map((text, i) => `${headText(columns[i + 1]!)}: ${text}`);
      return [
        ...wrapText(name, "", "", terminal.columns).map((line) => paint(terminal, "strong", line)),
        ...told.flatMap((text) => wrapText(text, "  ", "    ", terminal.columns)),
      ];
    }),
  );
}
