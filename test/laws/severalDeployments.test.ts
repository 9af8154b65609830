import { describe, expect, it } from "vitest";
import type { Deployment, Feature, Scenario } from "../../src/engine/scenario.ts";
import { latencyEstimate, overall } from "../../src/montecarlo/estimate.ts";
import { runExperiment } from "../../src/montecarlo/experiment.ts";
import { houseResult } from "../../src/montecarlo/houseResult.ts";
import { replicate } from "../../src/montecarlo/replicate.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { batchingServer, fixedRun, oneFeature, poisson, singleServer } from "../montecarlo/scenarios.ts";

/** The scenarios' requests at their rates in one house, each scenario's served by its own deployment. */
function houseOf(
  rates: readonly number[],
  alone: readonly Scenario[],
  more: Partial<Scenario> = {},
): Scenario {
  const total = rates.reduce((sum, rate) => sum + rate, 0);
  return {
    deployments: alone.map(({ deployments }, i): Deployment => ({ ...deployments[0]!, name: `number ${i}` })),
    load: poisson(total),
    workload: {
      name: "all",
      features: alone.map(
        ({ workload }, i): Feature => ({
          ...workload.features[0]!,
          name: `feature ${i}`,
          share: rates[i]! / total,
          deployment: i,
        }),
      ),
    },
    ...more,
  };
}

async function outcomeOf(scenario: Scenario, seed: number, replications = 20) {
  return (await runExperiment(scenario, fixedRun(seed, replications, 1800), inProcessRunner()))!;
}

describe("two deployments that share nothing but a Poisson stream", () => {
  it("answer as each would alone at its own rate: a thinned Poisson stream is one", async () => {
    const rates = [0.6, 8];
    const alone = [singleServer(poisson(rates[0]!)), batchingServer(poisson(rates[1]!))];
    const together = await outcomeOf(houseOf(rates, alone), 1);
    for (const [i, scenario] of alone.entries()) {
      const single = await outcomeOf(scenario, 2);
      const hours = [
        together.summaries.map((summary) => overall(summary, "e2e", [i])),
        single.summaries.map((summary) => overall(summary, "e2e")),
      ];
      for (const stat of ["mean", "p50", "p95"] as const) {
        const [a, b] = hours.map((each) => latencyEstimate(each, stat));
        // The difference of two independent estimates, whose 95 % half-widths are about two standard errors; four of
        // the difference's own are exceeded once in 16,000 times.
        const half = Math.hypot(a!.ci![1] - a!.ci![0], b!.ci![1] - b!.ci![0]) / 2;
        expect(Math.abs(a!.value! - b!.value!)).toBeLessThan(2 * half);
      }
    }
  });
});

describe("a gateway before two deployments", () => {
  const rates = [2, 6];
  const alone = rates.map((rate) => batchingServer(poisson(rate)));
  const patient = { queueLimit: Number.POSITIVE_INFINITY, timeout: Number.POSITIVE_INFINITY };
  const gatewayOf = (instances: number) => ({ gateway: { instances, concurrency: 8, ...patient } });

  it("obeys Little's law with its queue: calls in it and in its places are the rate times the latency", async () => {
    const { summaries } = await outcomeOf(houseOf(rates, alone, gatewayOf(3)), 3, 10);
    for (const { gatewayHeld, gatewayQueued, inFlight, seconds, features } of summaries) {
      expect(gatewayQueued).toBeGreaterThan(0.2);
      expect(gatewayHeld).toBeLessThanOrEqual(24);
      expect(gatewayHeld + gatewayQueued).toBeCloseTo(inFlight, 9);
      const latencies = features.reduce((sum, { e2e }) => sum + e2e.sum, 0);
      // Latencies reach over the window's ends by what is in flight there: some 30 of 14,400 requests at each.
      expect(Math.abs(((gatewayHeld + gatewayQueued) * seconds) / latencies - 1)).toBeLessThan(0.005);
    }
  });

  it("lets the k-th call of a burst wait k services for its only place, no more and no less", () => {
    const calls = 20;
    const one = singleServer(
      { kind: "burst", requests: calls },
      { workload: oneFeature({ kind: "constant", tokens: 1 }, { kind: "constant", tokens: 100 }) },
    );
    const gateway = { instances: 1, concurrency: 1, ...patient };
    const found = replicate({ ...one, gateway }, { kind: "drain" }, 1, 0);
    // A hundred steps of a millisecond each.
    const service = 0.1;
    expect(found.seconds).toBeCloseTo(calls * service, 9);
    expect(found.gatewayHeld).toBeCloseTo(1, 9);
    expect(found.gatewayQueued * found.seconds).toBeCloseTo((service * calls * (calls - 1)) / 2, 9);
    expect(found.features[0]!.e2e.sum).toBeCloseTo((service * calls * (calls + 1)) / 2, 9);
  });

  it("never lets calls wait longer with an instance more, and with many not at all", async () => {
    const waits: number[] = [];
    for (const instances of [3, 4, 5, 6, 60]) {
      const scenario = houseOf(rates, alone, gatewayOf(instances));
      const { summaries } = await outcomeOf(scenario, 4, 6);
      const house = houseResult(scenario, { summaries, drawn: summaries })!;
      waits.push(house.gateway!.waitSeconds.value!);
      const limit = instances * 8;
      expect(house.gateway!.places).toBe(limit);
      expect(house.gateway!.utilisation.value).toBeCloseTo(house.gateway!.held.value! / limit, 9);
    }
    expect(waits).toEqual([...waits].sort((a, b) => b - a));
    expect(waits[0]).toBeGreaterThan(0);
    expect(waits.at(-1)).toBe(0);
  });
});
