import { mean, meanInterval } from "../stats/intervals.ts";
import { sketchOf } from "../stats/latencySketch.ts";
import { latencyStat, overall } from "./estimate.ts";
import type { ReplicationSummary } from "./replicate.ts";
import type { LatencyStat } from "./result.ts";
import type { Slo, SloMetric } from "./slo.ts";

type Watched = { readonly metric: SloMetric; readonly stat: LatencyStat; readonly values: number[] };

/** Watches the relative half-width of the 95 % intervals of E2E p95 and of every SLO's statistic. */
export class StoppingRule {
  readonly #watched: Watched[] = [{ metric: "e2e", stat: "p95", values: [] }];

  constructor(slos: readonly Slo[]) {
    for (const { metric, stat } of slos)
      if (!this.#watched.some((watched) => watched.metric === metric && watched.stat === stat))
        this.#watched.push({ metric, stat, values: [] });
  }

  add(summary: ReplicationSummary): void {
    for (const { metric, stat, values } of this.#watched) {
      const value = latencyStat(sketchOf(overall(summary, metric)), stat);
      if (Number.isFinite(value)) values.push(value);
    }
  }

  /** The largest relative half-width; Infinity while one is unknown. */
  halfWidth(): number {
    return Math.max(...this.#watched.map(({ values }) => relativeHalfWidth(values)));
  }
}

function relativeHalfWidth(values: readonly number[]): number {
  const centre = mean(values);
  const interval = meanInterval(values, centre);
  if (interval === null) return Number.POSITIVE_INFINITY;
  const half = (interval[1] - interval[0]) / 2;
  return half === 0 ? 0 : half / centre;
}
