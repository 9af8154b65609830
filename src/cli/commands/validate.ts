import { validationTable } from "../../../reports/validationTable.ts";
import type { Validation } from "../../documents/validation.ts";
import { loadKnownFacts } from "../../node/catalogFiles.ts";
import { filesOnDisk } from "../../node/filesOnDisk.ts";
import { loadShippedLaws } from "../../node/lawFiles.ts";
import { readMeasurements } from "../../node/readMeasurements.ts";
import { chooseContext } from "../../questions/calibrate/chooseContext.ts";
import {
  checkValidation,
  validateMeasured,
  validateShipped,
} from "../../questions/validate/validateMeasured.ts";
import { readFlags } from "../../settings/asked.ts";
import type { RawFlags } from "../../settings/layers.ts";
import type { FilledValues } from "../../settings/values.ts";
import { type CliIo, columnsOf, painterFor } from "../io.ts";
import { progressFor } from "../progressLine.ts";

/**
 * `capsim validate`: without files GitLab's rows, replayed or (--leave-one-out) predicted without each row or curve;
 * with files their rows, predicted by --calibration, or by a law fitted to three of each series, or left out in turn.
 *
 * @returns the validation as text in the asked format
 * @throws UserError for flags that do not go together, or files that are wrong
 */
export async function validateCommand(
  paths: readonly string[],
  given: RawFlags,
  io: Pick<CliIo, "stdout" | "stderr" | "env">,
): Promise<string> {
  const { values, fault } = readFlags("validate", given);
  const { format } = values;
  checkValidation(values, fault, paths.length > 0);
  const progress = progressFor(values, io);
  const told = (share: number) =>
    progress.phase("predicting measured rows", `${Math.round(share * 100)} %`, share);
  const validation = await validate(paths, values, told).finally(progress.clear);
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
  values: FilledValues<"validate">,
  told: (share: number) => void,
): Promise<Validation> {
  told(0);
  const shipped = { facts: loadKnownFacts(), laws: loadShippedLaws() };
  if (paths.length === 0) return validateShipped(values, shipped, values.seed, told);
  const { overrides, stated } = await chooseContext(values, shipped.facts.catalog, filesOnDisk());
  const all = await readMeasurements(paths, stated);
  return validateMeasured(
    { all, overrides, source: paths.join(", ") },
    values,
    shipped,
    filesOnDisk(),
    values.seed,
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
