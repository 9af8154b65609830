import { describe, it } from "vitest";
import type { LengthDistribution } from "../../src/engine/scenario.ts";
import { expectTheory, lawOf, observe, oneServer } from "./replications.ts";

/**
 * With one seat the server is M/G/1, first come first served, without any discretisation: a request enters the moment
 * the one before it leaves, or the moment it comes. Its service takes one prefill step and one step for each further
 * token.
 */
const law = lawOf({ c0: 0.008, cSeq: 0.002, cPre: 0.05 });
const prefillSeconds = law.c0 + law.cPre;
const decodeSeconds = law.c0 + law.cSeq;

/** Mean wait in the queue of M/G/1 (Pollaczek and Khinchine): λ·E[S²] / (2·(1 − λ·E[S])). */
function pollaczekKhinchine(rate: number, meanService: number, varianceOfService: number): number {
  return (rate * (meanService ** 2 + varianceOfService)) / (2 * (1 - rate * meanService));
}

describe("a server with one seat and Poisson arrivals", { timeout: 60_000 }, () => {
  const mean = 50;
  it.each<[string, LengthDistribution, number]>([
    ["constant", { kind: "constant", tokens: mean }, 0],
    ["geometric", { kind: "geometric", mean, max: 1e6 }, mean * (mean - 1)],
    [
      "two-point",
      {
        kind: "empirical",
        points: [
          [0, 1],
          [0.5, 1],
          [0.5, 99],
          [1, 99],
        ],
        plus: 0,
        max: 99,
      },
      49 ** 2,
    ],
  ])("makes requests wait as M/G/1 does, answers of %s length", (_, outputTokens, variance) => {
    const service = prefillSeconds + (mean - 1) * decodeSeconds;
    const rate = 0.7 / service;
    const load = { kind: "rate", rate, arrival: { kind: "poisson" } } as const;
    const seen = observe(oneServer(law, 1, load, outputTokens), {
      replications: 30,
      warmUp: 2_000 * service,
      duration: 40_000 * service,
    });
    const wait = pollaczekKhinchine(rate, service, variance * decodeSeconds ** 2);
    expectTheory(
      seen.map(({ queue }) => queue),
      wait,
    );
    expectTheory(
      seen.map(({ e2e }) => e2e),
      wait + service,
    );
    expectTheory(
      seen.map(({ inFlight }) => inFlight),
      rate * (wait + service),
    );
  });

  it("becomes M/M/1 as the steps get short: E2E latency is exponential with mean 1/(μ − λ)", () => {
    const tokens = 2_000;
    const [mu, lambda] = [1, 0.7];
    const step = 1 / (mu * tokens);
    const mean = 1 / (mu - lambda);
    const limit = -Math.log(0.05) * mean;
    const load = { kind: "rate", rate: lambda, arrival: { kind: "poisson" } } as const;
    const scenario = oneServer(lawOf({ c0: step }), 1, load, { kind: "geometric", mean: tokens, max: 1e7 });
    const seen = observe(scenario, { replications: 30, warmUp: 2_000, duration: 100_000, limit });
    // The geometric length's variance is short of the exponential's by a share 1/tokens.
    const bound = mean / tokens;
    expectTheory(
      seen.map(({ e2e }) => e2e),
      mean,
      bound,
    );
    expectTheory(
      seen.map(({ queue }) => queue),
      mean - 1 / mu,
      bound,
    );
    expectTheory(
      seen.map(({ late }) => late),
      0.05,
      0.05 / tokens,
    );
  });
});
