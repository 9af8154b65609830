import { type MeasuredMetric, measuredMetrics } from "../../documents/measuredMetrics.ts";
import { phrase, setting, UserError } from "../../errors.ts";
import type { StatedFacts } from "../importFile.ts";
import { type Measurement, unknownRun } from "../measurement.ts";
import { refuseWrongUnits } from "../unitCheck.ts";

/** What an importer knows of a run; what it leaves out is unknown. Units as in `Measurement`. */
export type Draft = Partial<Omit<Measurement, "metrics" | "loadKind" | "where" | "runId">> & {
  readonly runId: string;
  readonly where: string;
  /** null where the file does not say how it was loaded. */
  readonly loadKind: Measurement["loadKind"] | null;
  readonly metrics: Partial<Record<MeasuredMetric, number | null>>;
};

/**
 * A complete measurement from what the file says and what the user adds. `seriesId` stays empty where neither names one.
 *
 * @throws UserError when the load is missing, no metric was measured, a number is impossible or in the wrong unit
 */
export function finish(draft: Draft, stated: StatedFacts): Measurement {
  const { metrics, notes } = measured(draft);
  const { burst: _, ...said } = stated;
  const row: Measurement = {
    ...unknownRun,
    ...given(said),
    ...given(draft),
    ...given({ seriesId: stated.seriesId }),
    ...loadOf(draft, stated),
    metrics,
    note: [draft.note ?? "", ...notes].filter((note) => note !== "").join("; "),
  };
  refuseImpossible(row);
  refuseWrongUnits(row);
  return row;
}

/** What is known of some facts. */
function given<T extends object>(facts: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  const known = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(known) as { [Key in keyof T]?: NonNullable<T[Key]> };
}

/** No time, rate or count of a real run is larger; what is, is a slip of a unit or of a key. */
const largest = 1e12;

/** The metrics that were measured; a zero is a tool's way of saying that it was not, and is noted. */
function measured(draft: Draft): { metrics: Measurement["metrics"]; notes: string[] } {
  const metrics: Partial<Record<MeasuredMetric, number>> = {};
  const notes: string[] = [];
  for (const metric of measuredMetrics) {
    const value = draft.metrics[metric];
    if (value === null || value === undefined || Number.isNaN(value)) continue;
    if (!(value >= 0 && value <= largest))
      throw new UserError(
        `${draft.where}: ${metric} ${value}; a measured value is above 0 and at most ${largest}`,
      );
    if (value === 0) notes.push(`${metric} is 0 in the file and taken as not measured`);
    else metrics[metric] = value;
  }
  if (Object.keys(metrics).length === 0)
    throw new UserError(
      `${draft.where}: holds no measured value; add at least one of ${measuredMetrics.join(", ")} or export with latencies`,
    );
  return { metrics, notes };
}

type LoadFields = Pick<Measurement, "loadKind" | "arrival" | "arrivalCv" | "concurrency" | "requestRate">;

function loadOf(draft: Draft, stated: StatedFacts): LoadFields {
  const loadKind = draft.loadKind ?? statedKind(draft, stated);
  const concurrency = draft.concurrency ?? null;
  const requestRate = draft.requestRate ?? null;
  const arrival = draft.arrival ?? stated.arrival ?? "poisson";
  const arrivalCv = draft.arrivalCv ?? stated.arrivalCv ?? null;
  switch (loadKind) {
    case "closed": {
      const clients = concurrency ?? stated.concurrency ?? null;
      if (clients === null)
        throw new UserError(
          phrase`${draft.where}: a closed loop without its concurrency; add it (${setting("concurrency")} N)`,
        );
      return { loadKind, arrival, arrivalCv, concurrency: clients, requestRate };
    }
    case "burst": {
      const size = concurrency ?? draft.numRequests ?? stated.burst ?? null;
      if (size === null)
        throw new UserError(`${draft.where}: a burst without its number of requests; add it to the file`);
      return { loadKind, arrival, arrivalCv, concurrency: size, requestRate: null };
    }
    case "open": {
      const rate = requestRate ?? stated.requestRate ?? null;
      if (rate === null && (draft.requests ?? null) === null)
        throw new UserError(
          phrase`${draft.where}: an open load without its rate; add requests per second (${setting("requestRate")} R)`,
        );
      if (arrival === "gamma" && arrivalCv === null)
        throw new UserError(`${draft.where}: gamma arrivals without arrival_cv; add the CV of the gaps`);
      return { loadKind, arrival, arrivalCv, concurrency, requestRate: rate };
    }
  }
}

function statedKind(draft: Draft, stated: StatedFacts): Measurement["loadKind"] {
  if (draft.concurrency !== undefined && draft.concurrency !== null) return "closed";
  if (draft.requestRate !== undefined && draft.requestRate !== null) return "open";
  if (stated.concurrency !== undefined) return "closed";
  if (stated.requestRate !== undefined) return "open";
  if (stated.burst !== undefined) return "burst";
  throw new UserError(
    phrase`${draft.where}: the file does not say under what load it was measured; add it (${setting("concurrency")} N or ${setting("requestRate")} R)`,
  );
}

const positive = [
  "gpuCount",
  "tp",
  "replicas",
  "concurrency",
  "requestRate",
  "numRequests",
  "inputTokensMean",
  "outputTokensMean",
  "maxNumSeqs",
  "maxNumBatchedTokens",
  "kvTokens",
] as const satisfies readonly (keyof Measurement)[];
const atLeastZero = ["inputTokensStd", "outputTokensStd", "arrivalCv", "inflightMean"] as const;

function refuseImpossible(row: Measurement): void {
  for (const key of positive) {
    const value = row[key];
    if (value !== null && !(value > 0 && value <= largest))
      throw new UserError(`${row.where}: ${key} ${value}; give a number above 0 or leave it out`);
  }
  for (const key of atLeastZero) {
    const value = row[key];
    if (value !== null && !(value >= 0 && value <= largest))
      throw new UserError(`${row.where}: ${key} ${value}; give a number of at least 0 or leave it out`);
  }
}
