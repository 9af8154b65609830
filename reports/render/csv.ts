import type { DataTable, DataValue } from "../view.ts";

/**
 * Lines of data as CSV (RFC 4180, ended by newlines), below a line with the names of their columns; what does not exist is blank.
 */
export function csvText(lines: DataTable): string {
  const head = lines[0]?.map(([name]) => name) ?? [];
  return [head, ...lines.map((line) => line.map(([, value]) => value))]
    .map((cells) => `${cells.map(csvCell).join(",")}\n`)
    .join("");
}

/** A value as a field; quoted where it must be. */
export function csvCell(value: DataValue): string {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
