import { describe, expect, it } from "vitest";
import { replicate } from "../../src/montecarlo/replicate.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { piscinaRunner } from "../../src/node/piscinaRunner.ts";
import { sketchOf } from "../../src/stats/latencySketch.ts";
import { oneSecondServer, patience, withPatience } from "./impatience.ts";
import { poisson } from "./scenarios.ts";

const schedule = { kind: "steady", warmUp: 100, duration: 600, patience: 3600 } as const;
const bins = { from: -60, seconds: 5, count: 132 };
const scenario = withPatience(oneSecondServer(poisson(0.9)), patience(6, 2));
const total = (column: Float64Array, from = 0) => column.subarray(from).reduce((sum, each) => sum + each, 0);

describe("a run in bins", () => {
  it("finds what the same run finds without them", () => {
    const { timeline: none, ...plain } = replicate(scenario, schedule, 3, 0);
    const { timeline, ...binned } = replicate(scenario, { ...schedule, bins }, 3, 0);
    expect(none).toBeNull();
    expect(timeline).not.toBeNull();
    // Integrals over time are summed in other pieces, so only the last digits may differ.
    expect(binned.features).toEqual(plain.features);
    expect(binned.failed).toEqual(plain.failed);
    expect(binned.completed).toBe(plain.completed);
    expect(binned.inFlight).toBeCloseTo(plain.inFlight, 9);
  });

  it("counts in its bins what the window counts", () => {
    const run = replicate(scenario, { ...schedule, bins }, 3, 0);
    const line = run.timeline!;
    const measured = 60 / bins.seconds;
    expect(total(line.answered, measured)).toBe(run.completed);
    expect(total(line.good, measured)).toBe(run.completed);
    expect(total(line.sendings, measured)).toBe(run.sendings);
    expect(total(line.failed, measured)).toBe(Object.values(run.failed).reduce((sum, n) => sum + n, 0));
    expect(total(line.inFlight, measured) / (bins.count - measured)).toBeCloseTo(run.inFlight, 9);
    // By the moment they came, and not the moment of their answer.
    const asked = sketchOf(line.e2e.slice(measured));
    expect(asked.count).toBe(run.features[0]!.e2e.count);
    expect(asked.sum).toBeCloseTo(run.features[0]!.e2e.sum, 6);
    expect(total(line.sendings)).toBeGreaterThan(total(line.offered));
  });

  it("is the same on any number of threads", async () => {
    const job = {
      kind: "replicate",
      scenario,
      schedule: { ...schedule, bins },
      seed: 3,
      first: 0,
      count: 3,
    } as const;
    const limits = [{ time: "e2e", seconds: 3, features: null }] as const;
    const threads = piscinaRunner(2);
    try {
      const [first, second] = await Promise.all([
        threads.replicate({ ...job, limits, count: 2 }),
        threads.replicate({ ...job, limits, first: 2, count: 1 }),
      ]);
      expect([...first, ...second]).toEqual(await inProcessRunner().replicate({ ...job, limits }));
    } finally {
      await threads.close();
    }
  });
});
