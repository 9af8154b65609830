import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Scenario } from "../../engine/scenario.ts";
import type { SpooledTrace, Trace } from "../../engine/tracePages.ts";
import { isSpooled } from "../../engine/tracePages.ts";
import { invariant } from "../../errors.ts";

/** Bytes of one request: arrival, prompt, answer, feature. */
const rowBytes = 8 + 4 + 4 + 1;

/**
 * A trace on its way to a temporary file, page after page, each the four columns one after another. The file has no name
 * any more once it is open, so that the system removes it whenever the process ends, however that comes about; its
 * threads read it by its descriptor.
 */
export class TraceSpool {
  readonly descriptor: number;
  /** Arrival of the first request of each page, as recorded. */
  readonly pageStarts: number[] = [];
  readonly #folder: string;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), "capsim-trace-"));
    this.descriptor = openSync(join(this.#folder, "pages"), "wx+", 0o600);
    this.#removeName();
  }

  /** Appends a page; all but the last must be equally long. */
  append({ arrivals, inputTokens, outputTokens, features }: Trace): void {
    this.pageStarts.push(arrivals[0]!);
    for (const column of [arrivals, inputTokens, outputTokens, features]) {
      const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
      for (let done = 0; done < bytes.length; ) done += writeSync(this.descriptor, bytes, done);
    }
  }

  /** Gives the file back to the system. Nothing may read it afterwards. */
  close(): void {
    closeSync(this.descriptor);
    this.#removeName();
  }

  /** Systems that hold on to the name of an open file let go of it when it is closed. */
  #removeName(): void {
    try {
      rmSync(this.#folder, { recursive: true, force: true });
    } catch {
      // Tried again when the file is closed.
    }
  }
}

/** The trace, with a way to read its pages in this thread where it lies in a file. */
export function openTrace(trace: Trace | SpooledTrace): Trace | SpooledTrace {
  if (!isSpooled(trace)) return trace;
  const { descriptor, pageRows, start, scale, totals } = trace;
  const page = (index: number): Trace => {
    const rows = Math.min(pageRows, totals.requests - index * pageRows);
    const bytes = new Uint8Array(rows * rowBytes);
    const read = readSync(descriptor, bytes, 0, bytes.length, index * pageRows * rowBytes);
    invariant(read === bytes.length, `page ${index} of a spooled trace has ${read} bytes`);
    const arrivals = new Float64Array(bytes.buffer, 0, rows);
    for (let i = 0; i < rows; i++) arrivals[i] = (arrivals[i]! - start) / scale;
    return {
      arrivals,
      inputTokens: new Int32Array(bytes.buffer, 8 * rows, rows),
      outputTokens: new Int32Array(bytes.buffer, 12 * rows, rows),
      features: new Uint8Array(bytes.buffer, 16 * rows, rows),
    };
  };
  return { ...trace, page };
}

/** The job's scenario, its trace opened in this thread. */
export function withOpenTrace<J extends { readonly scenario: Scenario }>(job: J): J {
  const { scenario } = job;
  if (scenario.load.kind !== "trace") return job;
  const load = { ...scenario.load, trace: openTrace(scenario.load.trace) };
  return { ...job, scenario: { ...scenario, load } };
}
