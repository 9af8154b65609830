import { calibrateSeries, type SeriesContext } from "../../calibration/calibrateSeries.ts";
import { shareOfFit } from "../../calibration/kvCapacity.ts";
import { leaveGitlabCurvesOut, leaveGitlabRowsOut, leaveRowsOut } from "../../calibration/leaveOut.ts";
import { leaveSeriesOut } from "../../calibration/leaveSeriesOut.ts";
import { readLaw } from "../../calibration/readLaw.ts";
import { settingsOf } from "../../calibration/runSchedule.ts";
import { type KnownFacts, missingPhysics, seriesContext } from "../../calibration/seriesContext.ts";
import { knownCurves } from "../../calibration/transfer.ts";
import { validateGitlab } from "../../calibration/validateGitlab.ts";
import { validateSeries } from "../../calibration/validateSeries.ts";
import { validationOf } from "../../calibration/validation.ts";
import type { BurstLawFile } from "../../documents/calibration.ts";
import type { Validation, ValidationRow } from "../../documents/validation.ts";
import type { RandomStream } from "../../engine/random.ts";
import { flagOf, joined, phrase, setting, told, UserError } from "../../errors.ts";
import type { Measurement } from "../../measurements/measurement.ts";
import { type SetAside, sanityCheck } from "../../measurements/sanity.ts";
import { seriesOf, splitRows } from "../../measurements/split.ts";
import { replicationStreams } from "../../montecarlo/streams.ts";
import type { Asked } from "../../settings/asked.ts";
import type { Files } from "../../settings/files.ts";
import { measuredKeys } from "../../settings/settings.ts";
import type { ValuesOf } from "../../settings/values.ts";
import type { MeasuredRuns } from "../calibrate/fitMeasured.ts";

/** How rows are predicted. */
export type ValidationFlags = Pick<ValuesOf<"validate">, "calibration" | "leaveOneOut" | "by">;

/** What ships with capsim that a validation rests on. */
export type ShippedMeasurements = { readonly facts: KnownFacts; readonly laws: readonly BurstLawFile[] };

/** Streams of a validation are numbered far from those of other rows. */
type Streams = (row: number) => RandomStream;

/** @throws UserError for values that do not go together */
export function checkValidation(
  values: ValuesOf<"validate">,
  fault: Asked["fault"],
  hasTables: boolean,
): void {
  const { calibration, leaveOneOut, by } = values;
  if (by !== undefined && !leaveOneOut) throw fault("by", phrase`goes with ${setting("leaveOneOut")}`);
  if (calibration !== undefined && (!hasTables || leaveOneOut))
    throw fault("calibration", phrase`give the tables to predict, and no ${setting("leaveOneOut")}`);
  const ofTables = measuredKeys.find((key) => values[key as keyof typeof values] !== undefined);
  if (ofTables !== undefined && !hasTables) throw fault(ofTables, "goes with tables; name some");
}

/** GitLab's rows, replayed or (`leaveOneOut`) predicted without each row or curve. */
export function validateShipped(
  flags: ValidationFlags,
  { facts: { catalog }, laws }: ShippedMeasurements,
  seed: number,
  onProgress: (share: number) => void = () => {},
): Validation {
  const streamOf = streamsOf(seed);
  const onRow = stepper(
    catalog.curves.reduce((sum, curve) => sum + curve.rows.length, 0),
    onProgress,
  );
  if (!flags.leaveOneOut) return validateGitlab(catalog, laws, streamOf, onRow);
  return flags.by === "series"
    ? validationOf(leaveGitlabCurvesOut(catalog, laws, streamOf, onRow), [
        "every curve was predicted by transfer from the other curves alone; lengths' spread and start-up were guessed",
      ])
    : validationOf(leaveGitlabRowsOut(catalog, streamOf, onRow), [
        "every row was predicted by a law fitted to the other rows of its curve",
      ]);
}

/**
 * The rows of measured tables, predicted by a given law, or by a law fitted to three of each series, or left out in turn.
 *
 * @param onProgress is told the share of the work that is done
 * @throws UserError when no row is left to predict, or the law is wrong
 */
export async function validateMeasured(
  { all, overrides, source }: MeasuredRuns,
  flags: ValidationFlags,
  { facts, laws }: ShippedMeasurements,
  files: Files,
  seed: number,
  onProgress: (share: number) => void = () => {},
): Promise<Validation> {
  const streamOf = streamsOf(seed);
  const { kept, setAside } = sanityCheck(all);
  const aside = setAside.map(({ runId, reason }: SetAside) => `set aside: ${runId}: ${reason}`);
  if (kept.length === 0)
    throw new UserError(phrase`${source}: no row is left to predict; ${aside[0] ?? "the files are empty"}`);
  if (flags.calibration !== undefined) {
    const given = flags.calibration;
    const isName = typeof given === "string";
    const law = readLaw(isName ? await files.readText(given) : given, isName ? given : "calibration");
    const onRow = stepper(kept.length, onProgress);
    return validationOf(validateSeries(law, kept, settingsOf(law), streamOf, onRow), aside);
  }
  const context = (rows: readonly Measurement[]) => seriesContext(rows, facts, overrides, source);
  return flags.by === "series"
    ? withoutEachSeries(kept, context, knownCurves(facts.catalog, laws), source, aside, streamOf, onProgress)
    : seriesBySeries(kept, context, flags.leaveOneOut === true, source, aside, streamOf, onProgress);
}

type ContextOf = (rows: readonly Measurement[]) => SeriesContext;

/** Every series predicted by transfer from the others and GitLab's curves. */
function withoutEachSeries(
  kept: readonly Measurement[],
  context: ContextOf,
  shipped: ReturnType<typeof knownCurves>,
  source: string,
  aside: readonly string[],
  streamOf: Streams,
  onProgress: (share: number) => void,
): Validation {
  const known = [...seriesOf(kept).values()].map((rows) => ({ rows, context: context(rows) }));
  const onRow = stepper(2 * kept.length, onProgress);
  const predicted = leaveSeriesOut(known, shipped, (one, row) => streamOf(1_000_000 * one + row), onRow);
  if (predicted.length === 0) {
    const all = known.flatMap((one) => missingPhysics(one.context));
    const distinct = new Map(all.map((each) => [told(each, flagOf), each]));
    const missing = joined([...distinct.values()], " and the ");
    throw new UserError(
      phrase`${source}: no latency model can be extrapolated without the ${missing}; add it`,
    );
  }
  return validationOf(predicted, [
    ...aside,
    "every series was predicted by transfer from the others and GitLab's curves; its overhead and lengths' spread were guessed",
  ]);
}

/** Each series on its own: each row predicted without it, or by a law fitted to three of them. */
function seriesBySeries(
  kept: readonly Measurement[],
  context: ContextOf,
  isLeftOut: boolean,
  source: string,
  aside: readonly string[],
  streamOf: Streams,
  onProgress: (share: number) => void,
): Validation {
  const notes: string[] = [...aside];
  const rows: ValidationRow[] = [];
  let offset = 0;
  const onRow = stepper(kept.length, onProgress);
  for (const [id, series] of seriesOf(kept)) {
    const first = offset;
    const streams: Streams = (row) => streamOf(first + row);
    if (isLeftOut) rows.push(...leaveRowsOut(series, context(series), streams, onRow));
    else {
      const { calibrate, predict } = splitRows(series);
      notes.push(`${id}: calibrated on ${calibrate.map((row) => row.runId).join(", ")}`);
      if (predict.length === 0) continue;
      const law = calibrateSeries(calibrate, context(series), [], streams, (progress) =>
        onRow(shareOfFit(progress) * calibrate.length),
      );
      for (const _ of calibrate) onRow();
      rows.push(
        ...validateSeries(
          law,
          predict,
          settingsOf(law),
          (row) => streams(500 + row),
          () => onRow(),
        ),
      );
    }
    offset += 1_000_000;
  }
  if (rows.length === 0)
    throw new UserError(
      isLeftOut
        ? phrase`${source}: every series has a single row, and nothing is left to fit without it; give more rows or ${setting("calibration")}`
        : phrase`${source}: no series has more than the three rows that calibrate it; give more rows, ${setting("leaveOneOut")} or ${setting("calibration")}`,
    );
  return validationOf(rows, notes);
}

/** Tells the share done of so many steps each time that it is called: with one more, or with a part of the next. */
function stepper(steps: number, onProgress: (share: number) => void): (part?: number) => void {
  let done = 0;
  return (part) => onProgress((part === undefined ? ++done : done + part) / steps);
}

function streamsOf(seed: number): Streams {
  return (row) => replicationStreams(seed, row).lengths;
}
