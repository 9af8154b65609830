import { type ContextOverrides, noOverrides } from "../../calibration/seriesContext.ts";
import { findMachine } from "../../catalog/findRecords.ts";
import { geometryFromConfig } from "../../catalog/geometry/modelConfig.ts";
import type { Catalog } from "../../catalog/types.ts";
import { parseJsonValue } from "../../json/parseJson.ts";
import type { StatedFacts } from "../../measurements/importFile.ts";
import type { Files } from "../../settings/files.ts";
import type { ValuesOf } from "../../settings/values.ts";

/** What the user says of measured runs, as values. */
export type MeasuredValues = ValuesOf<"calibrate"> | ValuesOf<"validate">;

/**
 * What the user says of the measured series beside its files.
 *
 * @throws UserError for a value that cannot be, an unknown machine, or a model configuration that is wrong
 */
export async function chooseContext(
  { model, modelConfig, machine, gpu, ...given }: MeasuredValues,
  catalog: Catalog,
  files: Files,
): Promise<{ overrides: ContextOverrides; stated: StatedFacts }> {
  const { gpuCount, kvTokens, maxNumSeqs, maxNumBatchedTokens, concurrency, requestRate } = given;
  return {
    overrides: {
      ...noOverrides,
      model: model ?? null,
      geometry: modelConfig === undefined ? null : await configGeometry(modelConfig, files),
      machine: machine === undefined ? null : findMachine(catalog, machine),
      gpu: gpu ?? null,
      gpuCount: gpuCount ?? null,
      kvTokens: kvTokens ?? null,
      maxNumSeqs: maxNumSeqs ?? null,
      maxNumBatchedTokens: maxNumBatchedTokens ?? null,
    },
    stated: {
      ...(model !== undefined && { model }),
      ...(concurrency !== undefined && { concurrency }),
      ...(requestRate !== undefined && { requestRate }),
    },
  };
}

/** @param given the configuration, or the name of its file */
async function configGeometry(given: string | object, files: Files) {
  return typeof given === "string"
    ? geometryFromConfig(parseJsonValue(await files.readText(given), given), given)
    : geometryFromConfig(given, "modelConfig");
}
