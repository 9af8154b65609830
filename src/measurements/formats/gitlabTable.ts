import { UserError } from "../../errors.ts";
import { type CsvRow, csvRows, numberCell, textCell } from "./csvRows.ts";
import type { Draft } from "./draft.ts";

/** What a header must hold to be one of GitLab's response-time tables. */
export const gitlabHeader = /number of requests.*average time per request/i;

/** GitLab's test: "Tell me the story of <country>", 10 to 15 tokens, answers of at most 2,000 (the page's method). */
const promptTokens = 15;
const method = "output capped at 2000 tokens";

/**
 * The rows of tables with the header of GitLab's hardware page (Model name, Number of requests, Average time per request
 * (sec), Average tokens in response, Average tokens per second per request, Total time for requests, Total TPS), as CSV or
 * as Markdown. Each is a burst. In Markdown the machine is what stands between back-ticks below the heading, else the
 * heading; in CSV a column Machine or GPU.
 *
 * @throws UserError naming the line and the column
 */
export function gitlabDrafts(text: string, file: string): readonly Draft[] {
  const lines = text.split("\n");
  const isMarkdown = lines.some((line) => line.trim().startsWith("|") && gitlabHeader.test(line));
  const rows = isMarkdown ? markdownRows(lines, file) : csvTableRows(text, file);
  if (rows.length === 0)
    throw new UserError(`${file}: GitLab's table has no rows; give at least one below its header`);
  return rows.map(({ row, machine }) => draftOf(row, machine));
}

type FoundRow = { readonly row: CsvRow; readonly machine: string | null };

function csvTableRows(text: string, file: string): readonly FoundRow[] {
  return csvRows(text, file).rows.map((row) => ({
    row,
    machine:
      textCell(row, "Machine") ?? textCell(row, "machine") ?? textCell(row, "GPU") ?? textCell(row, "gpu"),
  }));
}

function markdownRows(lines: readonly string[], file: string): readonly FoundRow[] {
  const found: FoundRow[] = [];
  let header: readonly string[] | null = null;
  let heading: string | null = null;
  let machine: string | null = null;
  lines.forEach((raw, i) => {
    const line = raw.trim();
    if (!line.startsWith("|")) {
      header = null;
      const title = /^#+\s+(.*)$/.exec(line)?.[1];
      if (title !== undefined) [heading, machine] = [title, null];
      machine ??= /`([^`]+)`/.exec(line)?.[1] ?? null;
      return;
    }
    const cells = line
      .replace(/^\||\|$/g, "")
      .split("|")
      .map((cell) => cell.trim());
    if (gitlabHeader.test(line)) header = cells;
    else if (header !== null && !/^[\s|:-]+$/.test(line)) {
      const where = `${file}:${i + 1}`;
      const columns: readonly string[] = header;
      if (cells.length !== columns.length)
        throw new UserError(
          `${where}: ${cells.length} cells where the header has ${columns.length}; mend the row`,
        );
      const row = { cells: new Map(columns.map((name, k) => [name, cells[k]!])), where };
      found.push({ row, machine: machine ?? heading });
    }
  });
  return found;
}

function draftOf(row: CsvRow, machine: string | null): Draft {
  const requests = columnValue(row, /^number of requests/i, "count");
  if (requests === null)
    throw new UserError(`${row.where}: Number of requests is blank; give the burst's size`);
  const model = textOf(row, /^model/i);
  return {
    runId: [machine, model, `n${requests}`].filter((part) => part !== null).join("/"),
    where: row.where,
    model,
    gpu: machine,
    loadKind: "burst",
    concurrency: requests,
    numRequests: requests,
    inputTokensMean: promptTokens,
    inputTokensStd: 0,
    outputTokensMean: columnValue(row, /^average tokens in response/i, "count"),
    metrics: {
      e2e_mean_s: columnValue(row, /^average time per request/i, "time"),
      tps_per_request_mean: columnValue(row, /^average tokens per second/i, "count"),
      duration_s: columnValue(row, /^total time/i, "time"),
      out_tok_throughput: columnValue(row, /^total tps/i, "count"),
    },
    note: method,
  };
}

function textOf(row: CsvRow, name: RegExp): string | null {
  const column = [...row.cells.keys()].find((key) => name.test(key));
  return column === undefined ? null : textCell(row, column);
}

const secondsPerUnit: Readonly<Record<string, number>> = { s: 1, sec: 1, seconds: 1, ms: 1e-3, min: 60 };

/** The number in the first column of that name, times in seconds by the unit in the header (none is seconds). */
function columnValue(row: CsvRow, name: RegExp, kind: "time" | "count"): number | null {
  const column = [...row.cells.keys()].find((key) => name.test(key));
  if (column === undefined) return null;
  const value = numberCell(row, column);
  if (kind === "count" || value === null) return value;
  const unit = /\(([^)]*)\)\s*$/.exec(column)?.[1]?.toLowerCase() ?? "s";
  const factor = Object.hasOwn(secondsPerUnit, unit) ? secondsPerUnit[unit] : undefined;
  if (factor === undefined)
    throw new UserError(`${row.where}: column "${column}" has the unit ${unit}; give sec, ms or min`);
  return value * factor;
}
