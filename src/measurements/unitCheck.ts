import { UserError } from "../errors.ts";
import type { Measurement } from "./measurement.ts";

/** Two ways to one number; `ratio` is about 1000 (or a thousandth) when one of them is in milliseconds. */
type Comparison = { readonly ratio: number; readonly says: string; readonly column: string };

/** Milliseconds for seconds, with room for what a run's own noise and a wrong load can add. */
const thousandfold = { least: 300, most: 3000 };

/**
 * Refuses a row whose numbers contradict each other by about a thousand: a column in milliseconds where seconds belong,
 * or the other way round. Checked: Little's law, the makespan, and first token plus the rest against the whole.
 *
 * @throws UserError naming the column
 */
export function refuseWrongUnits(row: Measurement): void {
  for (const { ratio, says, column } of comparisons(row)) {
    const factor = Math.max(ratio, 1 / ratio);
    if (factor < thousandfold.least || factor > thousandfold.most) continue;
    const unit = ratio > 1 ? "milliseconds where seconds belong" : "seconds divided by 1000 once too often";
    throw new UserError(
      `${row.where}: ${says}, about ${ratio > 1 ? "1000 times" : "a thousandth of"} what it can be; ` +
        `is ${column} in ${unit}? Times are in seconds, rates per second`,
    );
  }
}

function* comparisons(row: Measurement): Generator<Comparison> {
  const { e2e_mean_s: e2e, ttft_mean_s: ttft, tpot_mean_s: tpot, duration_s: duration } = row.metrics;
  const throughput = row.metrics.req_throughput;
  if (e2e === undefined) return;
  if (throughput !== undefined && row.loadKind === "closed" && row.concurrency !== null)
    yield {
      ratio: (throughput * e2e) / row.concurrency,
      says: `e2e_mean_s ${e2e} at ${throughput} requests/s and concurrency ${row.concurrency} means ${short(throughput * e2e)} in flight`,
      column: "e2e_mean_s",
    };
  if (throughput !== undefined && row.inflightMean !== null && row.inflightMean > 0)
    yield {
      ratio: (throughput * e2e) / row.inflightMean,
      says: `e2e_mean_s ${e2e} at ${throughput} requests/s and inflight_mean ${row.inflightMean} means ${short(throughput * e2e)} in flight`,
      column: "e2e_mean_s",
    };
  if (duration !== undefined && row.loadKind === "burst" && e2e > duration)
    yield {
      ratio: e2e / duration,
      says: `e2e_mean_s ${e2e} in a burst that took duration_s ${duration}`,
      column: "e2e_mean_s",
    };
  if (ttft !== undefined && ttft > e2e)
    yield { ratio: ttft / e2e, says: `ttft_mean_s ${ttft} with e2e_mean_s ${e2e}`, column: "ttft_mean_s" };
  if (tpot !== undefined && row.outputTokensMean !== null && row.outputTokensMean > 2) {
    const rest = tpot * (row.outputTokensMean - 1);
    yield {
      ratio: rest / Math.max(e2e - (ttft ?? 0), e2e / 2),
      says: `tpot_mean_s ${tpot} for ${row.outputTokensMean} output tokens makes ${short(rest)} s, with e2e_mean_s ${e2e}`,
      column: "tpot_mean_s (or e2e_mean_s the other way)",
    };
  }
}

/** A number to four digits, for messages. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
