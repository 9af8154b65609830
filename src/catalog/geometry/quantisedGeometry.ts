import type { Machine, ModelGeometry } from "../types.ts";
import { groupedBytes } from "./modelQuantization.ts";

/** Formats in which weights may be kept in place of 16 bits. */
export const weightFormats = ["fp8", "int8", "int4"] as const;
export type WeightFormat = (typeof weightFormats)[number];

const plainBytes = 2;

/**
 * Bytes a quantised weight takes, scales included: fp8 and int8 with a scale a channel, which is negligible; int4 as AWQ
 * and GPTQ keep it, in groups of 128 with a scale and a zero point each.
 */
const bytesPerWeight: Readonly<Record<WeightFormat, number>> = {
  fp8: 1,
  int8: 1,
  int4: groupedBytes(4, 128, true),
};

/**
 * Tensor cores that multiply the format at twice the bf16 rate, by NVIDIA's datasheets: fp8 from Ada (L4, L40S) and
 * Hopper on, int8 on all of the catalogue's (A100, A10G, L4, H100). int4 is turned into bf16 before multiplying (AWQ,
 * GPTQ), and so is fp8 on an A100 or A10G: smaller weights, no faster arithmetic.
 */
const computesFp8 = /\b(L4|L40S|H100|H200|B200)\b/;
const fasterRate = 2;

/** A 16-bit model with the linear layers inside its blocks quantised; word tables, output and routers stay as they are. */
export function quantisedGeometry(geometry: ModelGeometry, format: WeightFormat): ModelGeometry {
  const ratio = bytesPerWeight[format] / plainBytes;
  const shrunk = (bytes: number) => Math.round(bytes * ratio);
  const { weightBytes, unquantisedBytes, activeWeightBytes, expertWeightBytes } = geometry;
  return {
    ...geometry,
    weightBytes: unquantisedBytes + shrunk(weightBytes - unquantisedBytes),
    activeWeightBytes: unquantisedBytes + shrunk(activeWeightBytes - unquantisedBytes),
    expertWeightBytes: shrunk(expertWeightBytes),
  };
}

/** Whether the machine's GPUs multiply in the format, and not only keep weights in it. */
export function computesIn(machine: Machine, format: WeightFormat): boolean {
  if (format === "int4") return false;
  return format === "int8" || computesFp8.test(machine.gpu);
}

/** The machine with the operations a second that it does on weights of the format. */
export function computingIn(machine: Machine, format: WeightFormat): Machine {
  return computesIn(machine, format)
    ? { ...machine, flopsPerGpu: fasterRate * machine.flopsPerGpu }
    : machine;
}
