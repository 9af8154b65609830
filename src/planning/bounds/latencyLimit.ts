import type { Feature } from "../../engine/scenario.ts";
import type { Slo } from "../../montecarlo/slo.ts";

/** Which latency an SLO limits. */
export type LatencyLimit = Pick<Slo, "metric" | "stat" | "feature">;

/** The features whose requests have that latency: the one that it names; those with conversations for whole questions. */
export function limitedFeatures(features: readonly Feature[], { metric, feature }: LatencyLimit): Feature[] {
  return features.filter(
    ({ name, conversation }) =>
      (feature === undefined || name === feature) && (metric !== "question" || conversation !== undefined),
  );
}
