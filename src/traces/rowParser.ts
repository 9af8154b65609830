/**
 * Reads one line of a trace at a time and leaves what it says in its fields, so that no row becomes an object. Times in
 * seconds from the parser's `origin`.
 */
export interface RowParser {
  time: number;
  input: number;
  output: number;
  /** Number of the row's feature, an index of `features`. */
  feature: number;
  /** Keys of the prompt's leading blocks of 512 tokens; null in formats that have none. */
  readonly prefix: readonly number[] | null;
  readonly features: readonly string[];
  /** Seconds since 1970 at which the clock of the trace shows time 0; null for times that have no date. */
  readonly origin: number | null;
  /** What rows that are left out have in common, in words; null in formats that leave none out. */
  readonly leftOut: string | null;
  /**
   * Reads bytes `start` … `end` − 1.
   *
   * @returns whether the row is a request; one that failed when it was recorded is none
   * @throws RowFault saying what is wrong with the line
   */
  parse(bytes: Buffer, start: number, end: number): boolean;
}

/** A line that cannot be read; the reader adds file and line to its message. */
export class RowFault extends Error {}

/** Most tokens that a prompt or an answer may have. */
export const mostTokens = 1e9;

/** What is wrong with a number of tokens. */
export function tokensFault(name: string, cell: string): RowFault {
  return new RowFault(`${name} "${cell}"; give a whole number of tokens, at least 1`);
}
