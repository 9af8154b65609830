import type { Trace } from "../engine/scenario.ts";
import { UserError } from "../errors.ts";
import { readTextFile } from "./readTextFile.ts";

/** A recorded load, and the names its features' numbers stand for. */
export type RecordedLoad = { readonly trace: Trace; readonly features: readonly string[] };

/** Most kinds of request a trace may tell apart. */
const mostFeatures = 255;
/** The name of requests whose file does not name them. */
const unnamed = "trace";

/**
 * Reads a request trace, plain or gzip: capsim's own `requests.csv` (`arrival_s, input_tokens, output_tokens[, feature]`,
 * further columns ignored) or Azure 2023's (`TIMESTAMP, ContextTokens, GeneratedTokens`). Arrivals are counted from the
 * first one, in seconds.
 *
 * @throws UserError naming the line that is wrong
 */
export async function readTrace(file: string): Promise<RecordedLoad> {
  return parseTrace(await readTextFile(file), file);
}

/** As `readTrace`, from the file's text; `file` is its name for messages. */
export function parseTrace(text: string, file: string): RecordedLoad {
  const lines = text.replace(/^\ufeff/, "").split("\n");
  const columns = columnsOf(cells(lines[0]!), file);
  const rows = lines.length;
  const arrivals = new Float64Array(rows);
  const inputTokens = new Int32Array(rows);
  const outputTokens = new Int32Array(rows);
  const features = new Uint8Array(rows);
  const names = new Map<string, number>();
  const runs = new Set<string>();
  let count = 0;
  for (let i = 1; i < rows; i++) {
    const line = lines[i]!;
    if (line.trim() === "") continue;
    const row = cells(line);
    const where = `${file}:${i + 1}`;
    arrivals[count] = timeFrom(row[columns.time], columns, where);
    if (count > 0 && arrivals[count]! < arrivals[count - 1]!)
      throw new UserError(`${where}: arrives before the line above it; sort the trace by arrival`);
    inputTokens[count] = tokensFrom(row[columns.input], columns.names.input, where);
    outputTokens[count] = tokensFrom(row[columns.output], columns.names.output, where);
    features[count] = featureNumber(names, row[columns.feature] || unnamed, where);
    if (columns.run >= 0 && runs.add(row[columns.run] ?? "").size > 1)
      throw new UserError(`${where}: a second run_id, "${row[columns.run]}"; keep one run in the file`);
    count++;
  }
  if (count === 0) throw new UserError(`${file}: holds no requests; give at least one line below the header`);
  const first = arrivals[0]!;
  return {
    trace: {
      arrivals: arrivals.slice(0, count).map((time) => time - first),
      inputTokens: inputTokens.slice(0, count),
      outputTokens: outputTokens.slice(0, count),
      features: features.slice(0, count),
    },
    features: [...names.keys()],
  };
}

type Columns = {
  readonly time: number;
  readonly input: number;
  readonly output: number;
  /** −1 where the file has no such column. */
  readonly feature: number;
  readonly run: number;
  readonly isTimestamp: boolean;
  readonly names: { readonly time: string; readonly input: string; readonly output: string };
};

const capsimNames = { time: "arrival_s", input: "input_tokens", output: "output_tokens" };
const azureNames = { time: "TIMESTAMP", input: "ContextTokens", output: "GeneratedTokens" };

function columnsOf(header: readonly string[], file: string): Columns {
  const isTimestamp = header.includes(azureNames.time);
  const names = isTimestamp ? azureNames : capsimNames;
  const missing = Object.values(names).filter((name) => !header.includes(name));
  if (missing.length > 0)
    throw new UserError(
      `${file}:1: no column ${missing.join(", ")}; a trace has the columns ${Object.values(capsimNames).join(",")} or ${Object.values(azureNames).join(",")}`,
    );
  return {
    time: header.indexOf(names.time),
    input: header.indexOf(names.input),
    output: header.indexOf(names.output),
    feature: header.indexOf("feature"),
    run: header.indexOf("run_id"),
    isTimestamp,
    names,
  };
}

function timeFrom(cell: string | undefined, { isTimestamp, names }: Columns, where: string): number {
  const seconds = isTimestamp ? timestampSeconds(cell ?? "") : decimal(cell);
  if (Number.isFinite(seconds)) return seconds;
  const example = isTimestamp ? "a time such as 2023-11-16 18:17:03.9799600" : "seconds";
  throw new UserError(`${where}: ${names.time} "${cell ?? ""}"; give ${example}`);
}

/** Seconds since 1970 of a UTC time with any number of fractional digits; NaN for anything else. */
function timestampSeconds(text: string): number {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?(?:Z|\+00:00)?$/.exec(text);
  return match ? Date.parse(`${match[1]}T${match[2]}Z`) / 1000 + Number(match[3] ?? 0) : Number.NaN;
}

function tokensFrom(cell: string | undefined, name: string, where: string): number {
  const tokens = decimal(cell);
  if (Number.isInteger(tokens) && tokens >= 1 && tokens <= 1e9) return tokens;
  throw new UserError(`${where}: ${name} "${cell ?? ""}"; give a whole number of tokens, at least 1`);
}

function decimal(cell: string | undefined): number {
  return cell === undefined || cell.trim() === "" ? Number.NaN : Number(cell);
}

function featureNumber(names: Map<string, number>, name: string, where: string): number {
  const known = names.get(name);
  if (known !== undefined) return known;
  if (names.size === mostFeatures)
    throw new UserError(`${where}: more than ${mostFeatures} features; use fewer names`);
  names.set(name, names.size);
  return names.size - 1;
}

/** The cells of one line; quoted ones may hold commas and doubled quotes, but no line breaks. */
function cells(line: string): string[] {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  if (!text.includes('"')) return text.split(",");
  const quoted = text.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g) ?? [];
  const parts = quoted.map((part) => part.replace(/,$/, ""));
  if (!text.endsWith(",")) parts.pop();
  return parts.map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part));
}
