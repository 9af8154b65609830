import { UserError } from "../../errors.ts";
import type { RequestRecords } from "../measurement.ts";
import { type CsvRow, csvRows, numberCell, textCell } from "./csvRows.ts";
import { type RequestRecord, recordsOf } from "./requestRecords.ts";

/** The columns of a `requests.csv` that must be there; `ttft_s` and `e2e_s` may be missing or blank. */
export const requestColumns: readonly string[] = ["run_id", "arrival_s", "input_tokens", "output_tokens"];

/**
 * The requests of each run by its `run_id`, from the `requests.csv` beside a measurement table. Each run's arrivals count
 * from its first.
 *
 * @throws UserError naming the line and the column
 */
export function requestsByRun(text: string, file: string): ReadonlyMap<string, RequestRecords> {
  const { columns, rows } = csvRows(text, file);
  const missing = requestColumns.filter((name) => !columns.includes(name));
  if (missing.length > 0)
    throw new UserError(
      `${file}:1: no column ${missing.join(", ")}; the file of requests has ${requestColumns.join(",")}[,ttft_s,e2e_s]`,
    );
  const byRun = new Map<string, RequestRecord[]>();
  for (const row of rows) {
    const run = textCell(row, "run_id");
    if (run === null) throw new UserError(`${row.where}: run_id is blank; name the run of the table`);
    const requests = byRun.get(run) ?? [];
    byRun.set(run, requests);
    requests.push(requestOf(row));
  }
  return new Map([...byRun].map(([run, requests]) => [run, recordsOf(requests)]));
}

function requestOf(row: CsvRow): RequestRecord {
  return {
    arrival: timeOf(row, "arrival_s", Number.NaN, true),
    input: tokensOf(row, "input_tokens"),
    output: tokensOf(row, "output_tokens"),
    ttft: timeOf(row, "ttft_s", Number.NaN, false),
    e2e: timeOf(row, "e2e_s", Number.NaN, false),
  };
}

function timeOf(row: CsvRow, column: string, absent: number, needed: boolean): number {
  const value = numberCell(row, column);
  if (value === null && !needed) return absent;
  if (value !== null && Number.isFinite(value) && value >= 0) return value;
  throw new UserError(`${row.where}: ${column} "${row.cells.get(column) ?? ""}"; give seconds, at least 0`);
}

function tokensOf(row: CsvRow, column: string): number {
  const value = numberCell(row, column);
  if (value !== null && Number.isInteger(value) && value >= 0 && value <= 1e9) return value;
  throw new UserError(
    `${row.where}: ${column} "${row.cells.get(column) ?? ""}"; give a whole number of tokens`,
  );
}
