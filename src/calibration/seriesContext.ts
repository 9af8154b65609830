import { findModel } from "../catalog/findRecords.ts";
import { findOpenModel, type OpenModel } from "../catalog/geometry/openModels.ts";
import type { Gpu } from "../catalog/gpus.ts";
import { findGpu } from "../catalog/gpus.ts";
import { didYouMean } from "../catalog/resolveName.ts";
import type { Catalog, Machine, ModelGeometry } from "../catalog/types.ts";
import type { EngineSettings, Routing } from "../engine/scenario.ts";
import { blockTokens } from "../engine/scenario.ts";
import { UserError } from "../errors.ts";
import type { Measurement } from "../measurements/measurement.ts";
import type { SeriesContext } from "./calibrateSeries.ts";
import { type HardwareRates, ratesOf } from "./physicsPrior.ts";

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

/** Share of a GPU's memory that vLLM takes: `gpu_memory_utilization`, vLLM `config/cache.py`. */
const memoryShare = 0.9;
/** Bytes that activations and graphs take beside weights and cache, a GPU: the reserve the catalogue uses. */
const activationReserve = 1.5e9;
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
  const modelName = overrides.model ?? first?.model ?? "unknown";
  const geometry =
    overrides.geometry ?? catalogGeometry(catalog, modelName) ?? findOpenModel(openModels, modelName);
  const gpuText = overrides.gpu ?? first?.gpu ?? null;
  const gpu = gpuText === null ? null : findGpu(gpus, gpuText);
  if (overrides.gpu !== null && gpu === null)
    throw new UserError(
      `--gpu ${overrides.gpu}: unknown; known are ${gpus.map(({ name }) => name).join(", ")}${didYouMean(
        overrides.gpu,
        gpus.map(({ name }) => name),
      )}`,
    );
  const count = overrides.gpuCount ?? first?.tp ?? gpusOfReplica(first);
  const hardware: HardwareRates | null = overrides.machine
    ? ratesOf(overrides.machine)
    : gpu && { bandwidth: gpu.bandwidth * count, flops: gpu.flops * count };
  const memory = overrides.machine
    ? overrides.machine.hbmBytesPerGpu * overrides.machine.gpuCount
    : gpu && gpu.memoryBytes * count;
  const kvTokens = overrides.kvTokens ?? kvFromMemory(geometry, memory, overrides.machine?.gpuCount ?? count);
  return {
    model: modelName,
    machine: overrides.machine?.id ?? (gpu ? `${count} x ${gpu.name}` : (gpuText ?? "unknown")),
    geometry,
    hardware,
    kvTokens,
    isKvStated: overrides.kvTokens !== null,
    source,
    settings: {
      engine: engineDefaults(overrides, gpu, geometry, kvTokens),
      routing: overrides.routing ?? "round-robin",
      mostRequests: requestsWhileFitting,
      longestAnswer: 1_000_000,
    },
  };
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

function kvFromMemory(geometry: ModelGeometry | null, memory: number | null, gpus: number): number | null {
  if (geometry === null || memory === null) return null;
  const free = memoryShare * memory - geometry.weightBytes - activationReserve * gpus;
  return free > 0 ? Math.floor(free / geometry.kvBytesPerToken) : null;
}

function engineDefaults(
  overrides: ContextOverrides,
  gpu: Gpu | null,
  geometry: ModelGeometry | null,
  kvTokens: number | null,
): EngineSettings {
  const isLarge = gpu !== null && gpu.memoryBytes >= 70e9 && !gpu.name.startsWith("A100");
  const maxNumSeqs = overrides.maxNumSeqs ?? (isLarge ? 1024 : 256);
  return {
    maxNumSeqs,
    maxNumBatchedTokens: Math.max(maxNumSeqs, overrides.maxNumBatchedTokens ?? (isLarge ? 8192 : 2048)),
    kvBlocks: Math.floor((kvTokens ?? 1e8) / blockTokens),
    maxModelLen: geometry?.maxContext ?? 1_000_000,
  };
}
