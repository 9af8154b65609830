import { describe, it } from "vitest";
import type { LengthDistribution, Load, RateProfile } from "../../src/engine/scenario.ts";
import { Simulation } from "../../src/engine/simulation.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { expectTheory, lawOf, oneServer } from "./replications.ts";

const period = 80;
const profile: RateProfile = {
  name: "tide",
  period,
  factors: [0.2, 0.6, 1.4, 2, 1.6, 1, 0.8, 0.4],
  start: 0,
};
const rate = 5;
const step = 0.01;
const meanService = 10;

/** m(t) = ∫ λ(t − u)·P(S > u) du (Eick, Massey & Whitt 1993, theorem 1), by the midpoint rule. */
function meanPresent(t: number, survival: (u: number) => number): number {
  const du = 0.005;
  let sum = 0;
  for (let u = du / 2; u < 20 * meanService; u += du) {
    const slot = Math.floor(((((t - u) % period) + period) % period) / (period / profile.factors.length));
    sum += rate * profile.factors[slot]! * survival(u) * du;
  }
  return sum;
}

describe("a server with seats for all under a rate that follows the clock", { timeout: 60_000 }, () => {
  it.each<[string, LengthDistribution, (u: number) => number]>([
    ["constant", { kind: "constant", tokens: meanService / step }, (u) => (u < meanService ? 1 : 0)],
    [
      "exponential",
      { kind: "geometric", mean: meanService / step, max: 1e7 },
      (u) => Math.exp(-u / meanService),
    ],
  ])("holds as many at each hour as the infinite-server queue, %s services", (_, lengths, survival) => {
    const load: Load = { kind: "rate", rate, arrival: { kind: "poisson" }, profile };
    const scenario = oneServer(lawOf({ c0: step }), 10_000, load, lengths);
    const phases = [5, 25, 35, 55, 75];
    const replications = Array.from({ length: 20 }, (_, i) => {
      const sink = { completed() {}, failed() {} };
      const simulation = new Simulation(scenario, replicationStreams(11, i), sink);
      const sums = phases.map(() => 0);
      const [first, periods] = [3, 100];
      for (let p = first; p < first + periods; p++)
        for (const [j, phase] of phases.entries()) {
          simulation.advanceTo(p * period + phase);
          sums[j]! += simulation.inFlight / periods;
        }
      return sums;
    });
    // A service begins at the next step: up to a step longer, at no more than twice the rate.
    for (const [j, phase] of phases.entries())
      expectTheory(
        replications.map((sums) => sums[j]!),
        meanPresent(phase, survival),
        2 * rate * step,
      );
  });
});
