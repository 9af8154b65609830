import { UserError } from "../errors.ts";
import { replicationStreams } from "../montecarlo/streams.ts";
import type { TraceChoice } from "../settings/files.ts";
import { forEachLine } from "../traces/lines.ts";
import type { RecordedLoad } from "../traces/recordedLoad.ts";
import { RowFault } from "../traces/rowParser.ts";
import { isServegen } from "../traces/servegen.ts";
import { missingColumns, type TraceLines, traceLines } from "../traces/traceLines.ts";
import { WindowFilter } from "../traces/windowFilter.ts";
import { benchmarkRun } from "./traces/benchmarkRun.ts";
import { TraceBuilder } from "./traces/traceBuilder.ts";
import { firstLine, traceBytes } from "./traces/traceBytes.ts";
import { openTrace } from "./traces/traceSpool.ts";

export type TraceOptions = Partial<TraceChoice> & {
  /** Rows beyond which the trace is kept in a file. */
  readonly mostInMemory?: number;
};

/** Draws that belong to the reading of a trace have a number of their own, far from any replication's. */
const readingRun = 2 ** 42;

/**
 * Reads a request trace, plain or gzip, of any of the formats in `traces/`, told by its first line. Arrivals are counted
 * from the first one kept, in seconds. The file is read in pieces; beyond two million requests what is kept lies in a
 * temporary file.
 *
 * @throws UserError naming the line that is wrong
 */
export async function readTrace(file: string, options: TraceOptions = {}): Promise<RecordedLoad> {
  const { scale = 1, window = null, seed = 1, mostInMemory } = options;
  const builder = new TraceBuilder(mostInMemory);
  const stream = replicationStreams(seed, readingRun).arrivals;
  const filter = new WindowFilter(builder, window, () => lines?.origin() ?? null);
  const first = await firstLine(file);
  const lines = traceLines(first, filter, stream);
  if (lines === null && !/^[[{]/.test(first)) throw unknownFormat(file, missingColumns(first));
  try {
    if (lines !== null) await readLines(file, lines, filter);
    else await readDocument(file, filter);
    filter.check(file);
    return recorded(builder, scale, lines);
  } catch (error) {
    builder.release();
    throw error;
  }
}

/** Whether a file holds rates, so that what its requests are must come from elsewhere. */
export async function holdsRates(file: string): Promise<boolean> {
  return isServegen(await firstLine(file));
}

async function readLines(file: string, lines: TraceLines, filter: WindowFilter): Promise<void> {
  let line = 0;
  try {
    await forEachLine(traceBytes(file), (bytes, start, end, number) => {
      line = number;
      if (number > lines.headerLines && end > start) lines.parse(bytes, start, end);
      return filter.isPast;
    });
    lines.end();
  } catch (error) {
    if (error instanceof RowFault) throw new UserError(`${file}:${line}: ${error.message}`);
    throw error;
  }
}

async function readDocument(file: string, filter: WindowFilter): Promise<void> {
  const run = await benchmarkRun(file);
  if (run === null) throw unknownFormat(file);
  run.arrivals.forEach((time, i) => {
    filter.add(time, run.inputTokens[i]!, run.outputTokens[i]!, 0, null);
  });
}

function unknownFormat(file: string, missing: readonly string[] = []): UserError {
  const what = missing.length > 0 ? `no column ${missing.join(", ")}` : "is no trace that capsim knows";
  return new UserError(
    `${file}:1: ${what}; give CSV with the columns arrival_s,input_tokens,output_tokens or TIMESTAMP,ContextTokens,GeneratedTokens, BurstGPT, Mooncake JSON Lines, ServeGen rates, or the requests of vllm bench serve or GuideLLM`,
  );
}

function recorded(builder: TraceBuilder, scale: number, lines: TraceLines | null): RecordedLoad {
  const built = builder.finish(scale);
  const names = lines?.features() ?? ["trace"];
  const origin = lines?.origin() ?? null;
  const notes = [...(lines?.notes() ?? [])];
  if (built.late > 0)
    notes.push(
      built.late === 1
        ? "1 row stood after a later one and was put in its place"
        : `${built.late} rows stood after later ones and were put in their place`,
    );
  if (built.arePrefixesDropped)
    notes.push("the trace is too long for memory, and its prompts' common beginnings were left out");
  return {
    trace: built.trace,
    open: () => openTrace(built.trace),
    features: built.features.map((tally, i) => ({ name: names[i]!, ...tally })),
    hasLengths: lines?.hasLengths ?? true,
    startedAt: origin === null ? null : origin + built.start,
    notes,
    sha256: built.sha256,
    release: built.release,
  };
}
