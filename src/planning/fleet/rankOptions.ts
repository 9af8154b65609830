import type { FoundOption } from "../../documents/parts/planOption.ts";

/**
 * The order of options: those that meet the SLOs before those that do not; by what they cost, those without a price after
 * those with one, by GPUs and machines; those that fail by how nearly they do not.
 */
export function byRank(a: FoundOption, b: FoundOption): number {
  if (a.meets !== b.meets) return a.meets ? -1 : 1;
  const byCost = compare(a.cost.perMonth, b.cost.perMonth);
  const bySize = compare(a.gpus, b.gpus) || a.machines - b.machines;
  if (a.meets) return byCost || bySize || compare(p95(a), p95(b));
  return b.probability - a.probability || compare(p95(a), p95(b)) || byCost || bySize;
}

function p95({ metrics }: FoundOption): number | null {
  return metrics.e2eLatencySeconds.p95.value;
}

/** By value; null last. */
function compare(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a - b;
}
