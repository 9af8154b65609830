import { calibrateSeries, type SeriesContext } from "../../calibration/calibrateSeries.ts";
import type { FitProgress } from "../../calibration/kvCapacity.ts";
import { type ContextOverrides, type KnownFacts, seriesContext } from "../../calibration/seriesContext.ts";
import { didYouMean } from "../../catalog/resolveName.ts";
import type { LawFile } from "../../documents/calibration.ts";
import { phrase, setting, UserError } from "../../errors.ts";
import type { Measurement } from "../../measurements/measurement.ts";
import { sanityCheck } from "../../measurements/sanity.ts";
import { seriesOf } from "../../measurements/split.ts";
import { replicationStreams } from "../../montecarlo/streams.ts";

/** Measured runs to fit a law to. */
export type MeasuredRuns = {
  readonly all: readonly Measurement[];
  /** What the user said beside them. */
  readonly overrides: ContextOverrides;
  /** Where they come from, for the law's source and for messages. */
  readonly source: string;
};

/** A law with what it was fitted to. */
export type FittedSeries = {
  readonly law: LawFile;
  readonly rows: readonly Measurement[];
  readonly context: SeriesContext;
};

/**
 * Sets contradictory rows aside and fits the law of one series to the others.
 *
 * @param wish the series, where there are several
 * @param onProgress is told how far the fit is, and how many rows there are; first before anything is done
 * @throws UserError when nothing can be fitted, or several series are there and none is chosen
 */
export function fitMeasured(
  { all, overrides, source }: MeasuredRuns,
  facts: KnownFacts,
  wish: string | undefined,
  seed: number,
  onProgress: (progress: FitProgress, rows: number) => void = () => {},
): FittedSeries {
  const { kept, setAside } = sanityCheck(all);
  const chosen = chooseSeries(seriesOf(all), wish);
  const rows = kept.filter((row) => row.seriesId === chosen);
  const context = seriesContext(rows, facts, overrides, source);
  const named = setAside.filter(({ runId }) =>
    all.some((row) => row.runId === runId && row.seriesId === chosen),
  );
  onProgress({ stage: "law", evaluations: 0, share: 0 }, rows.length);
  const law = calibrateSeries(
    rows,
    context,
    named,
    (row) => replicationStreams(seed, row).lengths,
    (progress) => onProgress(progress, rows.length),
  );
  return { law, rows, context };
}

/** The series asked for; without a wish there must be only one. */
function chooseSeries(series: ReadonlyMap<string, unknown>, wish: string | undefined): string {
  const names = [...series.keys()];
  const list =
    names.length > 6 ? `${names.slice(0, 6).join(", ")} and ${names.length - 6} more` : names.join(", ");
  if (wish !== undefined) {
    if (series.has(wish)) return wish;
    throw new UserError(
      phrase`${setting("series")} ${wish}: the files hold ${list}${didYouMean(wish, names)}`,
    );
  }
  if (names.length === 1) return names[0]!;
  throw new UserError(
    phrase`the files hold ${names.length} series, and series never mix: choose one with ${setting("series")} (${list})`,
  );
}
