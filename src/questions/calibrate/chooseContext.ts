import { type ContextOverrides, noOverrides } from "../../calibration/seriesContext.ts";
import { findMachine } from "../../catalog/findRecords.ts";
import { geometryFromConfig } from "../../catalog/geometry/modelConfig.ts";
import type { Catalog } from "../../catalog/types.ts";
import { UserError } from "../../errors.ts";
import { parseJsonValue } from "../../json/parseJson.ts";
import type { StatedFacts } from "../../measurements/importFile.ts";
import type { Files } from "../../settings/files.ts";
import { numberFrom } from "../../settings/numbers.ts";

/** Flags that say what the table leaves out, as text. */
export type ContextFlags = {
  readonly model?: string;
  readonly modelConfig?: string;
  readonly machine?: string;
  readonly gpu?: string;
  readonly gpuCount?: string;
  readonly kvTokens?: string;
  readonly maxNumSeqs?: string;
  readonly maxNumBatchedTokens?: string;
  readonly concurrency?: string;
  readonly requestRate?: string;
};

/** Keys of these flags. */
export const contextKeys = [
  ...(["model", "modelConfig", "machine", "gpu", "gpuCount", "kvTokens"] as const),
  ...(["maxNumSeqs", "maxNumBatchedTokens", "concurrency", "requestRate"] as const),
] satisfies readonly (keyof ContextFlags)[];

/**
 * What the user says of the measured series beside its files.
 *
 * @throws UserError for a value that cannot be, an unknown machine, or a model configuration that is wrong
 */
export async function chooseContext(
  flags: ContextFlags,
  catalog: Catalog,
  files: Files,
): Promise<{ overrides: ContextOverrides; stated: StatedFacts }> {
  const gpuCount = whole("--gpu-count", flags.gpuCount);
  const kvTokens = whole("--kv-tokens", flags.kvTokens);
  const maxNumSeqs = whole("--max-num-seqs", flags.maxNumSeqs);
  const maxNumBatchedTokens = whole("--max-num-batched-tokens", flags.maxNumBatchedTokens);
  const concurrency = whole("--concurrency", flags.concurrency);
  const requestRate = positive("--request-rate", flags.requestRate);
  return {
    overrides: {
      ...noOverrides,
      model: flags.model ?? null,
      geometry: flags.modelConfig === undefined ? null : await configGeometry(flags.modelConfig, files),
      machine: flags.machine === undefined ? null : findMachine(catalog, flags.machine),
      gpu: flags.gpu ?? null,
      gpuCount,
      kvTokens,
      maxNumSeqs,
      maxNumBatchedTokens,
    },
    stated: {
      ...(flags.model !== undefined && { model: flags.model }),
      ...(concurrency !== null && { concurrency }),
      ...(requestRate !== null && { requestRate }),
    },
  };
}

async function configGeometry(file: string, files: Files) {
  return geometryFromConfig(parseJsonValue(await files.readText(file), file), file);
}

function whole(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = numberFrom(text);
  if (value === null || !Number.isSafeInteger(value) || value < 1)
    throw new UserError(`${flag} ${text}: give a whole number of at least 1`);
  return value;
}

function positive(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = numberFrom(text);
  if (value === null || !Number.isFinite(value) || value <= 0)
    throw new UserError(`${flag} ${text}: give a number above 0`);
  return value;
}
