import { geometryOf } from "./engineDefaults.ts";
import { type MemoryFit, machinesThatFit, memoryFit } from "./memoryFit.ts";
import type { Catalog, GpuMinimum, Machine, Model } from "./types.ts";

/** Context per sequence, in tokens, for which the largest batch is told. */
export const batchContextTokens = 2048;

/** What memory says about a model on a machine, GitLab's stated minimum beside it. */
export type FitReport = {
  readonly model: string;
  readonly machine: string;
  readonly fit: MemoryFit;
  /** Sequences of 2,048 tokens of context whose KV cache fits at once. */
  readonly largestBatch: number;
  /** GitLab's minimum for the model's class; null where its page names none. */
  readonly minimum: GpuMinimum | null;
  /** Whether the machine's HBM reaches GitLab's minimum; null without one. */
  readonly reachesMinimum: boolean | null;
  /** What the sources contradict themselves about, for this model and machine. */
  readonly notes: readonly string[];
  /** Ids of the machines whose memory is enough. */
  readonly machinesThatFit: readonly string[];
};

/**
 * Whether and how a model fits a machine.
 *
 * @throws UserError for a model that only a cloud serves
 */
export function fitReport(catalog: Catalog, model: Model, machine: Machine): FitReport {
  const fit = memoryFit(geometryOf(model), machine);
  const minimum = catalog.gpuMinima.find(({ models }) => models.includes(model.id)) ?? null;
  const hbmGb = (machine.hbmBytesPerGpu * machine.gpuCount) / 1e9;
  return {
    model: model.id,
    machine: machine.id,
    fit,
    largestBatch: Math.floor(fit.kvTokens / batchContextTokens),
    minimum,
    reachesMinimum: minimum && hbmGb >= minimum.minimumVramGb,
    notes: [...machine.notes, ...(minimum?.notes ?? [])],
    machinesThatFit: machinesThatFit(catalog, model).map(({ id }) => id),
  };
}
