import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capacityRanks } from "../../src/planning/capacity.ts";
import { type LoadRange, Thresholds } from "../../src/planning/thresholds.ts";

const range: LoadRange = { least: 1, most: 10_000, isWhole: false };

/** A trial of replications that break above thresholds of their own, and how often one was simulated. */
function trialOf(limits: readonly number[]) {
  const counter = { simulated: 0 };
  const trial = async (load: number, replications: readonly number[]) => {
    counter.simulated += replications.length;
    return replications.map((replication) => load > limits[replication]!);
  };
  return { trial, counter };
}

const limits = fc.array(fc.double({ min: 2, max: 9_000, noNaN: true }), { minLength: 20, maxLength: 80 });

describe("Thresholds", () => {
  it("bracket the order statistic of any rank to within the tolerance, wherever the search starts", async () => {
    const start = fc.double({ min: 1, max: 10_000, noNaN: true });
    await fc.assert(
      fc.asyncProperty(limits, fc.integer({ min: 1, max: 20 }), start, async (all, rank, guess) => {
        const thresholds = new Thresholds(all.length, range, trialOf(all).trial);
        const { kept, broken } = await thresholds.bracket(rank, all.length, guess, 0.01);
        const wanted = all.toSorted((a, b) => a - b)[rank - 1]!;
        expect(kept).toBeLessThanOrEqual(wanted);
        expect(broken).toBeGreaterThanOrEqual(wanted);
        expect(broken / kept).toBeLessThanOrEqual(1.01);
      }),
    );
  });

  it("bracket whole loads down to neighbours", async () => {
    const { trial } = trialOf([3.5, 7, 20.2, 900]);
    const thresholds = new Thresholds(4, { ...range, isWhole: true }, trial);
    expect(await thresholds.bracket(1, 4, 500, 1e-6)).toEqual({ kept: 3, broken: 4 });
    expect(await thresholds.bracket(2, 4, 500, 1e-6)).toEqual({ kept: 7, broken: 8 });
    expect(await thresholds.bracket(4, 4, 500, 1e-6)).toEqual({ kept: 900, broken: 901 });
  });

  it("say when every load allowed is kept, and when none is", async () => {
    const never = new Thresholds(3, range, trialOf([1e9, 1e9, 1e9]).trial);
    expect(await never.bracket(1, 3, 10, 0.01)).toEqual({ kept: 10_000, broken: Number.POSITIVE_INFINITY });
    const always = new Thresholds(3, range, trialOf([0, 0, 0]).trial);
    expect(await always.bracket(1, 3, 10, 0.01)).toEqual({ kept: 0, broken: 1 });
  });

  it("simulate each replication a few times only, from a guess a little above the rank", async () => {
    const all = Array.from({ length: 72 }, (_, i) => 100 + 3 * ((i * 29) % 72));
    const { trial, counter } = trialOf(all);
    const thresholds = new Thresholds(all.length, range, trial);
    await thresholds.bracket(9, 72, 140, 0.01);
    await thresholds.bracket(4, 72, 140, 0.01);
    // A bisection of every threshold from the same start to the same width takes 8 trials each.
    expect(counter.simulated).toBeLessThan(3 * 72);
  });

  it("count a replication that keeps a heavier load than one at which it breaks, and take it as broken", async () => {
    // Replication 0 breaks between 50 and 60, keeps between 60 and 100, and breaks above.
    const trial = async (load: number, replications: readonly number[]) =>
      replications.map((each) => (each === 0 ? load > 100 || (load > 50 && load < 60) : load > 80 + each));
    const thresholds = new Thresholds(5, range, trial);
    await thresholds.bracket(1, 5, 70, 0.01);
    await thresholds.verify(55);
    expect(thresholds.inversions).toBe(1);
    expect(thresholds.brokenAt(55)).toBe(1);
    const { broken } = await thresholds.bracket(1, 5, 70, 0.01);
    expect(broken).toBeLessThanOrEqual(55);
  });
});

describe("capacityRanks", () => {
  it("forgive as many broken hours as the verdict on an SLO", () => {
    for (const confidence of [0.5, 0.8, 0.9, 0.95, 0.99]) {
      const { replications, value } = capacityRanks(confidence, 2, 400);
      const probability = (broken: number) => (replications - broken + 0.5) / (replications + 1);
      expect(probability(value - 1)).toBeGreaterThanOrEqual(confidence - 1e-12);
      expect(probability(value)).toBeLessThan(confidence);
    }
  });

  it("take as many replications as bound the capacity on both sides, where they are allowed", () => {
    expect(capacityRanks(0.95, 20, 400)).toEqual({ replications: 72, value: 4, low: 1, high: 9 });
    expect(capacityRanks(0.99, 20, 400)).toMatchObject({ replications: 368, low: 1 });
    expect(capacityRanks(0.95, 200, 400)).toEqual({ replications: 200, value: 10, low: 4, high: 17 });
    expect(capacityRanks(0.99, 20, 100)).toMatchObject({ replications: 100, low: null });
  });
});
