import type { Tone } from "../view.ts";

/** How words stand out on a terminal; where there is no colour the text is given back as it is. */
export type Emphasis = (style: "bold" | "dim" | "red" | "yellow" | "green", text: string) => string;

/** What a text may use: columns of characters, and ways to make words stand out. */
export type Terminal = { readonly emphasis: Emphasis; readonly columns: number };

/** Columns of text a reader is taken to have who is no terminal. */
export const terminalColumns = 80;

const styles = {
  strong: "bold",
  faint: "dim",
  good: "green",
  bad: "red",
  doubtful: "yellow",
} as const satisfies Record<Tone, string>;

export function paint({ emphasis }: Terminal, tone: Tone | undefined, text: string): string {
  return tone === undefined || text.trim() === "" ? text : emphasis(styles[tone], text);
}

/**
 * Text broken at spaces into lines of at most `columns`; a longer word stands on a line of its own.
 *
 * @param first what the first line starts with
 * @param rest what every other line starts with
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

/** A reader without colours, such as a file. */
export function plainTerminal(columns = terminalColumns): Terminal {
  return { emphasis: (_, text) => text, columns };
}
