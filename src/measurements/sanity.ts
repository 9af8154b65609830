import type { Measurement } from "./measurement.ts";
import { outOfOrder } from "./monotone.ts";
import { rowContradiction } from "./rowChecks.ts";

/** A row that is not to be used, and why, with the numbers that say so. */
export type SetAside = { readonly runId: string; readonly reason: string };

/** Rows to fit, in their order, and rows that contradict themselves or their series. */
export type Sanity = { readonly kept: readonly Measurement[]; readonly setAside: readonly SetAside[] };

/**
 * Sorts out, before any fit, the rows whose own numbers cannot all be true: Little's law, totals of tokens and requests,
 * the makespan, the order of percentiles, first token plus the rest against the whole, failed requests; then those
 * whose latency falls while the load of their series rises. What a source itself says of a row (`qcFlag`) decides
 * nothing; on a row that is kept it is carried into the note.
 */
export function sanityCheck(rows: readonly Measurement[]): Sanity {
  const reasons = new Map<Measurement, string>();
  for (const row of rows) {
    const reason = rowContradiction(row);
    if (reason !== null) reasons.set(row, reason);
  }
  for (const { row, reason } of outOfOrder(rows.filter((row) => !reasons.has(row)))) reasons.set(row, reason);
  return {
    kept: rows.filter((row) => !reasons.has(row)).map(withFlagInNote),
    setAside: rows.flatMap((row) => {
      const reason = reasons.get(row);
      return reason === undefined ? [] : [{ runId: row.runId, reason }];
    }),
  };
}

function withFlagInNote(row: Measurement): Measurement {
  if (row.qcFlag === "") return row;
  const flag = `its source says: ${row.qcFlag}`;
  return { ...row, note: row.note === "" ? flag : `${row.note}; ${flag}` };
}
