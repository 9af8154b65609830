import type { LatencyMetric, LatencyStat } from "../documents/latencyMetrics.ts";
import type { Estimate } from "../documents/parts/numbers.ts";
import type { Feature, Scenario } from "../engine/scenario.ts";
import type { SketchData } from "../stats/latencySketch.ts";
import { type FeatureScope, latencyEstimate, overall, servedBy } from "./estimate.ts";
import type { ReplicationSummary } from "./replicate.ts";
import type { Slo } from "./slo.ts";

type Watched = {
  readonly metric: LatencyMetric;
  readonly stat: LatencyStat;
  readonly scope: FeatureScope;
  readonly hours: SketchData[][];
};

/**
 * Watches the relative half-width of the 95 % intervals of each deployment's E2E p95 and of every SLO's statistic, over
 * the requests that it is about.
 */
export class StoppingRule {
  readonly #watched: Watched[] = [];

  constructor(slos: readonly Slo[], { deployments, workload: { features } }: Scenario) {
    const scopes = deployments.length === 1 ? [null] : deployments.map((_, i) => servedBy(i, features));
    for (const scope of scopes) this.#watch("e2e", "p95", scope);
    for (const slo of slos)
      for (const scope of slo.feature === undefined ? scopes : [named(slo.feature, features)])
        this.#watch(slo.metric, slo.stat, scope);
  }

  add(summary: ReplicationSummary): void {
    for (const { metric, scope, hours } of this.#watched) hours.push(overall(summary, metric, scope));
  }

  /** The largest relative half-width; Infinity while one is unknown, and where nothing at all was seen. */
  halfWidth(): number {
    const seen = this.#watched.filter(({ hours }) => hours.flat().some(({ count }) => count > 0));
    if (seen.length === 0) return Number.POSITIVE_INFINITY;
    return Math.max(...seen.map(({ hours, stat }) => relativeHalfWidth(latencyEstimate(hours, stat))));
  }

  #watch(metric: LatencyMetric, stat: LatencyStat, scope: FeatureScope): void {
    const isWatched = this.#watched.some(
      (each) => each.metric === metric && each.stat === stat && String(each.scope) === String(scope),
    );
    if (!isWatched && scope?.length !== 0) this.#watched.push({ metric, stat, scope, hours: [] });
  }
}

function named(name: string, features: readonly Feature[]): number[] {
  return features.flatMap((feature, i) => (feature.name === name ? [i] : []));
}

function relativeHalfWidth({ value, ci }: Estimate): number {
  if (value === null || ci === null) return Number.POSITIVE_INFINITY;
  const half = (ci[1] - ci[0]) / 2;
  return half === 0 ? 0 : half / value;
}
