import { numberIn, type Timestamp, timestampIn } from "./cells.ts";
import { mostTokens, RowFault, type RowParser, tokensFault } from "./rowParser.ts";

/** The columns of a CSV trace by the names in its header. */
export type CsvFormat = {
  readonly time: string;
  readonly isTimestamp: boolean;
  readonly input: string;
  readonly output: string;
  /** The first of these that the file has names the feature. */
  readonly feature: readonly string[];
  /** A column of which a file may hold one value only. */
  readonly run: string | null;
  /** What a request with an answer of 0 tokens is; null where there may be none. */
  readonly emptyAnswer: string | null;
};

/** The name of requests whose file does not name them. */
const unnamed = "trace";
const comma = 0x2c;
const quote = 0x22;
const secondsOfDay = 86_400;

/** The names in a CSV header, blanks around them and quotes left out. */
export function headerCells(line: string): string[] {
  const cells = line.replace(/^\ufeff/, "").match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g) ?? [];
  return cells.map((cell) =>
    cell
      .replace(/,$/, "")
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .replaceAll('""', '"'),
  );
}

/** Whether a header has the columns of a format. */
export function hasColumns(header: readonly string[], { time, input, output }: CsvFormat): boolean {
  return [time, input, output].every((name) => header.includes(name));
}

/** The rows below a header that has the format's columns, in any order; other columns are ignored. */
export class CsvTrace implements RowParser {
  time = 0;
  input = 1;
  output = 1;
  feature = 0;
  readonly prefix = null;
  origin: number | null = null;
  readonly leftOut: string | null;
  readonly #format: CsvFormat;
  readonly #names = new FeatureNames(unnamed);
  readonly #columns: { readonly time: number; readonly input: number; readonly output: number };
  /** −1 where the file has no such column. */
  readonly #featureColumn: number;
  readonly #runColumn: number;
  readonly #needed: number;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #timestamp: Timestamp = { whole: 0, fraction: 0 };
  #run: string | null = null;

  constructor(header: readonly string[], format: CsvFormat) {
    this.#format = format;
    this.leftOut = format.emptyAnswer;
    const column = (name: string) => header.indexOf(name);
    this.#columns = { time: column(format.time), input: column(format.input), output: column(format.output) };
    this.#featureColumn = column(format.feature.find((name) => column(name) >= 0) ?? "");
    this.#runColumn = format.run === null ? -1 : column(format.run);
    const { time, input, output } = this.#columns;
    this.#needed = 1 + Math.max(time, input, output, this.#featureColumn, this.#runColumn);
    this.#starts = new Int32Array(this.#needed);
    this.#ends = new Int32Array(this.#needed);
    if (this.#featureColumn < 0) this.#names.numberOfText(unnamed);
  }

  get features(): readonly string[] {
    return this.#names.names;
  }

  parse(bytes: Buffer, start: number, end: number): boolean {
    this.#cut(bytes, start, end);
    const { time, input, output } = this.#columns;
    this.time = this.#timeAt(bytes, time);
    this.input = this.#tokensAt(bytes, input, this.#format.input, 1);
    this.output = this.#tokensAt(bytes, output, this.#format.output, this.leftOut === null ? 1 : 0);
    if (this.#featureColumn >= 0)
      this.feature = this.#names.numberOf(
        bytes,
        this.#starts[this.#featureColumn]!,
        this.#ends[this.#featureColumn]!,
      );
    if (this.#runColumn >= 0) this.#checkRun(this.#cell(bytes, this.#runColumn));
    return this.output > 0;
  }

  /** Where each needed cell begins and ends; quotes around a cell are left out, those in it stay doubled. */
  #cut(bytes: Buffer, start: number, end: number): void {
    let at = start;
    let column = 0;
    for (; column < this.#needed && at <= end; column++) {
      const isQuoted = bytes[at] === quote && at < end;
      const first = isQuoted ? at + 1 : at;
      at = first;
      if (isQuoted) {
        while (at < end && (bytes[at] !== quote || bytes[at + 1] === quote))
          at += bytes[at] === quote ? 2 : 1;
        this.#ends[column] = Math.min(at, end);
        at++;
      }
      while (at < end && bytes[at] !== comma) at++;
      this.#starts[column] = first;
      if (!isQuoted) this.#ends[column] = at;
      at++;
    }
    for (; column < this.#needed; column++) {
      this.#starts[column] = end;
      this.#ends[column] = end;
    }
  }

  #cell(bytes: Buffer, column: number): string {
    return bytes.toString("utf8", this.#starts[column]!, this.#ends[column]!);
  }

  #timeAt(bytes: Buffer, column: number): number {
    const start = this.#starts[column]!;
    const end = this.#ends[column]!;
    if (!this.#format.isTimestamp) {
      const seconds = numberIn(bytes, start, end);
      if (Number.isFinite(seconds)) return seconds;
      throw new RowFault(`${this.#format.time} "${this.#cell(bytes, column)}"; give seconds`);
    }
    const timestamp = this.#timestamp;
    if (!timestampIn(bytes, start, end, timestamp))
      throw new RowFault(
        `${this.#format.time} "${this.#cell(bytes, column)}"; give a time such as 2023-11-16 18:17:03.9799600`,
      );
    // Counted from the first row's midnight, a tenth of a microsecond is not lost in the digits of the years since 1970.
    this.origin ??= Math.floor(timestamp.whole / secondsOfDay) * secondsOfDay;
    return timestamp.whole - this.origin + timestamp.fraction;
  }

  #tokensAt(bytes: Buffer, column: number, name: string, least: number): number {
    const tokens = numberIn(bytes, this.#starts[column]!, this.#ends[column]!);
    if (Number.isInteger(tokens) && tokens >= least && tokens <= mostTokens) return tokens;
    throw tokensFault(name, this.#cell(bytes, column));
  }

  #checkRun(run: string): void {
    this.#run ??= run;
    if (run !== this.#run) throw new RowFault(`a second run_id, "${run}"; keep one run in the file`);
  }
}

/** Most kinds of request that a trace may tell apart. */
const mostFeatures = 255;

/** Numbers the names of features in the order in which they come, and makes no text of a name seen just before. */
class FeatureNames {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #unnamed: string;
  #lastBytes: Buffer = Buffer.alloc(0);
  #last = -1;

  /** @param unnamed what a request without a name is called */
  constructor(unnamed: string) {
    this.#unnamed = unnamed;
  }

  /** The number of the name in bytes `start` … `end` − 1. */
  numberOf(bytes: Buffer, start: number, end: number): number {
    if (this.#last >= 0 && this.#lastBytes.compare(bytes, start, end) === 0) return this.#last;
    this.#lastBytes = Buffer.from(bytes.subarray(start, end));
    this.#last = this.numberOfText(bytes.toString("utf8", start, end));
    return this.#last;
  }

  /** The number of a name given as text. */
  numberOfText(text: string): number {
    const name = text.trim() || this.#unnamed;
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    if (this.names.length === mostFeatures)
      throw new RowFault(`more than ${mostFeatures} features; use fewer names`);
    this.#numbers.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}
