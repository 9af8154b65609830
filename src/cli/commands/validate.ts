import { validationTable } from "../../../reports/validationTable.ts";
import type { Validation } from "../../calibration/validation.ts";
import { loadKnownFacts } from "../../node/catalogFiles.ts";
import { filesOnDisk } from "../../node/filesOnDisk.ts";
import { loadShippedLaws } from "../../node/lawFiles.ts";
import { readMeasurements } from "../../node/readMeasurements.ts";
import { type ContextFlags, chooseContext } from "../../questions/calibrate/chooseContext.ts";
import {
  checkValidation,
  type ValidationFlags,
  validateMeasured,
  validateShipped,
} from "../../questions/validate/validateMeasured.ts";
import { readSeed } from "../../settings/numbers.ts";
import { chooseWord } from "../chooseWord.ts";
import { type CliIo, columnsOf, painterFor } from "../io.ts";
import { type ProgressFlags, progressFor } from "../progressLine.ts";

/** Formats `capsim validate` can print. */
const validateFormats = ["table", "json", "csv"] as const;

/** What `capsim validate` was asked, as text. */
export type ValidateFlags = ContextFlags &
  ValidationFlags & { readonly format: string; readonly seed: string } & ProgressFlags;

/**
 * `capsim validate`: without files GitLab's rows, replayed or (--leave-one-out) predicted without each row or curve;
 * with files their rows, predicted by --calibration, or by a law fitted to three of each series, or left out in turn.
 *
 * @returns the validation as text in the asked format
 * @throws UserError for flags that do not go together, or files that are wrong
 */
export async function validateCommand(
  paths: readonly string[],
  flags: ValidateFlags,
  io: Pick<CliIo, "stdout" | "stderr" | "env">,
): Promise<string> {
  const seed = readSeed(flags.seed);
  const format = chooseWord("--format", flags.format, validateFormats);
  checkValidation(flags, paths.length > 0);
  const progress = progressFor(flags, io);
  const told = (share: number) =>
    progress.phase("predicting measured rows", `${Math.round(share * 100)} %`, share);
  const validation = await validate(paths, flags, seed, told).finally(progress.clear);
  switch (format) {
    case "table":
      return validationTable(validation, painterFor(io.stdout, io.env), columnsOf(io.stdout));
    case "json":
      return `${JSON.stringify(validation, null, 2)}\n`;
    case "csv":
      return csv(validation);
  }
}

async function validate(
  paths: readonly string[],
  flags: ValidateFlags,
  seed: number,
  told: (share: number) => void,
): Promise<Validation> {
  told(0);
  const shipped = { facts: loadKnownFacts(), laws: loadShippedLaws() };
  if (paths.length === 0) return validateShipped(flags, shipped, seed, told);
  const { overrides, stated } = await chooseContext(flags, shipped.facts.catalog, filesOnDisk());
  const all = await readMeasurements(paths, stated);
  return validateMeasured(
    { all, overrides, source: paths.join(", ") },
    flags,
    shipped,
    filesOnDisk(),
    seed,
    told,
  );
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
