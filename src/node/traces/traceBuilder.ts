import { createHash } from "node:crypto";
import type { SpooledTrace, Trace } from "../../engine/tracePages.ts";
import { invariant } from "../../errors.ts";
import { FeatureTallies, type FeatureTally } from "../../traces/featureTallies.ts";
import { RowFault } from "../../traces/rowParser.ts";
import { pageRows, TraceColumns } from "../../traces/traceColumns.ts";
import { TraceSpool } from "./traceSpool.ts";

/** A longer trace is kept in a file. */
const mostRowsInMemory = 2_000_000;

/** A trace as read, and what was found on the way. */
export type BuiltTrace = {
  readonly trace: Trace | SpooledTrace;
  readonly sha256: string;
  /** Time of the first request, as it was added. */
  readonly start: number;
  /** In the order of their numbers. */
  readonly features: readonly FeatureTally[];
  /** Rows that stood after later ones. */
  readonly late: number;
  readonly arePrefixesDropped: boolean;
  /** Removes the file of a trace that has one. */
  release(): void;
};

/**
 * Takes the requests of a trace one by one and keeps them as columns, in memory or, beyond two million, in a file. A row
 * that stands after later ones is put in its place if that is among the last `pageRows` ones.
 */
export class TraceBuilder {
  rows = 0;
  readonly #tail = tailFor(2 * pageRows);
  #filled = 0;
  #prefixes: (readonly number[])[] | null = null;
  #late = 0;
  #latest = Number.NEGATIVE_INFINITY;
  #start = Number.NaN;
  /** Arrival of the last row that has left the tail. */
  #stored = Number.NEGATIVE_INFINITY;
  #arePrefixesDropped = false;
  #columns: TraceColumns | null = new TraceColumns();
  #spool: TraceSpool | null = null;
  readonly #hash = createHash("sha256");
  readonly #tallies = new FeatureTallies();
  readonly #mostInMemory: number;

  /** @param mostInMemory rows beyond which the trace is kept in a file */
  constructor(mostInMemory: number = mostRowsInMemory) {
    this.#mostInMemory = mostInMemory;
  }

  /** @throws RowFault for a row that comes too long after its place */
  add(time: number, input: number, output: number, feature: number, prefix: readonly number[] | null): void {
    const { arrivals, inputTokens, outputTokens, features } = this.#tail;
    if (this.#filled === 2 * pageRows) this.#store(pageRows);
    let at = this.#filled++;
    if (time < this.#latest) {
      while (at > 0 && arrivals[at - 1]! > time) at--;
      if (at === 0 && time < this.#stored) {
        this.#filled--;
        throw new RowFault(
          `arrives ${(this.#latest - time).toPrecision(3)} s before a row above it, by more than ${pageRows} rows; sort the trace by arrival`,
        );
      }
      this.#late++;
      for (const column of [arrivals, inputTokens, outputTokens, features])
        column.copyWithin(at + 1, at, this.#filled - 1);
    } else this.#latest = time;
    arrivals[at] = time;
    inputTokens[at] = input;
    outputTokens[at] = output;
    features[at] = feature;
    if (prefix !== null) {
      this.#prefixes ??= [];
      this.#prefixes.splice(at, 0, prefix);
    }
    this.#tallies.add(feature, input, output);
    this.rows++;
  }

  /** The trace, arrivals counted from its first one and divided by `scale`. Needs at least one row. */
  finish(scale: number): BuiltTrace {
    invariant(this.rows > 0, "a trace without rows");
    while (this.#filled > 0) this.#store(Math.min(pageRows, this.#filled));
    return {
      trace: this.#columns?.finished(this.#start, scale) ?? this.#spooled(scale),
      sha256: this.#hash.digest("hex"),
      start: this.#start,
      features: this.#tallies.features(),
      late: this.#late,
      arePrefixesDropped: this.#arePrefixesDropped,
      release: () => this.release(),
    };
  }

  /** Removes the file, where there is one; for a trace that is not finished, too. */
  release(): void {
    this.#spool?.close();
    this.#spool = null;
  }

  #store(count: number): void {
    const { arrivals, inputTokens, outputTokens, features } = this.#tail;
    const rows: Trace = {
      arrivals: arrivals.subarray(0, count),
      inputTokens: inputTokens.subarray(0, count),
      outputTokens: outputTokens.subarray(0, count),
      features: features.subarray(0, count),
    };
    if (Number.isNaN(this.#start)) this.#start = arrivals[0]!;
    this.#stored = arrivals[count - 1]!;
    const prefixes = this.#prefixes?.splice(0, count) ?? null;
    for (const prefix of prefixes ?? []) this.#hash.update(Int32Array.from(prefix));
    for (const column of [rows.arrivals, rows.inputTokens, rows.outputTokens, rows.features])
      this.#hash.update(column);
    if (this.#columns !== null && this.#columns.rows + count > this.#mostInMemory) this.#moveToFile();
    if (this.#columns !== null) this.#columns.append(rows, prefixes);
    else {
      this.#spool!.append(rows);
      this.#arePrefixesDropped ||= prefixes !== null;
    }
    for (const column of [arrivals, inputTokens, outputTokens, features])
      column.copyWithin(0, count, this.#filled);
    this.#filled -= count;
  }

  /** Every page so far but the last of all is full, so the pages of the file are the ones that were stored. */
  #moveToFile(): void {
    const columns = this.#columns!;
    this.#spool = new TraceSpool();
    for (let from = 0; from < columns.rows; from += pageRows)
      this.#spool.append(columns.part(from, Math.min(columns.rows, from + pageRows)));
    this.#columns = null;
  }

  #spooled(scale: number): SpooledTrace {
    const { descriptor, pageStarts } = this.#spool!;
    const start = this.#start;
    const { longestPrompt, longestSequence, tokens } = this.#tallies;
    return {
      descriptor,
      pageRows,
      pageStarts: Float64Array.from(pageStarts, (time) => (time - start) / scale),
      start,
      scale,
      totals: {
        requests: this.rows,
        seconds: (this.#latest - start) / scale,
        longestPrompt,
        longestSequence,
        tokens,
      },
    };
  }
}

function tailFor(rows: number): Trace {
  return {
    arrivals: new Float64Array(rows),
    inputTokens: new Int32Array(rows),
    outputTokens: new Int32Array(rows),
    features: new Uint8Array(rows),
  };
}
