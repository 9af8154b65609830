import { describe, expect, it } from "vitest";
import type { LengthDistribution } from "../../src/engine/scenario.ts";
import { type ServiceLaw, stepSeconds } from "../../src/engine/serviceLaw.ts";
import { expectTheory, lawOf, observe, oneServer } from "./replications.ts";

/** Mean response time and throughput of a closed network. */
type Means = { readonly response: number; readonly throughput: number };

/**
 * Exact mean-value analysis of `users` customers, a delay station of `think` seconds and a station with rate `mu(n)`
 * when it holds n (Reiser & Lavenberg 1980), on the logarithms of the marginal probabilities. The probability of an empty station
 * is not one minus the others, which cancels, but p(0|N) = p(0|N−1)·X(N)/(N/think), the ratio of the normalising constants of
 * the network with and without the station.
 */
function meanValueAnalysis(users: number, think: number, mu: (n: number) => number): Means {
  let logP = [0];
  let means: Means = { response: 0, throughput: 0 };
  for (let population = 1; population <= users; population++) {
    let response = 0;
    for (let n = 1; n <= population; n++) response += (n / mu(n)) * Math.exp(logP[n - 1]!);
    const throughput = population / (think + response);
    const logX = Math.log(throughput);
    logP = [
      logP[0]! + logX + Math.log(think / population),
      ...logP.map((previous, n) => previous + logX - Math.log(mu(n + 1))),
    ];
    means = { response, throughput };
  }
  return means;
}

/** The same from the product form: p(n) ∝ Π_{k ≤ n} (users − k + 1)/(think·mu(k)). */
function productForm(users: number, think: number, mu: (n: number) => number): Means {
  const logWeights = [0];
  for (let n = 1; n <= users; n++)
    logWeights.push(logWeights[n - 1]! + Math.log((users - n + 1) / (think * mu(n))));
  const largest = Math.max(...logWeights);
  let [norm, held] = [0, 0];
  logWeights.forEach((logWeight, n) => {
    const weight = Math.exp(logWeight - largest);
    norm += weight;
    held += n * weight;
  });
  const throughput = (users - held / norm) / think;
  return { response: held / norm / throughput, throughput };
}

/**
 * Every sequence of a batch of n gets one token a step, so the batch together finishes n/(tokens·step(n)) answers a second,
 * shared equally: a processor-sharing station with a load-dependent rate, whose means depend on the lengths by their mean alone
 * (Baskett, Chandy, Muntz & Palacios 1975). Prefilling one token costs what decoding one does, so that a step's time depends
 * on the sequences in it and nothing else.
 */
function stationRate(law: ServiceLaw, tokens: number): (n: number) => number {
  return (n) => n / (tokens * stepSeconds(law, n, 0, 0));
}

const tokens = 1_000;
const dense = lawOf({ c0: 0.006, cSeq: 0.0004, cPre: 0.0004 });
const mixture = lawOf({ c0: 0.006, cSeq: 0.0004, cPre: 0.0004, cExp: 0.002, experts: 8, expertsPerToken: 2 });
const geometric: LengthDistribution = { kind: "geometric", mean: tokens, max: 1e8 };

describe("a closed population of users who think", { timeout: 60_000 }, () => {
  it.each<[string, ServiceLaw, number, number, LengthDistribution]>([
    ["few, dense model", dense, 10, 20, geometric],
    ["many, dense model", dense, 120, 60, geometric],
    ["saturating, dense model", dense, 60, 1, geometric],
    ["few, mixture of experts", mixture, 10, 20, geometric],
    ["constant lengths", dense, 40, 30, { kind: "constant", tokens }],
    ["lognormal lengths", dense, 40, 30, { kind: "lognormal", mean: tokens, cv: 1.5, max: 1e8 }],
  ])("waits as mean-value analysis says: %s", (_, law, users, thinkTime, outputTokens) => {
    const mu = stationRate(law, tokens);
    const exact = meanValueAnalysis(users, thinkTime, mu);
    const scenario = oneServer(law, 1_000, { kind: "users", users, thinkTime }, outputTokens);
    const seen = observe(scenario, {
      replications: 30,
      warmUp: 20 * (thinkTime + exact.response),
      duration: 400 * (thinkTime + exact.response),
    });
    // A request waits for the end of the step it comes in: at most the longest step, in about tokens steps of service.
    const bound = stepSeconds(law, users, 0, 0);
    expect(bound).toBeLessThan(0.005 * exact.response);
    expectTheory(
      seen.map(({ e2e }) => e2e),
      exact.response,
      bound,
    );
    const slowest = users / (thinkTime + exact.response + bound);
    expectTheory(
      seen.map(({ requestsPerSecond }) => requestsPerSecond),
      exact.throughput,
      exact.throughput - slowest,
    );
  });
});

describe("mean-value analysis", () => {
  it.each([
    [1, 10],
    [50, 30],
    [500, 100],
    [3_000, 600],
  ])("equals the product form for %i users who think %f s", (users, think) => {
    const mu = stationRate(mixture, tokens);
    const [mva, product] = [meanValueAnalysis(users, think, mu), productForm(users, think, mu)];
    expect(mva.response / product.response).toBeCloseTo(1, 8);
    expect(mva.throughput / product.throughput).toBeCloseTo(1, 8);
  });
});
