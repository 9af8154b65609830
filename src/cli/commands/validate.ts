import { renderDocument } from "../../../reports/render.ts";
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
import { type CliIo, terminalOf } from "../io.ts";
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
  return renderDocument(validation, format, terminalOf(io));
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
