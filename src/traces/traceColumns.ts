import type { Trace } from "../engine/tracePages.ts";

/** Rows of a page of a spooled trace, and the fewest among which a late row is put in its place. */
export const pageRows = 8192;

/** Columns of a trace that grow, in memory that threads share. */
export class TraceColumns {
  rows = 0;
  #columns = columnsFor(1 << 14);
  #keys = new Int32Array(new SharedArrayBuffer(4 << 10));
  #keyCount = 0;
  /** Number of keys before each row's; empty in a trace without prefixes. */
  readonly #keyStarts: number[] = [];

  /** Appends rows, and their prefixes' keys where the trace has them. */
  append(rows: Trace, prefixes: readonly (readonly number[])[] | null): void {
    const count = rows.arrivals.length;
    const { arrivals, inputTokens, outputTokens, features } = this.#columns;
    if (this.rows + count > arrivals.length) {
      const larger = columnsFor(Math.max(2 * arrivals.length, this.rows + count));
      larger.arrivals.set(arrivals);
      larger.inputTokens.set(inputTokens);
      larger.outputTokens.set(outputTokens);
      larger.features.set(features);
      this.#columns = larger;
    }
    this.#columns.arrivals.set(rows.arrivals, this.rows);
    this.#columns.inputTokens.set(rows.inputTokens, this.rows);
    this.#columns.outputTokens.set(rows.outputTokens, this.rows);
    this.#columns.features.set(rows.features, this.rows);
    this.rows += count;
    for (const keys of prefixes ?? []) this.#appendKeys(keys);
  }

  /** Rows `from` … `to` − 1, as a view. */
  part(from: number, to: number): Trace {
    const { arrivals, inputTokens, outputTokens, features } = this.#columns;
    return {
      arrivals: arrivals.subarray(from, to),
      inputTokens: inputTokens.subarray(from, to),
      outputTokens: outputTokens.subarray(from, to),
      features: features.subarray(from, to),
    };
  }

  /** All rows, arrivals counted from `start` and divided by `scale`, in memory of just their size. */
  finished(start: number, scale: number): Trace {
    const all = columnsFor(this.rows);
    const filled = this.part(0, this.rows);
    for (let i = 0; i < this.rows; i++) all.arrivals[i] = (filled.arrivals[i]! - start) / scale;
    all.inputTokens.set(filled.inputTokens);
    all.outputTokens.set(filled.outputTokens);
    all.features.set(filled.features);
    if (this.#keyCount === 0) return all;
    const starts = new Int32Array(new SharedArrayBuffer(4 * (this.rows + 1)));
    starts.set(this.#keyStarts);
    starts[this.rows] = this.#keyCount;
    return { ...all, prefixes: { keys: this.#keys.subarray(0, this.#keyCount), starts } };
  }

  #appendKeys(keys: readonly number[]): void {
    this.#keyStarts.push(this.#keyCount);
    if (this.#keyCount + keys.length > this.#keys.length) {
      const bytes = 4 * Math.max(2 * this.#keys.length, this.#keyCount + keys.length);
      const larger = new Int32Array(new SharedArrayBuffer(bytes));
      larger.set(this.#keys);
      this.#keys = larger;
    }
    this.#keys.set(keys, this.#keyCount);
    this.#keyCount += keys.length;
  }
}

function columnsFor(rows: number): Trace {
  return {
    arrivals: new Float64Array(new SharedArrayBuffer(8 * rows)),
    inputTokens: new Int32Array(new SharedArrayBuffer(4 * rows)),
    outputTokens: new Int32Array(new SharedArrayBuffer(4 * rows)),
    features: new Uint8Array(new SharedArrayBuffer(rows)),
  };
}
