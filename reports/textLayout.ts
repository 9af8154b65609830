/** Columns of text a terminal is taken to have. */
export const terminalColumns = 80;

/**
 * Text broken at spaces into lines of at most `columns`; a longer word stands on a line of its own.
 *
 * @param first what the first line starts with; @param rest what every other line starts with
 */
export function wrapText(text: string, first = "", rest = first, columns = terminalColumns): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  // A number stays with its per cent sign.
  for (const word of text.split(/\s+(?!%)/)) {
    if (!isEmpty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
