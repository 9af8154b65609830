import { z } from "zod";
import { checkFile, positive, words } from "./dataFile.ts";
import type { Hardware, Source } from "./types.ts";

/** One GPU: bytes of memory as sold and as the driver reports them, bytes and dense bf16 operations per second. */
export type Gpu = {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly memoryBytes: number;
  readonly reportedBytes: number;
  readonly bandwidth: number;
  readonly flops: number;
  /** The servers that the catalogue's machines are, by what they call the GPU; null where none has it. */
  readonly server: {
    readonly gpu: string;
    readonly interconnect: string;
    readonly tdpWatts: number;
    /** Power of the rest of the server at most, for each of its GPUs. */
    readonly hostWattsPerGpu: number;
    readonly powerSource: Source;
  } | null;
  readonly source: Source;
};

const gpusFile = z.strictObject({
  about: words,
  gpus: z.array(
    z.strictObject({
      name: words,
      aliases: z.array(words),
      hbmGb: positive,
      reportedMemoryGib: positive,
      bandwidthGbPerSecond: positive,
      bf16DenseTflops: positive,
      server: z
        .strictObject({
          gpu: words,
          interconnect: words,
          tdpWatts: positive,
          hostWattsPerGpu: positive,
          powerSource: words,
        })
        .optional(),
      source: words,
    }),
  ),
});

/**
 * Reads `models/gpus.json`, which ships with capsim.
 *
 * @throws Error naming the field that is wrong: capsim's own fault
 */
export function parseGpus(json: unknown): Gpu[] {
  return checkFile("gpus.json", gpusFile, json).gpus.map(
    ({ name, aliases, server = null, source, ...gpu }) => ({
      name,
      aliases,
      memoryBytes: gpu.hbmGb * 1e9,
      reportedBytes: gpu.reportedMemoryGib * 2 ** 30,
      bandwidth: gpu.bandwidthGbPerSecond * 1e9,
      flops: gpu.bf16DenseTflops * 1e12,
      server,
      source,
    }),
  );
}

/** So many GPUs as the hardware of one engine. */
export function hardwareOf(gpu: Gpu, gpuCount: number): Hardware {
  return {
    id: `${gpuCount} x ${gpu.name}`,
    gpu: gpu.server?.gpu ?? gpu.name,
    gpuCount,
    hbmBytesPerGpu: gpu.memoryBytes,
    reportedBytesPerGpu: gpu.reportedBytes,
    bandwidthPerGpu: gpu.bandwidth,
    flopsPerGpu: gpu.flops,
  };
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
