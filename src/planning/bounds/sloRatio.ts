import type { Scenario } from "../../engine/scenario.ts";
import { offeredRate, shareOf } from "../../montecarlo/capacity.ts";
import type { Slo } from "../../montecarlo/slo.ts";
import { estimateLatency } from "./latencyEstimate.ts";
import type { LengthMemo } from "./lengthMemo.ts";

/**
 * The largest estimated latency of a deployment over what an SLO allows it: below 1 where all are within. Infinity at or above
 * capacity, null where the load has no rate of its own.
 */
export function sloRatio(scenario: Scenario, slos: readonly Slo[], memo: LengthMemo): number | null {
  const rate = offeredRate(scenario);
  if (rate === null) return null;
  const { deployments, workload } = scenario;
  return Math.max(
    ...deployments.flatMap((deployment, i) => {
      const features = workload.features.filter(({ deployment: its = 0 }) => its === i);
      const own = rate * shareOf(scenario, i);
      return slos.map((slo) => estimateLatency(deployment, features, own, slo, memo) / slo.seconds);
    }),
  );
}
