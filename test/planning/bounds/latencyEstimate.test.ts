import { describe, expect, it } from "vitest";
import { findCapacity } from "../../../src/montecarlo/capacity.ts";
import { estimateLatency } from "../../../src/planning/bounds/latencyEstimate.ts";
import { batchingServer, poisson, singleServer } from "../../montecarlo/scenarios.ts";
import { observed } from "./observed.ts";

type Case = ReturnType<typeof batchingServer>;
const estimate = (
  { deployments, workload }: Case,
  rate: number,
  metric: "e2e" | "ttft" | "tpot",
  stat: "mean" | "p95",
) => estimateLatency(deployments[0]!, workload.features, rate, { metric, stat });

describe("the estimate of a latency", () => {
  it.each([0.3, 0.6, 0.9])("is M/M/1's mean for a server of one seat, utilisation %d", (utilisation) => {
    const mean = estimate(singleServer(poisson(utilisation)), utilisation, "e2e", "mean");
    // 1/(μ − λ), but for half a step and the cells' own mean.
    expect(Math.abs(mean * (1 - utilisation) - 1)).toBeLessThan(0.01);
  });

  it.each([
    [0.2, 1],
    [0.6, 1],
    [0.85, 1],
    [0.6, 3],
  ])("comes within a sixth of the simulation at %d of capacity, %i replicas", (share, replicas) => {
    const one = batchingServer(poisson(1));
    const rate = share * replicas * findCapacity(one, 1).total;
    const scenario = batchingServer(poisson(rate), { replicas, routing: "least-outstanding" });
    const seen = observed(scenario, 200, 200 + 20_000 / rate);
    for (const [metric, stat] of [
      ["e2e", "mean"],
      ["e2e", "p95"],
      ["tpot", "mean"],
      ["ttft", "mean"],
    ] as const) {
      const ratio = estimate(scenario, rate, metric, stat) / seen.at(metric, stat);
      expect(Math.abs(Math.log(ratio)), `${metric}.${stat} x ${ratio}`).toBeLessThan(1 / 6);
    }
  });

  it("never rises with replicas, never falls with load, and is infinite above capacity", () => {
    const at = (rate: number, replicas: number) =>
      estimate(batchingServer(poisson(1), { replicas }), rate, "e2e", "p95");
    const rates = [1, 5, 10, 20, 40, 80];
    for (const rate of rates)
      for (let replicas = 1; replicas < 6; replicas++) {
        expect(at(rate, replicas + 1)).toBeLessThanOrEqual(at(rate, replicas));
        expect(at(1.3 * rate, replicas)).toBeGreaterThanOrEqual(at(rate, replicas));
      }
    const capacity = findCapacity(batchingServer(poisson(1)), 1).total;
    expect(at(1.05 * capacity, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(at(1.05 * capacity, 2)).toBeLessThan(100);
  });
});
