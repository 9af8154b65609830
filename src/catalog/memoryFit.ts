import { blockTokens } from "../engine/scenario.ts";
import type { Catalog, Hardware, Machine, Model, ModelGeometry } from "./types.ts";

/** How an engine divides the memory of its GPUs. */
export type MemorySettings = {
  /** Share of the reported memory that the engine takes, in (0, 1]. */
  readonly gpuMemoryUtilisation: number;
  /** Bytes on each GPU for activations, CUDA context and communication buffers. */
  readonly reserveBytesPerGpu: number;
};

/**
 * vLLM's default share, and the reserve that two measurements allow: 158,864 KV tokens of Llama 3.1 8B on one A100
 * 40 GB under vLLM 0.20.1 (yosyp/inference-simulator, R0), and 53.29 GiB of KV cache of Llama 3 8B on one 80 GB GPU
 * (vllm-project/vllm pull request 10511). With 1.5 GiB the formula gives −2 % and +3 % of them. A pair of GPUs keeps
 * more back: the same pull request's two-GPU run is met at +6 %. A measured number of blocks always wins.
 */
export const defaultMemorySettings: MemorySettings = {
  gpuMemoryUtilisation: 0.9,
  reserveBytesPerGpu: 1.5 * 2 ** 30,
};

/** Least room for KV cache, in tokens, with which a machine counts as able to serve a model (an assumption). */
export const leastKvTokens = 2048;

export type MemoryFit = {
  readonly weightBytes: number;
  /** Bytes the engine may use over all GPUs, weights and KV cache, the reserve taken off. */
  readonly usableBytes: number;
  /** Tokens of context the KV cache holds over all GPUs; 0 when the weights do not fit. */
  readonly kvTokens: number;
  /** The same in whole blocks of 16 tokens. */
  readonly kvBlocks: number;
  readonly fits: boolean;
  /** One sentence: why it fits or does not. */
  readonly reason: string;
};

/**
 * Whether weights (bf16, spread over all GPUs by tensor parallelism) and KV cache fit the GPUs' HBM:
 *
 *     KV tokens = ((reported memory · utilisation − reserve) · GPUs − weights) ÷ KV bytes per token
 *
 * With more GPUs than KV heads every GPU holds a copy of a head, so a token costs GPUs ÷ heads times as much. HBM
 * decides, never the virtual machine's RAM. Formula: vLLM, `determine_num_available_blocks`.
 *
 * @example
 * memoryFit(mixtral8x22b, small).fits // => false
 */
export function memoryFit(
  geometry: ModelGeometry,
  hardware: Hardware,
  settings: MemorySettings = defaultMemorySettings,
): MemoryFit {
  const perGpu = hardware.reportedBytesPerGpu * settings.gpuMemoryUtilisation - settings.reserveBytesPerGpu;
  const usableBytes = perGpu * hardware.gpuCount;
  const copies = Math.max(1, hardware.gpuCount / geometry.kvHeads);
  const room = usableBytes - geometry.weightBytes;
  const kvBlocks = Math.max(0, Math.floor(room / (geometry.kvBytesPerToken * copies) / blockTokens));
  const kvTokens = kvBlocks * blockTokens;
  const fits = kvTokens >= leastKvTokens;

  const weights = `the weights take ${gigabytes(geometry.weightBytes)} GB`;
  const hbm = `${gigabytes(hardware.hbmBytesPerGpu * hardware.gpuCount)} GB HBM of ${hardware.id} (${hardware.gpuCount} x ${gigabytes(hardware.hbmBytesPerGpu)} GB)`;
  const share = `${gigabytes(usableBytes)} GB of the ${hbm} are usable`;
  const rest =
    room <= 0
      ? ""
      : fits
        ? `, which leaves room for ${kvTokens} tokens of context`
        : `, which leaves room for only ${kvTokens} tokens of context`;
  return {
    weightBytes: geometry.weightBytes,
    usableBytes,
    kvTokens,
    kvBlocks,
    fits,
    reason: `${weights}, ${share}${rest}`,
  };
}

/** The machines whose HBM holds the model's weights and some KV cache, in the catalogue's order; none without geometry. */
export function machinesThatFit(catalog: Catalog, model: Model): readonly Machine[] {
  const { geometry } = model;
  if (geometry === null) return [];
  return catalog.machines.filter((machine) => memoryFit(geometry, machine).fits);
}

function gigabytes(bytes: number): string {
  return String(Math.round(bytes / 1e8) / 10);
}
