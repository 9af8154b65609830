import { validationTable } from "../../../reports/validationTable.ts";
import { calibrateSeries } from "../../calibration/calibrateSeries.ts";
import { type LawFile, lawFromFile } from "../../calibration/lawFile.ts";
import { settingsOf } from "../../calibration/lawSettings.ts";
import { leaveGitlabCurvesOut, leaveGitlabRowsOut, leaveRowsOut } from "../../calibration/leaveOut.ts";
import { leaveSeriesOut } from "../../calibration/leaveSeriesOut.ts";
import { type SetAside, sanityCheck } from "../../calibration/sanity.ts";
import { seriesContext } from "../../calibration/seriesContext.ts";
import { seriesOf, splitRows } from "../../calibration/split.ts";
import { knownCurves } from "../../calibration/transferFromCatalog.ts";
import { validateGitlab } from "../../calibration/validateGitlab.ts";
import { validateSeries } from "../../calibration/validateSeries.ts";
import { type Validation, type ValidationRow, validationOf } from "../../calibration/validation.ts";
import type { RandomStream } from "../../engine/random.ts";
import { UserError } from "../../errors.ts";
import { replicationStreams } from "../../montecarlo/streams.ts";
import { loadCatalog, loadKnownFacts } from "../../node/catalogFiles.ts";
import { loadShippedLaws } from "../../node/lawFiles.ts";
import { readMeasurements } from "../../node/readMeasurements.ts";
import { readTextFile } from "../../node/readTextFile.ts";
import { readSeed } from "../../scenario/numbers.ts";
import { type ContextFlags, chooseContext } from "../calibration/chooseContext.ts";

/** Formats `capsim validate` can print. */
export const validateFormats = ["table", "json", "csv"] as const;

/** What `capsim validate` was asked, as text. */
export type ValidateFlags = ContextFlags & {
  readonly format: string;
  readonly seed: string;
  readonly calibration?: string;
  readonly leaveOneOut?: true;
  readonly by?: string;
};

/** Streams of a validation are numbered far from those of other rows. */
type Streams = (row: number) => RandomStream;

/**
 * `capsim validate`: without files GitLab's rows, replayed or (--leave-one-out) predicted without each row or curve;
 * with files their rows, predicted by --calibration, or by a law fitted to three of each series, or left out in turn.
 *
 * @returns the validation as text in the asked format
 * @throws UserError for flags that do not go together, or files that are wrong
 */
export async function validateCommand(paths: readonly string[], flags: ValidateFlags): Promise<string> {
  const seed = readSeed(flags.seed);
  const format = validateFormats.find((known) => known === flags.format);
  if (format === undefined)
    throw new UserError(`--format ${flags.format}: choose one of ${validateFormats.join(", ")}`);
  if (flags.by !== undefined && flags.by !== "row" && flags.by !== "series")
    throw new UserError(`--by ${flags.by}: choose row or series`);
  if (flags.by !== undefined && !flags.leaveOneOut) throw new UserError("--by: goes with --leave-one-out");
  if (flags.calibration !== undefined && (paths.length === 0 || flags.leaveOneOut))
    throw new UserError("--calibration: give the tables to predict, and no --leave-one-out");
  const streamOf: Streams = (row) => replicationStreams(seed, row).lengths;
  const validation =
    paths.length === 0 ? validateShipped(flags, streamOf) : await validateTables(paths, flags, streamOf);
  switch (format) {
    case "table":
      return validationTable(validation);
    case "json":
      return `${JSON.stringify(validation, null, 2)}\n`;
    case "csv":
      return csv(validation);
  }
}

function validateShipped(flags: ValidateFlags, streamOf: Streams): Validation {
  const catalog = loadCatalog();
  const laws = loadShippedLaws();
  if (!flags.leaveOneOut) return validateGitlab(catalog, laws, streamOf);
  return flags.by === "series"
    ? validationOf(leaveGitlabCurvesOut(catalog, laws, streamOf), [
        "every curve was predicted by transfer from the other curves alone; lengths' spread and start-up were guessed",
      ])
    : validationOf(leaveGitlabRowsOut(catalog, streamOf), [
        "every row was predicted by a law fitted to the other rows of its curve",
      ]);
}

async function validateTables(
  paths: readonly string[],
  flags: ValidateFlags,
  streamOf: Streams,
): Promise<Validation> {
  const catalog = loadCatalog();
  const { overrides, stated } = await chooseContext(flags, catalog);
  const { kept, setAside } = sanityCheck(await readMeasurements(paths, stated));
  const aside = setAside.map(({ runId, reason }: SetAside) => `set aside: ${runId}: ${reason}`);
  if (kept.length === 0)
    throw new UserError(
      `${paths.join(", ")}: no row is left to predict; ${aside[0] ?? "the files are empty"}`,
    );
  if (flags.calibration !== undefined) {
    const law = await readLaw(flags.calibration);
    return validationOf(validateSeries(law, kept, settingsOf(law), streamOf), aside);
  }
  if (flags.by === "series") {
    const known = [...seriesOf(kept).values()].map((rows) => ({
      rows,
      context: seriesContext(rows, loadKnownFacts(), overrides, paths.join(", ")),
    }));
    const shipped = knownCurves(catalog, loadShippedLaws());
    const predicted = leaveSeriesOut(known, shipped, (one, row) => streamOf(1_000_000 * one + row));
    if (predicted.length === 0)
      throw new UserError(
        `${paths.join(", ")}: model or GPU is unknown, so no law can be carried over; give --model or --model-config, and --gpu or --machine`,
      );
    return validationOf(predicted, [
      ...aside,
      "every series was predicted by transfer from the others and GitLab's curves; its overhead and lengths' spread were guessed",
    ]);
  }
  const notes: string[] = [...aside];
  const rows: ValidationRow[] = [];
  let offset = 0;
  for (const [id, series] of seriesOf(kept)) {
    const context = seriesContext(series, loadKnownFacts(), overrides, paths.join(", "));
    const streams: Streams = (row) => streamOf(offset + row);
    if (flags.leaveOneOut) rows.push(...leaveRowsOut(series, context, streams));
    else {
      const { calibrate, predict } = splitRows(series);
      notes.push(`${id}: calibrated on ${calibrate.map((row) => row.runId).join(", ")}`);
      if (predict.length === 0) continue;
      const law = calibrateSeries(calibrate, context, [], streams);
      rows.push(...validateSeries(law, predict, settingsOf(law), (row) => streams(500 + row)));
    }
    offset += 1_000_000;
  }
  if (rows.length === 0)
    throw new UserError(
      flags.leaveOneOut
        ? `${paths.join(", ")}: every series has a single row, and nothing is left to fit without it; give more rows or --calibration`
        : `${paths.join(", ")}: no series has more than the three rows that calibrate it; give more rows, --leave-one-out or --calibration`,
    );
  return validationOf(rows, notes);
}

async function readLaw(file: string): Promise<LawFile> {
  const text = await readTextFile(file);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file}: is not JSON (${(error as Error).message}); a law is a JSON object`);
  }
  lawFromFile(data, file);
  return data as LawFile;
}

function csv(validation: Validation): string {
  const head = "run_id,series_id,metric,measured,predicted,band_low,band_high,error,beyond_measured";
  const lines = validation.rows.map((row) =>
    [
      quoted(row.runId),
      quoted(row.seriesId),
      row.metric,
      row.measured,
      row.predicted,
      row.band[0],
      row.band[1],
      row.error,
      row.beyondMeasured,
    ].join(","),
  );
  return `${[head, ...lines].join("\n")}\n`;
}

/** A field as RFC 4180 wants it. */
function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
