import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metricsOf } from "../../src/montecarlo/estimate.ts";
import { replicate } from "../../src/montecarlo/replicate.ts";
import { oneSecondServer, patience, withPatience } from "./impatience.ts";
import { poisson } from "./scenarios.ts";

const schedule = { kind: "steady", warmUp: 200, duration: 2000, patience: 3600 } as const;
const e2e = (seconds: number) => ({ time: "e2e", seconds, features: null }) as const;

describe("goodput", () => {
  it("is throughput where nothing limits it, and nothing is wasted where nobody gives up", () => {
    const run = replicate(oneSecondServer(poisson(0.8)), schedule, 1, 0);
    const metrics = metricsOf({ summaries: [run], drawn: [run] }, 0, [0]);
    expect(metrics.goodputRequestsPerSecond.value).toBe(metrics.requestsPerSecond.value);
    expect(metrics.wastedTokenShare.value).toBe(0);
    expect(metrics.sendingsPerRequest.value).toBe(1);
    expect(metrics.failedShare.value).toBe(0);
  });

  it("is what stays below every limit of its feature", () => {
    const scenario = oneSecondServer(poisson(0.8));
    const { features } = replicate(scenario, schedule, 1, 0, [e2e(2)]);
    const none = replicate(scenario, schedule, 1, 0, [e2e(2), { ...e2e(0.5), features: ["all"] }]);
    const other = replicate(scenario, schedule, 1, 0, [e2e(2), { ...e2e(0.5), features: ["another"] }]);
    expect(none.features[0]!.good).toBe(0);
    expect(other.features[0]!.good).toBe(features[0]!.good);
    // M/D/1 at ρ = 0.8: P(wait < 1 service) = (1 − ρ)e^ρ = 0.445 (Erlang); 1,600 correlated requests give ± 0.1.
    expect(Math.abs(features[0]!.good / features[0]!.e2e.count - 0.2 * Math.exp(0.8))).toBeLessThan(0.1);
  });

  it("never exceeds throughput, and shares stay shares, however impatient the clients", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        fc.double({ min: 0.5, max: 20, noNaN: true }),
        fc.integer({ min: 0, max: 4 }),
        fc.double({ min: 0.5, max: 10, noNaN: true }),
        fc.integer({ min: 1, max: 1000 }),
        (rate, timeout, retries, limit, seed) => {
          const scenario = withPatience(oneSecondServer(poisson(rate)), patience(timeout, retries));
          const run = replicate(scenario, { ...schedule, warmUp: 50, duration: 300 }, seed, 0, [e2e(limit)]);
          const { features, completed, deployments } = run;
          expect(features[0]!.good).toBeLessThanOrEqual(completed);
          expect(deployments[0]!.wastedTokenShare).toBeGreaterThanOrEqual(0);
          expect(deployments[0]!.wastedTokenShare).toBeLessThanOrEqual(1);
          if (features[0]!.e2e.count > 0)
            expect(deployments[0]!.sendingsPerRequest).toBeLessThanOrEqual(retries + 2);
        },
      ),
      { numRuns: 40, seed: 7 },
    );
  });

  it("wastes what a server works on for those who have left", () => {
    // Each takes a second, none waits longer than half of one: everything is in vain.
    const scenario = withPatience(oneSecondServer(poisson(0.5)), patience(0.5));
    const run = replicate(scenario, schedule, 1, 0);
    expect(run.completed).toBe(0);
    expect(run.wastedTokenShare).toBe(1);
  });
});
