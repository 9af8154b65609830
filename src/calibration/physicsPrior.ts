import type { Hardware, ModelGeometry } from "../catalog/types.ts";
import { byTerm, type LawTerm } from "../engine/serviceLaw.ts";

/** What physics says of a term before anything is measured: its logarithm is normal around that of `centre`. */
export type TermPrior = { readonly centre: number; readonly logSd: number };
export type LawPrior = Readonly<Record<LawTerm, TermPrior>>;

/** What the GPUs of one replica do together: bytes read and operations done per second, by the datasheet. */
export type HardwareRates = { readonly bandwidth: number; readonly flops: number };

/** The rates of all GPUs together. */
export function ratesOf({ bandwidthPerGpu, flopsPerGpu, gpuCount }: Hardware): HardwareRates {
  return { bandwidth: bandwidthPerGpu * gpuCount, flops: flopsPerGpu * gpuCount };
}

/**
 * Shares of the datasheet's rates that engines reach, and overheads; each an assumption with the spread in `logSd`.
 * Where they come from: the dense GitLab curves put a step at about 5.5 ms for 32 layers beyond reading the weights,
 * and 0.1 ms for each sequence (design notes); reading large matrices reaches 70 to 90 % of HBM bandwidth, scattered KV
 * blocks and expert weights less; prefill reaches about half of the tensor cores' rate.
 */
const assumed = {
  overheadPerLayer: 5.5e-3 / 32,
  weightReading: 0.8,
  kvReading: 0.6,
  expertReading: 0.7,
  prefill: 0.45,
  hostPerSequence: 1e-4,
};
/** Spread of the logarithm of each term under the physics prior, whatever the model and machine. */
export const physicsLogSd: Readonly<Record<LawTerm, number>> = {
  c0: 0.3,
  cSeq: 0.3,
  cKv: 0.4,
  cPre: 0.5,
  cExp: 0.25,
};

/**
 * The law's terms from bytes over bandwidth and operations over rate, for a model split evenly over the GPUs of a
 * replica. Seconds; `cExp` is 0 for a dense model.
 */
export function physicsPrior(geometry: ModelGeometry, { bandwidth, flops }: HardwareRates): LawPrior {
  const alwaysRead = geometry.weightBytes - expertBytes(geometry) * geometry.experts;
  const centres: Readonly<Record<LawTerm, number>> = {
    c0: assumed.overheadPerLayer * geometry.layers + alwaysRead / (assumed.weightReading * bandwidth),
    cSeq: assumed.hostPerSequence,
    cKv: geometry.kvBytesPerToken / (assumed.kvReading * bandwidth),
    cPre: (2 * geometry.activeParameters) / (assumed.prefill * flops),
    cExp: expertBytes(geometry) / (assumed.expertReading * bandwidth),
  };
  return byTerm((term) => ({ centre: centres[term], logSd: physicsLogSd[term] }));
}

/** What share of the datasheet a fitted term reaches; above 1 is more than the hardware can do. */
export function efficiencies(
  terms: Readonly<Record<LawTerm, number>>,
  geometry: ModelGeometry,
  { bandwidth, flops }: HardwareRates,
): { readonly kvReading: number; readonly expertReading: number | null; readonly prefill: number } {
  return {
    kvReading: geometry.kvBytesPerToken / bandwidth / terms.cKv,
    expertReading: terms.cExp > 0 ? expertBytes(geometry) / bandwidth / terms.cExp : null,
    prefill: (2 * geometry.activeParameters) / flops / terms.cPre,
  };
}

function expertBytes(geometry: ModelGeometry): number {
  return geometry.experts > 1 ? geometry.expertWeightBytes : 0;
}
