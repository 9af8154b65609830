import { blockTokens, type EngineSettings } from "../engine/scenario.ts";
import { UserError } from "../errors.ts";
import { memoryFit } from "./memoryFit.ts";
import type { Hardware, Model, ModelGeometry, Source } from "./types.ts";

/** Engines of vLLM: V0 until 0.7, V1 since. */
type Generation = "V0" | "V1";

/** Limits of a step. */
export type BatchLimits = Pick<EngineSettings, "maxNumSeqs" | "maxNumBatchedTokens">;

/** GPUs with at least this much memory get V1's larger batch: 70 GiB. */
const largeGpuBytes = 70 * 2 ** 30;

/** What vLLM's API server limits a step to when nobody says, by generation and GPU. The first row that fits holds. */
const batchDefaults: readonly (BatchLimits & {
  readonly generation: Generation;
  readonly suits: (hardware: Hardware) => boolean;
  readonly source: Source;
})[] = [
  {
    generation: "V0",
    suits: () => true,
    maxNumSeqs: 256,
    maxNumBatchedTokens: 2048,
    source:
      "SchedulerConfig of vLLM 0.6; budget of chunked prefill: pull request 10544 (2048 since November 2024)",
  },
  {
    generation: "V1",
    suits: ({ gpu }) => gpu.includes("A100"),
    maxNumSeqs: 256,
    maxNumBatchedTokens: 2048,
    source: "EngineArgs.get_batch_defaults, pull request 17885",
  },
  {
    generation: "V1",
    suits: ({ reportedBytesPerGpu }) => reportedBytesPerGpu >= largeGpuBytes,
    maxNumSeqs: 1024,
    maxNumBatchedTokens: 8192,
    source: "EngineArgs.get_batch_defaults, pull request 17885",
  },
  {
    generation: "V1",
    suits: () => true,
    maxNumSeqs: 128,
    maxNumBatchedTokens: 2048,
    source: "SchedulerConfig of vLLM, config/scheduler.py",
  },
];

/** Limits where the hardware is unknown: vLLM's on an A100, as on the machines of the shipped measurements. */
export const unknownServer = { maxNumSeqs: 256, maxNumBatchedTokens: 2048, prefixCaching: true } as const;

/**
 * The limits of a step that vLLM's API server has on the hardware when nobody sets them.
 *
 * @param engine the engine as a benchmark calls it, such as "vllm 0.6.3"; the present generation where it names none
 */
export function defaultBatchLimits(hardware: Hardware | null, engine: string | null = null): BatchLimits {
  if (hardware === null) return unknownServer;
  const generation: Generation = isOlderEngine(engine) ? "V0" : "V1";
  return batchDefaults.find((row) => row.generation === generation && row.suits(hardware))!;
}

/**
 * The limits of vLLM's API server on the hardware, when nobody sets them: batch size and token budget by GPU, KV blocks
 * from the memory left, and the longest sequence that the model and the KV cache allow; prefix caching is on, as in V1.
 *
 * @throws UserError for a model that only a cloud serves
 */
export function defaultEngineSettings(model: Model, hardware: Hardware): EngineSettings {
  const geometry = geometryOf(model);
  const { maxNumSeqs, maxNumBatchedTokens } = defaultBatchLimits(hardware);
  const { kvBlocks } = memoryFit(geometry, hardware);
  return {
    maxNumSeqs,
    maxNumBatchedTokens,
    kvBlocks,
    prefixCaching: true,
    maxModelLen: Math.min(geometry.maxContext, kvBlocks * blockTokens),
  };
}

/** Whether a benchmark's name of its engine tells a version of vLLM before V1, such as "vllm 0.6.3". */
export function isOlderEngine(engine: string | null): boolean {
  const version = /vllm\D*?(\d+)\.(\d+)/i.exec(engine ?? "");
  return version !== null && Number(version[1]) === 0 && Number(version[2]) < 8;
}

/**
 * The model's geometry.
 *
 * @throws UserError for a model that only a cloud serves
 */
export function geometryOf(model: Model): ModelGeometry {
  if (model.geometry !== null) return model.geometry;
  throw new UserError(
    `model "${model.id}" is served by ${model.platforms.join(", ")} only and cannot run on a machine of one's own: ` +
      "choose a model with weights (capsim catalog models)",
  );
}
