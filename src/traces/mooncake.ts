import { mostTokens, RowFault, type RowParser, tokensFault } from "./rowParser.ts";

/**
 * Mooncake's JSON Lines (github.com/kvcache-ai/Mooncake, FAST'25): `timestamp` in milliseconds, `input_length`,
 * `output_length`, and `hash_ids`, the names of the prompt's blocks of 512 tokens.
 */
export class MooncakeTrace implements RowParser {
  time = 0;
  input = 1;
  output = 1;
  readonly feature = 0;
  prefix: readonly number[] | null = null;
  readonly features = ["trace"];
  readonly origin = null;
  readonly leftOut = null;

  parse(bytes: Buffer, start: number, end: number): boolean {
    const row = objectIn(bytes.toString("utf8", start, end));
    const { timestamp, hash_ids: prefix } = row;
    if (typeof timestamp !== "number" || !Number.isFinite(timestamp))
      throw new RowFault(`timestamp ${shown(timestamp)}; give milliseconds`);
    this.time = timestamp / 1000;
    this.input = tokensOf(row, "input_length");
    this.output = tokensOf(row, "output_length");
    if (prefix !== undefined && !isPrefix(prefix))
      throw new RowFault(`hash_ids ${shown(prefix)}; give a list of whole numbers from 0 to 2,147,483,647`);
    this.prefix = prefix ?? [];
    return true;
  }
}

/** Whether a line is a row of this format. */
export function isMooncake(line: string): boolean {
  return /^\{.*"timestamp"/.test(line) && line.includes('"input_length"') && line.includes('"output_length"');
}

function objectIn(line: string): Readonly<Record<string, unknown>> {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    throw new RowFault("is no valid JSON; give one object a line");
  }
  if (typeof row !== "object" || row === null || Array.isArray(row))
    throw new RowFault("is no JSON object; give one object a line");
  return row as Readonly<Record<string, unknown>>;
}

function tokensOf(row: Readonly<Record<string, unknown>>, key: string): number {
  const tokens = row[key];
  if (typeof tokens === "number" && Number.isInteger(tokens) && tokens >= 1 && tokens <= mostTokens)
    return tokens;
  throw tokensFault(key, shown(tokens));
}

function isPrefix(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) && value.every((key) => Number.isInteger(key) && key >= 0 && key <= 2_147_483_647)
  );
}

/** A value as it stands in the file. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "(missing)";
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
