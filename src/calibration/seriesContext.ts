import { type BatchLimits, defaultBatchLimits, isOlderEngine } from "../catalog/engineDefaults.ts";
import { findModel } from "../catalog/findRecords.ts";
import { findOpenModel, type OpenModel } from "../catalog/geometry/openModels.ts";
import { findGpu, type Gpu, hardwareOf } from "../catalog/gpus.ts";
import { memoryFit } from "../catalog/memoryFit.ts";
import { didYouMean } from "../catalog/resolveName.ts";
import type { Catalog, Hardware, Machine, ModelGeometry } from "../catalog/types.ts";
import { type EngineLimit, engineLimits } from "../documents/parts/law.ts";
import type { Routing } from "../engine/routingPolicies.ts";
import { blockTokens } from "../engine/scenario.ts";
import { type Phrase, phrase, setting, UserError } from "../errors.ts";
import type { Measurement } from "../measurements/measurement.ts";
import type { SeriesContext } from "./calibrateSeries.ts";
import { ratesOf } from "./physicsPrior.ts";
import { unlimitedTokens } from "./runSchedule.ts";

/** What the user said beside the table; null where nothing. */
export type ContextOverrides = {
  readonly model: string | null;
  readonly geometry: ModelGeometry | null;
  readonly machine: Machine | null;
  readonly gpu: string | null;
  readonly gpuCount: number | null;
  readonly kvTokens: number | null;
  readonly maxNumSeqs: number | null;
  readonly maxNumBatchedTokens: number | null;
  readonly routing: Routing | null;
};

/** What ships with capsim about models and hardware. */
export type KnownFacts = {
  readonly catalog: Catalog;
  readonly gpus: readonly Gpu[];
  readonly openModels: readonly OpenModel[];
};

/** Nothing said. */
export const noOverrides: ContextOverrides = {
  model: null,
  geometry: null,
  machine: null,
  gpu: null,
  gpuCount: null,
  kvTokens: null,
  maxNumSeqs: null,
  maxNumBatchedTokens: null,
  routing: null,
};

/** Name of a model or machine that nobody names. */
const unknown = "unknown";
/** Requests simulated of a long run while fitting. */
const requestsWhileFitting = 2000;

/**
 * Gathers what is known of a series: geometry from the user or the catalogue, hardware from the user's machine or GPU,
 * or the table's; engine limits from rows, user or vLLM's defaults for the GPU.
 *
 * @throws UserError for a GPU named by the user that nobody knows
 */
export function seriesContext(
  rows: readonly Measurement[],
  { catalog, gpus, openModels }: KnownFacts,
  overrides: ContextOverrides,
  source: string,
): SeriesContext {
  const first = rows[0];
  const modelName = overrides.model ?? first?.model ?? unknown;
  const geometry =
    overrides.geometry ?? catalogGeometry(catalog, modelName) ?? findOpenModel(openModels, modelName);
  const gpuText = overrides.gpu ?? first?.gpu ?? null;
  const gpu = gpuText === null ? null : findGpu(gpus, gpuText);
  if (overrides.gpu !== null && gpu === null)
    throw new UserError(
      phrase`${setting("gpu")} ${overrides.gpu}: unknown; known are ${gpus.map(({ name }) => name).join(", ")}${didYouMean(
        overrides.gpu,
        gpus.map(({ name }) => name),
      )}`,
    );
  const hardware: Hardware | null =
    overrides.machine ?? (gpu && hardwareOf(gpu, overrides.gpuCount ?? first?.tp ?? gpusOfReplica(first)));
  const kvTokens = overrides.kvTokens ?? kvFromMemory(geometry, hardware);
  return {
    model: modelName,
    machine: hardware?.id ?? gpuText ?? unknown,
    geometry,
    hardware: hardware && ratesOf(hardware),
    kvTokens,
    stated: statedLimits(overrides, first?.engine ?? null),
    source,
    settings: {
      engine: {
        ...batchLimits(overrides, hardware, first?.engine ?? null),
        kvBlocks: Math.floor((kvTokens ?? unlimitedTokens) / blockTokens),
        maxModelLen: geometry?.maxContext ?? 1_000_000,
      },
      routing: overrides.routing ?? "round-robin",
      mostRequests: requestsWhileFitting,
      longestAnswer: 1_000_000,
    },
  };
}

/** What is missing for the physics of a series, each with the setting that adds it; nothing where all is known. */
export function missingPhysics({
  model,
  machine,
  geometry,
  hardware,
}: Pick<SeriesContext, "model" | "machine" | "geometry" | "hardware">): Phrase[] {
  const ofModel =
    model === unknown
      ? phrase`model (${setting("model")} or ${setting("modelConfig")})`
      : phrase`geometry of ${model} (${setting("modelConfig")})`;
  const ofGpu =
    machine === unknown
      ? phrase`GPU (${setting("gpu")} or ${setting("machine")})`
      : phrase`datasheet of ${machine} (another ${setting("gpu")}, or ${setting("machine")})`;
  return [...(geometry === null ? [ofModel] : []), ...(hardware === null ? [ofGpu] : [])];
}

function catalogGeometry(catalog: Catalog, name: string): ModelGeometry | null {
  try {
    return findModel(catalog, name).geometry;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function gpusOfReplica(row: Measurement | undefined): number {
  return Math.max(1, Math.round((row?.gpuCount ?? 1) / (row?.replicas ?? 1)));
}

/** What the catalogue's rule leaves for the cache; null where it leaves nothing, as for weights it takes for larger than they are. */
function kvFromMemory(geometry: ModelGeometry | null, hardware: Hardware | null): number | null {
  if (geometry === null || hardware === null) return null;
  return memoryFit(geometry, hardware).kvTokens || null;
}

/** What the user states; of an older engine, whose limits a present one has not, its defaults as well. */
function statedLimits(overrides: ContextOverrides, engine: string | null): EngineLimit[] {
  const older: readonly EngineLimit[] = isOlderEngine(engine) ? ["maxNumSeqs", "maxNumBatchedTokens"] : [];
  return engineLimits.filter((limit) => overrides[limit] !== null || older.includes(limit));
}

function batchLimits(
  { maxNumSeqs: seqs, maxNumBatchedTokens: tokens }: ContextOverrides,
  hardware: Hardware | null,
  engine: string | null,
): BatchLimits {
  const usual = defaultBatchLimits(hardware, engine);
  const maxNumSeqs = seqs ?? usual.maxNumSeqs;
  return { maxNumSeqs, maxNumBatchedTokens: Math.max(maxNumSeqs, tokens ?? usual.maxNumBatchedTokens) };
}
