import { beforeAll, describe, expect, it } from "vitest";
import type { Estimate } from "../../src/documents/parts/numbers.ts";
import { exactLaw } from "../../src/engine/fittedLaw.ts";
import { estimate, latencyEstimates, latencyStat, overall } from "../../src/montecarlo/estimate.ts";
import { type ExperimentOutcome, runExperiment } from "../../src/montecarlo/experiment.ts";
import { replicate } from "../../src/montecarlo/replicate.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { sketchOf } from "../../src/stats/latencySketch.ts";
import { runs } from "../effort.ts";
import { binomialRange } from "../stats/samples.ts";
import { fixedRun, millisecondSteps, poisson, singleServer, uncertain } from "./scenarios.ts";

const seeds = Array.from({ length: runs(30, 100) }, (_, i) => i + 1);
const duration = 1200;
const replications = 20;
const rate = 0.6;
const exact = singleServer(poisson(rate));
const vague = singleServer(poisson(rate), { law: uncertain(exactLaw(millisecondSteps), 0.05) });

function contains(interval: Estimate["ci"], value: number): boolean {
  return interval !== null && interval[0] <= value && value <= interval[1];
}

describe("experiments on a single server, over many seeds", { timeout: 60_000 }, () => {
  let outcomes: ExperimentOutcome[];
  let vagueOutcomes: ExperimentOutcome[];
  beforeAll(async () => {
    const run = async (seed: number, scenario: typeof exact) =>
      (await runExperiment(scenario, fixedRun(seed, replications, duration), inProcessRunner()))!;
    outcomes = await Promise.all(seeds.map((seed) => run(seed, exact)));
    vagueOutcomes = await Promise.all(seeds.map((seed) => run(seed, vague)));
  }, 60_000);

  const e2e = ({ summaries, drawn }: ExperimentOutcome, stat: "mean" | "p50" | "p95") =>
    latencyEstimates({ summaries, drawn }, "e2e", null)[stat];

  // M/M/1: the time in the system is exponential with rate μ − λ.
  it.each([
    ["mean", 1 / (1 - rate)],
    ["p50", Math.LN2 / (1 - rate)],
    ["p95", Math.log(20) / (1 - rate)],
  ] as const)("the interval of the %s holds theory's value in about 95 %", (stat, truth) => {
    const holding = outcomes.filter((outcome) => contains(e2e(outcome, stat).ci, truth)).length;
    expect(holding).toBeGreaterThanOrEqual(binomialRange(seeds.length, 0.94)[0]);
    // An interval that holds a value 10 % off as often would be too wide.
    expect(outcomes.filter((outcome) => contains(e2e(outcome, stat).ci, 1.1 * truth)).length).toBeLessThan(
      0.9 * seeds.length,
    );
  });

  it("the intervals of throughput, utilisation and number in flight hold theory's values in about 95 %", () => {
    for (const [key, truth] of [
      ["requestsPerSecond", rate],
      ["utilisation", rate],
      ["inFlight", rate / (1 - rate)],
    ] as const) {
      const holding = outcomes.filter(({ summaries }) =>
        contains(estimate(summaries.map((summary) => summary[key])).ci, truth),
      ).length;
      expect(holding).toBeGreaterThanOrEqual(binomialRange(seeds.length, 0.94)[0]);
    }
  });

  it.each(["mean", "p95"] as const)(
    "the band of the %s holds the next hour's in about 90 %, law errors included",
    (stat) => {
      for (const [scenario, all] of [
        [exact, outcomes],
        [vague, vagueOutcomes],
      ] as const) {
        const holding = all.filter((outcome, i) => {
          const next = replicate(scenario, outcome.preparation.schedule, seeds[i]!, replications);
          return contains(e2e(outcome, stat).band, latencyStat(sketchOf(overall(next, "e2e")), stat));
        }).length;
        // The band takes in the interval, so it may hold a little more.
        expect(holding).toBeGreaterThanOrEqual(binomialRange(seeds.length, 0.9)[0]);
        expect(holding).toBeLessThanOrEqual(binomialRange(seeds.length, 0.95)[1]);
      }
    },
  );

  it("the band is wider than the interval, and wider still when the law is uncertain", () => {
    const width = ([low, high]: readonly [number, number]) => high - low;
    let [exactBands, vagueBands] = [0, 0];
    for (const [i, outcome] of outcomes.entries()) {
      const { ci, band } = e2e(outcome, "mean");
      expect(width(band!)).toBeGreaterThan(width(ci!));
      exactBands += width(band!);
      vagueBands += width(e2e(vagueOutcomes[i]!, "mean").band!);
    }
    // ∂E/∂ ln c0 of the mean time in the system is E/(1 − ρ) = 6.25: 5 % of error is 0.31, beside 0.36 of chance.
    expect(vagueBands / exactBands).toBeGreaterThan(1.1);
  });
});

describe("an experiment that stops by itself", { timeout: 60_000 }, () => {
  it("has intervals that hold theory's value nearly as often as those of a fixed number of replications", async () => {
    const truth = 1 / (1 - rate);
    let holding = 0;
    for (const seed of seeds) {
      const outcome = await runExperiment(
        exact,
        { ...fixedRun(seed, 10, duration), precision: 0.1, maxReplications: 100 },
        inProcessRunner(),
      );
      expect(outcome!.stopped).toBe("precision");
      const { ci } = latencyEstimates(outcome!, "e2e", null).mean;
      if (contains(ci, truth)) holding++;
    }
    // Stopping when the interval is narrow favours samples that happen to spread little.
    expect(holding).toBeGreaterThanOrEqual(binomialRange(seeds.length, 0.92)[0]);
  });
});
