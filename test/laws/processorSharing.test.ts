import { describe, expect, it } from "vitest";
import type { LengthDistribution } from "../../src/engine/scenario.ts";
import { expectTheory, lawOf, observe, oneServer } from "./replications.ts";

/**
 * When a step takes a time proportional to the sequences in it, each gets an equal share of a server of constant speed:
 * M/G/1 processor sharing, in which mean E2E latency is E[S]/(1 − ρ) whatever the distribution of the lengths
 * (Kleinrock, Queueing Systems II, section 4.4). Unlike there, a request waits for the end of the step it comes in.
 */
describe("a server whose steps take a time proportional to their sequences", { timeout: 60_000 }, () => {
  const tokens = 2_000;
  const step = 1 / tokens;
  const utilisation = 0.7;
  const load = { kind: "rate", rate: utilisation, arrival: { kind: "poisson" } } as const;
  const law = lawOf({ cSeq: step, cPre: step });

  it.each<[string, LengthDistribution]>([
    ["constant", { kind: "constant", tokens }],
    ["geometric", { kind: "geometric", mean: tokens, max: 1e8 }],
    ["lognormal (CV 1.5)", { kind: "lognormal", mean: tokens, cv: 1.5, max: 1e8 }],
    [
      "two-point",
      {
        kind: "empirical",
        points: [
          [0, 400],
          [0.8, 400],
          [0.8, 8400],
          [1, 8400],
        ],
        plus: 0,
        max: 8400,
      },
    ],
  ])("answers as fast as M/G/1-PS does, answers of %s length", (_, outputTokens) => {
    const scenario = oneServer(law, 1_000_000, load, outputTokens);
    const seen = observe(scenario, { replications: 40, warmUp: 3_000, duration: 40_000 });
    const mean = 1 / (1 - utilisation);
    // Waiting for the end of a step, and steps that serve one token of each at a time, cost about a token of service:
    // the same queue with answers a token longer is slower than ours, with answers a token shorter faster.
    const slower = (1 + step) / (1 - utilisation * (1 + step));
    const bound = slower - (1 - step) / (1 - utilisation * (1 - step));
    expect(bound).toBeLessThan(0.004 * mean);
    expectTheory(
      seen.map(({ e2e }) => e2e),
      mean,
      bound,
    );
    expectTheory(
      seen.map(({ inFlight }) => inFlight),
      utilisation * mean,
      utilisation * bound,
    );
  });
});
