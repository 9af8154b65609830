import type { RandomStream } from "../engine/random.ts";
import { azure, burstgpt, capsimRequests } from "./csvFormats.ts";
import { type CsvFormat, CsvTrace, hasColumns, headerCells } from "./csvTrace.ts";
import { isMooncake, MooncakeTrace } from "./mooncake.ts";
import type { RowParser } from "./rowParser.ts";
import { isServegen, ServegenRates } from "./servegen.ts";
import { SpreadSteps } from "./spreadSteps.ts";
import type { WindowFilter } from "./windowFilter.ts";

/** Takes the lines of a trace and passes on its requests. */
export type TraceLines = {
  /** Lines at the beginning that are no rows. */
  readonly headerLines: number;
  /** Seconds since 1970 at time 0; null without dates, or before the first row. */
  origin(): number | null;
  features(): readonly string[];
  readonly hasLengths: boolean;
  /** @throws RowFault */
  parse(bytes: Buffer, start: number, end: number): void;
  /** The file has ended. @throws RowFault */
  end(): void;
  /** What was done to the rows, a sentence each. */
  notes(): readonly string[];
};

/** Most arrivals that are drawn from rates: the file they are kept in then takes about two gigabytes. */
const mostDrawn = 1e8;
const csvFormats: readonly CsvFormat[] = [azure, burstgpt, capsimRequests];

/** The reader of a trace by its first line; null for a line that belongs to no format read line by line. */
export function traceLines(first: string, filter: WindowFilter, stream: RandomStream): TraceLines | null {
  if (isMooncake(first)) return spreadRows(new MooncakeTrace(), 0, filter, new SpreadSteps(stream, filter));
  if (isServegen(first)) return drawnRows(filter, stream);
  const header = headerCells(first);
  const format = csvFormats.find((each) => hasColumns(header, each));
  if (format === undefined) return null;
  const parser = new CsvTrace(header, format);
  if (format !== burstgpt) return plainRows(parser, filter);
  // BurstGPT's times are whole seconds.
  return spreadRows(parser, 1, filter, new SpreadSteps(stream, filter, 1));
}

/** The columns that the header lacks of the CSV format it has most of; none where it has no column of any. */
export function missingColumns(header: string): string[] {
  const names = headerCells(header);
  const lacking = csvFormats
    .map(({ time, input, output }) => [time, input, output].filter((name) => !names.includes(name)))
    .sort((a, b) => a.length - b.length);
  return lacking[0]!.length < 3 ? lacking[0]! : [];
}

function plainRows(parser: RowParser, filter: WindowFilter): TraceLines {
  return {
    headerLines: 1,
    origin: () => parser.origin,
    features: () => parser.features,
    hasLengths: true,
    parse(bytes, start, end) {
      parser.parse(bytes, start, end);
      filter.add(parser.time, parser.input, parser.output, parser.feature, parser.prefix);
    },
    end() {},
    notes: () => [],
  };
}

function spreadRows(
  parser: RowParser,
  headerLines: number,
  filter: WindowFilter,
  steps: SpreadSteps,
): TraceLines {
  let leftOut = 0;
  return {
    ...plainRows(parser, filter),
    headerLines,
    parse(bytes, start, end) {
      if (parser.parse(bytes, start, end))
        steps.add(parser.time, parser.input, parser.output, parser.feature, parser.prefix);
      else leftOut++;
    },
    end: () => steps.end(),
    notes: () => [
      ...(steps.step > 0
        ? [`arrivals recorded in steps of ${steps.step} s, spread evenly at random over each step`]
        : []),
      ...(leftOut > 0 ? [`${leftOut} requests left out that ${parser.leftOut}`] : []),
    ],
  };
}

function drawnRows(filter: WindowFilter, stream: RandomStream): TraceLines {
  const rates = new ServegenRates(stream, mostDrawn, {
    add: (time) => filter.add(time, 1, 1, 0, null),
    isWanted: (from, to) => filter.overlaps(from, to),
  });
  return {
    headerLines: 0,
    origin: () => null,
    features: () => ["trace"],
    hasLengths: false,
    parse: (bytes, start, end) => rates.parse(bytes, start, end),
    end() {},
    notes: () => [
      "the file holds rates: arrivals are drawn from them, every 600 s a stationary renewal process of the row's rate and gap shape; prompts and answers are the workload's",
    ],
  };
}
