import type { SketchData } from "../stats/latencySketch.ts";
import { latencyEstimate, overall } from "./estimate.ts";
import type { ReplicationSummary } from "./replicate.ts";
import type { Estimate, LatencyStat } from "./result.ts";
import type { Slo, SloMetric } from "./slo.ts";

type Watched = { readonly metric: SloMetric; readonly stat: LatencyStat; readonly hours: SketchData[][] };

/** Watches the relative half-width of the 95 % intervals of E2E p95 and of every SLO's statistic. */
export class StoppingRule {
  readonly #watched: Watched[] = [{ metric: "e2e", stat: "p95", hours: [] }];

  constructor(slos: readonly Slo[]) {
    for (const { metric, stat } of slos)
      if (!this.#watched.some((watched) => watched.metric === metric && watched.stat === stat))
        this.#watched.push({ metric, stat, hours: [] });
  }

  add(summary: ReplicationSummary): void {
    for (const { metric, hours } of this.#watched) hours.push(overall(summary, metric));
  }

  /** The largest relative half-width; Infinity while one is unknown. */
  halfWidth(): number {
    return Math.max(
      ...this.#watched.map(({ hours, stat }) => relativeHalfWidth(latencyEstimate(hours, stat))),
    );
  }
}

function relativeHalfWidth({ value, ci }: Estimate): number {
  if (value === null || ci === null) return Number.POSITIVE_INFINITY;
  const half = (ci[1] - ci[0]) / 2;
  return half === 0 ? 0 : half / value;
}
