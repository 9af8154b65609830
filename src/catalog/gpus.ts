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
 * Of several names found in the text the longest wins. "L40S" is not an L4, and "GH200" not an H200.
 */
export function findGpu(gpus: readonly Gpu[], text: string): Gpu | null {
  const plain = text.toLowerCase();
  let best: Gpu | null = null;
  let length = 0;
  for (const gpu of gpus)
    for (const name of [gpu.name, ...gpu.aliases]) {
      const characters = name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
      if (characters.length > length && asWord(characters).test(plain)) {
        best = gpu;
        length = characters.length;
      }
    }
  return best;
}

/** A name with any separators between its characters, not as part of a longer name; "2xH100" counts. */
function asWord(characters: string): RegExp {
  return new RegExp(`(?:(?<![a-z0-9])|(?<=\\dx))${[...characters].join("[^a-z0-9]*")}(?!\\d)`);
}
