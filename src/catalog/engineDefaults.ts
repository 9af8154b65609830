import { blockTokens, type EngineSettings } from "../engine/scenario.ts";
import { UserError } from "../errors.ts";
import { memoryFit } from "./memoryFit.ts";
import type { Machine, Model, ModelGeometry } from "./types.ts";

/** GPUs with at least this much memory get vLLM's larger batch: 70 GiB (`EngineArgs.get_batch_defaults`). */
const largeGpuBytes = 70 * 2 ** 30;

/**
 * The limits of vLLM's API server on the machine, when nobody sets them: batch size and token budget by GPU (vLLM
 * `EngineArgs.get_batch_defaults` and pull request 17885: 256 and 2,048 on any A100, 1,024 and 8,192 on other GPUs of
 * 70 GiB and more; on smaller ones the bare `SchedulerConfig`, 128 and 2,048), KV blocks from the memory left, and the
 * longest sequence that the model and the KV cache allow; prefix caching is on, as in V1. GitLab's tables are probably of the older V0 engine.
 *
 * @throws UserError for a model that only a cloud serves
 */
export function defaultEngineSettings(model: Model, machine: Machine): EngineSettings {
  const geometry = geometryOf(model);
  const { kvBlocks } = memoryFit(geometry, machine);
  return {
    ...batchDefaults(machine),
    kvBlocks,
    prefixCaching: true,
    maxModelLen: Math.min(geometry.maxContext, kvBlocks * blockTokens),
  };
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

function batchDefaults(machine: Machine): Pick<EngineSettings, "maxNumSeqs" | "maxNumBatchedTokens"> {
  if (machine.gpu.includes("A100")) return { maxNumSeqs: 256, maxNumBatchedTokens: 2048 };
  if (machine.reportedBytesPerGpu >= largeGpuBytes) return { maxNumSeqs: 1024, maxNumBatchedTokens: 8192 };
  return { maxNumSeqs: 128, maxNumBatchedTokens: 2048 };
}
