import { describe, expect, it } from "vitest";
import type { Scenario } from "../../../src/engine/scenario.ts";
import { overall } from "../../../src/montecarlo/estimate.ts";
import { type ExperimentSettings, uninterrupted } from "../../../src/montecarlo/experiment.ts";
import { inProcessRunner } from "../../../src/montecarlo/runner.ts";
import { parseSlo } from "../../../src/montecarlo/slo.ts";
import { compareArms, exactDifference } from "../../../src/planning/whatif/compare.ts";
import { pooledDifference, shareDifference } from "../../../src/planning/whatif/pairedDifference.ts";
import { runPaired } from "../../../src/planning/whatif/pairedRuns.ts";
import { runs } from "../../effort.ts";
import { batchingServer, singleServer } from "../../montecarlo/scenarios.ts";
import { binomialRange } from "../../stats/samples.ts";

const settings: ExperimentSettings = {
  seed: 1,
  precision: 0.02,
  minReplications: 20,
  maxReplications: 20,
  duration: 2000,
  slos: [],
  confidence: 0.95,
};
const open = (rate: number) => ({ kind: "rate", rate, arrival: { kind: "poisson" } }) as const;

async function paired(scenarios: readonly Scenario[], changes: Partial<ExperimentSettings> = {}) {
  const runs = await runPaired(
    scenarios,
    { ...settings, ...changes },
    inProcessRunner(),
    () => {},
    uninterrupted,
  );
  return runs!;
}

describe("a paired comparison", () => {
  it("finds no difference at all between a scenario and itself", async () => {
    const scenario = batchingServer({ kind: "users", users: 20, thinkTime: 10 });
    const slos = [parseSlo("e2e.p95<3s")];
    const { base, variants } = await paired([scenario, structuredClone(scenario)], { slos });
    const differences = compareArms(base, variants[0]!, slos);
    for (const [name, { value, ci, verdict }] of Object.entries(differences)) {
      expect(value, name).toBe(0);
      expect(verdict, name).toBe("no-difference");
      if (!name.startsWith("slo:")) expect(ci, name).toEqual([0, 0]);
    }
    expect(Object.keys(differences)).toContain("slo:e2e.p95<3s");
  });

  it("tells how far it is from the first runs on, and keeps the rounds that were finished when interrupted", async () => {
    const load = { kind: "users", users: 5, thinkTime: 10 } as const;
    const scenarios = [batchingServer(load), batchingServer({ ...load, users: 6 })];
    const told: number[] = [];
    const many = { ...settings, minReplications: 250, maxReplications: 250, duration: 20 };
    let interrupt = () => {};
    const interruption = { requested: false, promise: new Promise<void>((resolve) => (interrupt = resolve)) };
    const runs = await runPaired(
      scenarios,
      many,
      inProcessRunner(),
      ({ replications, minReplications }) => {
        expect(minReplications).toBe(250);
        told.push(replications);
        if (replications < 120 || interruption.requested) return;
        interruption.requested = true;
        interrupt();
      },
      interruption,
    );
    expect(told[0]).toBeLessThan(10);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(runs!.stopped).toBe("interrupted");
    expect(runs!.base.summaries).toHaveLength(100);
  });

  it("has a far smaller variance than one of independent runs", async () => {
    const [light, heavy] = [20, 22].map((users) => batchingServer({ kind: "users", users, thinkTime: 10 }));
    const common = await paired([light!, heavy!]);
    const other = await paired([heavy!], { seed: 2 });
    const hours = (list: typeof common.base.summaries) => list.map((each) => overall(each, "e2e"));
    const width = ({ ci }: ReturnType<typeof pooledDifference>) => ci![1] - ci![0];
    const before = hours(common.base.summaries);
    const together = width(pooledDifference(before, hours(common.variants[0]!.summaries), "mean"));
    const apart = width(pooledDifference(before, hours(other.base.summaries), "mean"));
    const ratio = (together / apart) ** 2;
    // With a correlation of 0.8 between the arms the variance falls to a fifth, (1 − 0.8)/1; a ratio of two variances with
    // 19 degrees of freedom each is below 2.2 with 95 % probability (F distribution).
    expect(ratio).toBeLessThan(0.45);
  });

  it("covers a known difference as often as it says", async () => {
    // M/M/1 with μ = 1: E2E is exponential with mean 1/(μ − λ), its 95th percentile −ln(0.05) of that.
    const [before, after] = [0.3, 0.4];
    const truth = -Math.log(0.05) * (1 / (1 - after) - 1 / (1 - before));
    let covered = 0;
    const experiments = runs(12, 40);
    for (let seed = 0; seed < experiments; seed++) {
      const { base, variants } = await paired([singleServer(open(before)), singleServer(open(after))], {
        seed,
      });
      const { ci } = compareArms(base, variants[0]!, [])["e2e.p95"]!;
      if (ci![0] <= truth && truth <= ci![1]) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(binomialRange(experiments, 0.95, 0.006)[0]);
  }, 60_000);

  it("stops when the difference is precise, with as many replications in every arm", async () => {
    const loads = [20, 21, 30].map((users) => batchingServer({ kind: "users", users, thinkTime: 10 }));
    const { base, variants, stopped } = await paired(loads, { minReplications: 5, maxReplications: 200 });
    expect(stopped).toBe("precision");
    expect(variants.map(({ summaries }) => summaries.length)).toEqual([
      base.summaries.length,
      base.summaries.length,
    ]);
    for (const variant of variants) {
      const { base: of, ci } = compareArms(base, variant, [])["e2e.p95"]!;
      expect((ci![1] - ci![0]) / 2).toBeLessThanOrEqual(0.02 * of!);
    }
  });

  it("says of an overloaded variant that it is worse, and no latency", async () => {
    const { base, variants } = await paired([singleServer(open(0.5)), singleServer(open(1.5))]);
    const { "e2e.p95": latency, requestsPerSecond } = compareArms(base, variants[0]!, []);
    expect(latency).toMatchObject({ value: null, ci: null, verdict: "worse" });
    expect(requestsPerSecond!.verdict).toBe("better");
    const back = compareArms(variants[0]!, base, [])["e2e.p95"];
    expect(back!.verdict).toBe("better");
  });
});

describe("differences", () => {
  it("of shares keep room for doubt where all hours agree", () => {
    // Agresti and Min's table of the four cells with half an hour in each: 0 ± 1.96·√1/12.
    const kept = new Array<boolean>(10).fill(true);
    const { value, ci } = shareDifference(kept, kept);
    expect(value).toBe(0);
    expect(ci![1]).toBeCloseTo(1.95996 / 12, 4);
  });

  it("of costs are exact, and less is better", () => {
    expect(exactDifference(100.1, 99.9)).toMatchObject({ value: -0.2, ci: [-0.2, -0.2], verdict: "better" });
    expect(exactDifference(null, 99.9).verdict).toBeNull();
  });
});
