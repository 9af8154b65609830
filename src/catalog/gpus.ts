import type { Source } from "./types.ts";

/** One GPU by its datasheet: bytes of memory, bytes and dense bf16 operations per second. */
export type Gpu = {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly memoryBytes: number;
  readonly bandwidth: number;
  readonly flops: number;
  readonly source: Source;
};

/** The file `models/gpus.json`. */
export type GpuFile = {
  readonly gpus: readonly {
    readonly name: string;
    readonly aliases: readonly string[];
    readonly memoryGb: number;
    readonly bandwidthGBs: number;
    readonly bf16Tflops: number;
    readonly source: Source;
  }[];
};

/** Reads `models/gpus.json`, which ships with capsim. */
export function parseGpus(file: GpuFile): Gpu[] {
  return file.gpus.map(({ name, aliases, memoryGb, bandwidthGBs, bf16Tflops, source }) => ({
    name,
    aliases,
    memoryBytes: memoryGb * 1e9,
    bandwidth: bandwidthGBs * 1e9,
    flops: bf16Tflops * 1e12,
    source,
  }));
}

/**
 * The GPU that a benchmark's free text means, such as "H100-SXM-80GB" or "A100-80GB (inferred)"; null where none fits.
 * Of several names found in the text the longest wins.
 */
export function findGpu(gpus: readonly Gpu[], text: string): Gpu | null {
  const plain = normal(text);
  let best: Gpu | null = null;
  let length = 0;
  for (const gpu of gpus)
    for (const name of [gpu.name, ...gpu.aliases]) {
      const key = normal(name);
      if (key.length > length && plain.includes(key)) {
        best = gpu;
        length = key.length;
      }
    }
  return best;
}

function normal(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
