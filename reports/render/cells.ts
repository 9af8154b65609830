import {
  type Cell,
  type Column,
  isShown,
  type Medium,
  type Precision,
  type Row,
  type Table,
} from "../view.ts";
import {
  formatCount,
  formatMoney,
  formatNumber,
  formatShare,
  formatValue,
  measuredNumber,
  none,
  withBand,
} from "../words/numbers.ts";

/** The table with the rows and columns that a medium shows, without those columns that nothing stands in. */
export function shownTable(table: Table, medium: Medium): Table {
  const groups = table.groups
    .map((group) => ({ ...group, rows: group.rows.filter((row) => isShown(row, medium)) }))
    .filter(({ rows }) => rows.length > 0);
  const all = groups.flatMap(({ rows }) => rows);
  const isKept = table.columns.map(
    (column, i) =>
      isShown(column, medium) &&
      !(column.mayBeEmpty && all.every(({ cells }) => isEmpty(cellText(cells[i]!, column)))),
  );
  const cut = <T>(values: readonly T[]) => values.filter((_, i) => isKept[i]);
  return {
    ...table,
    columns: cut(table.columns),
    groups: groups.map((group) => ({
      ...group,
      rows: group.rows.map((row) => ({ ...row, cells: cut(row.cells) })),
    })),
  };
}

function isEmpty(text: string): boolean {
  return text === "" || text === none;
}

/** A cell in full: `2.34 (1.4–16)`, `met (98 %)`. */
export function cellText(cell: Cell, { precision = "three-digits" }: Pick<Column, "precision">): string {
  if (typeof cell === "string") return cell;
  switch (cell.kind) {
    case "text":
      return cell.text;
    case "number":
      return cell.value === null ? none : numberTexts[precision](cell.value);
    case "estimate":
      return withBand(cell);
    case "verdict":
      return `${cell.verdict} (${formatShare(cell.probability)})`;
  }
}

/** What a page has in the cells of a row; of a row without values its message in the first cell after the name. */
export function rowTexts({ cells, instead }: Row, columns: readonly Column[]): string[] {
  const texts = cells.map((cell, i) => cellText(cell, columns[i]!));
  if (instead === undefined) return texts;
  const first = cells.findIndex((cell, i) => i > 0 && typeof cell !== "string");
  return texts.map((text, i) => (i === first ? instead.join("; ") : text));
}

/** "E2E p50, s". */
export function headText({ title, unit }: Pick<Column, "title" | "unit">): string {
  return unit === undefined ? title : `${title}, ${unit}`;
}

const numberTexts: Readonly<Record<Precision, (value: number) => string>> = {
  "three-digits": formatNumber,
  // With the zeros that an estimate has.
  digits: (value) => formatValue({ value }),
  share: formatShare,
  money: formatMoney,
  count: formatCount,
  whole: (value) => String(Math.round(value)),
  measured: measuredNumber,
};
