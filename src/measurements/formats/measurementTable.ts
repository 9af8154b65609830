import { type MeasuredMetric, measuredMetrics } from "../../documents/measuredMetrics.ts";
import { UserError } from "../../errors.ts";
import type { Measurement, RequestRecords } from "../measurement.ts";
import { type CsvRow, csvRows, numberCell, textCell } from "./csvRows.ts";
import type { Draft } from "./draft.ts";
import { failureFlag } from "./failureFlag.ts";

/** Columns of which one at least tells that a CSV file is a measurement table. */
export const tellingColumns: readonly string[] = ["load_kind", "series_id", ...measuredMetrics];

/**
 * The rows of capsim's own measurement table, blank cells unknown, columns it does not know left out.
 *
 * @param requests the requests of each run by its `run_id`, from the file beside the table; may be empty
 * @throws UserError naming line and column
 */
export function tableDrafts(
  text: string,
  file: string,
  requests: ReadonlyMap<string, RequestRecords>,
): readonly Draft[] {
  const { columns, rows } = csvRows(text, file);
  const milliseconds = columns.find((name) => /^(e2e|ttft|tpot)_\w+_ms$/.test(name));
  if (milliseconds !== undefined)
    throw new UserError(
      `${file}:1: column ${milliseconds} is in milliseconds; give seconds in ${milliseconds.replace(/_ms$/, "_s")}`,
    );
  if (rows.length === 0)
    throw new UserError(`${file}: holds no runs; give at least one line below the header`);
  const seen = new Map<string, string>();
  return rows.map((row) => {
    const runId = textCell(row, "run_id") ?? row.where;
    const before = seen.get(runId);
    if (before !== undefined)
      throw new UserError(
        `${row.where}: run_id "${runId}" stands at ${before} already; give each run its own`,
      );
    seen.set(runId, row.where);
    return draftOf(row, runId, requests.get(runId) ?? null);
  });
}

function draftOf(row: CsvRow, runId: string, requests: RequestRecords | null): Draft {
  const number = (column: string) => numberCell(row, column);
  const loadKind = kindOf(row);
  const sent = number("num_requests");
  const failures = failureFlag(number("failures"), sent);
  const flag = textCell(row, "qc_flag") ?? "";
  return {
    runId,
    where: row.where,
    seriesId: textCell(row, "series_id") ?? "",
    model: textCell(row, "model"),
    gpu: textCell(row, "gpu"),
    gpuCount: number("gpu_count"),
    tp: number("tp"),
    ...presentNumber("replicas", number("replicas")),
    engine: textCell(row, "engine"),
    loadKind,
    ...(loadKind === "open" && arrivalOf(row)),
    concurrency: number("concurrency"),
    requestRate: number("request_rate"),
    numRequests: sent,
    inputTokensMean: number("input_tokens_mean"),
    inputTokensStd: number("input_tokens_std"),
    outputTokensMean: number("output_tokens_mean"),
    outputTokensStd: number("output_tokens_std"),
    metrics: Object.fromEntries(measuredMetrics.map((metric) => [metric, number(metric)])) as Partial<
      Record<MeasuredMetric, number | null>
    >,
    inflightMean: number("inflight_mean"),
    maxNumSeqs: number("max_num_seqs"),
    maxNumBatchedTokens: number("max_num_batched_tokens"),
    kvTokens: number("kv_tokens"),
    qcFlag: [flag, failures].filter((part) => part !== "").join(";"),
    note: textCell(row, "note") ?? "",
    requests,
  };
}

function presentNumber<Key extends string>(key: Key, value: number | null): Partial<Record<Key, number>> {
  return value === null ? {} : ({ [key]: value } as Record<Key, number>);
}

function kindOf(row: CsvRow): Measurement["loadKind"] | null {
  const kind = textCell(row, "load_kind");
  if (kind === null || kind === "open" || kind === "closed" || kind === "burst") return kind;
  throw new UserError(`${row.where}: load_kind "${kind}"; give open, closed or burst`);
}

const arrivals = ["poisson", "constant", "gamma", "trace"] as const;

/** The word for the arrivals may stand among others ("multi-user-constant"). */
function arrivalOf(row: CsvRow): Partial<Pick<Measurement, "arrival" | "arrivalCv">> {
  const text = textCell(row, "arrival");
  if (text === null) return {};
  const arrival = arrivals.find((word) => text.toLowerCase().includes(word));
  if (arrival === undefined)
    throw new UserError(`${row.where}: arrival "${text}"; give poisson, constant, gamma or trace`);
  return { arrival, arrivalCv: arrival === "gamma" ? numberCell(row, "arrival_cv") : null };
}
