import { parse } from "csv-parse/browser/esm/sync";
import { UserError } from "../../errors.ts";

/** One line of a CSV file: its cells by column name, and how a message names it ("table.csv:3"). */
export type CsvRow = { readonly cells: ReadonlyMap<string, string>; readonly where: string };

/** A CSV file: the names in its header, and its lines. */
export type CsvTable = { readonly columns: readonly string[]; readonly rows: readonly CsvRow[] };

/**
 * Reads a CSV file with a header: commas, quotes as in RFC 4180, blank lines left out.
 *
 * @throws UserError naming the line that is not CSV, has too few or too many cells, or the column that stands twice
 */
export function csvRows(text: string, file: string): CsvTable {
  const [header, ...lines] = parsedLines(text, file);
  if (header === undefined) throw new UserError(`${file}: is empty; give a header and at least one line`);
  const columns = header.record;
  const twice = columns.find((name, i) => name !== "" && columns.indexOf(name) !== i);
  if (twice !== undefined)
    throw new UserError(`${file}:${header.info.lines}: column ${twice} stands twice; keep one`);
  const rows = lines.map(({ record, info }) => {
    const where = `${file}:${info.lines}`;
    if (record.length !== columns.length)
      throw new UserError(
        `${where}: ${record.length} cells where the header names ${columns.length} columns; put texts with commas in quotes`,
      );
    return { cells: new Map(columns.map((name, i) => [name, record[i]!])), where };
  });
  return { columns, rows };
}

type ParsedLine = { readonly record: readonly string[]; readonly info: { readonly lines: number } };

function parsedLines(text: string, file: string): readonly ParsedLine[] {
  try {
    return parse(text, {
      bom: true,
      info: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as ParsedLine[];
  } catch (error) {
    const { lines } = error as { readonly lines?: unknown };
    if (typeof lines !== "number") throw error;
    throw new UserError(`${file}:${lines}: is no valid CSV (a quote is out of place); mend the line`);
  }
}

/** The text of a cell; null where it is blank or there is no such column. */
export function textCell(row: CsvRow, column: string): string | null {
  return row.cells.get(column) || null;
}

/**
 * The number in a cell; null where it is blank or there is no such column.
 *
 * @throws UserError when the cell holds no plain number
 */
export function numberCell(row: CsvRow, column: string): number | null {
  const text = textCell(row, column);
  if (text === null) return null;
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  throw new UserError(
    `${row.where}: ${column} "${text}" is no number; give a plain one (1234.5, no unit, no thousands separator) or leave the cell blank`,
  );
}
