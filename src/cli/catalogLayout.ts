/** Columns of text a terminal is taken to have. */
export const terminalColumns = 80;

/** A list as text cells; numbers are right-aligned where a column's cells all start with a digit or are "-". */
export type TextTable = {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/** Aligned columns with two spaces between them, one where two would not fit the terminal; no spaces at line ends. */
export function alignColumns({ headers, rows }: TextTable): string {
  const widths = headers.map((header, i) =>
    Math.max(header.length, ...rows.map((row) => (row[i] ?? "").length)),
  );
  const right = headers.map((_, i) => rows.length > 0 && rows.every((row) => /^(\d|-$)/.test(row[i] ?? "")));
  const total = widths.reduce((sum, width) => sum + width, 0) + 2 * (widths.length - 1);
  const gap = " ".repeat(total > terminalColumns ? 1 : 2);
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (right[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join(gap)
      .trimEnd();
  return [line(headers), ...rows.map(line)].join("\n");
}

/** The list as CSV (RFC 4180: quotes doubled, lines ended by a newline). */
export function csvText({ headers, rows }: TextTable): string {
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [headers, ...rows].map((row) => row.map(cell).join(",")).join("\n");
}

/** The list as a Markdown table. */
export function markdownText({ headers, rows }: TextTable): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(headers), line(headers.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A label and its value, the value wrapped beside it. */
export function labelled(label: string, value: string): string {
  return wrapText(value, `${label.padEnd(labelWidth)}`, " ".repeat(labelWidth));
}

const labelWidth = 14;

/**
 * Text broken at spaces into lines of at most 80 columns; a longer word stands on a line of its own.
 *
 * @param first what the first line starts with
 * @param rest what every other line starts with
 */
export function wrapText(text: string, first = "", rest = ""): string {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(/\s+/)) {
    if (!isEmpty && line.length + 1 + word.length > terminalColumns) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line].map((each) => each.trimEnd()).join("\n");
}
