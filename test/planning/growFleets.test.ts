import { describe, expect, it } from "vitest";
import type { Redundancy } from "../../src/documents/plan.ts";
import type { Load } from "../../src/engine/scenario.ts";
import { uninterrupted } from "../../src/montecarlo/experiment.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { growFleets } from "../../src/planning/growFleets.ts";
import { capacitiesUpTo, carrierOf, ofAllOptions } from "../../src/planning/sizeCapacities.ts";
import { isLong } from "../effort.ts";
import { batchingServer, singleServer } from "../montecarlo/scenarios.ts";
import { candidate, settingsOf } from "./fleet/fleets.ts";

if (isLong)
  describe("growFleets", { timeout: 120_000 }, () => {
    it("adds a server to M/M/1 when p95 outgrows the SLO, within the span of its interval", async () => {
      // p95 of M/M/1 with μ = 1 is ln 20/(1 − λ): below 6 s as long as λ < 1 − ln 20/6 = 0.5007.
      const load: Load = { kind: "rate", rate: 0.4, arrival: { kind: "poisson" } };
      const candidates = [candidate(singleServer(load, { routing: "least-outstanding" }))];
      const asked = { slos: ["e2e.p95<6s"], duration: 5000, confidence: 0.5 };
      const today = {
        model: "toy",
        machine: "bench",
        machines: 1,
        toleratedDown: 0,
        capacity: null,
        meets: true,
      };
      const told: (readonly [done: number, of: number, share: number])[] = [];
      const [fleet] = await growFleets(
        candidates,
        [today],
        { load: 0.4, perYear: 0.2, years: 1.5 },
        settingsOf(asked),
        inProcessRunner(),
        (...progress) => told.push(progress),
        uninterrupted,
      );
      // One server and two, each searched once.
      expect(told[0]).toEqual([0, 1, 0]);
      expect(told).toContainEqual([0, 1, 0.5]);
      expect(told.at(-1)).toEqual([1, 1, 1]);
      expect(told.length).toBeGreaterThan(10);
      const analytic = Math.floor((12 * Math.log((1 - Math.log(20) / 6) / 0.4)) / Math.log(1.2)) + 1;
      expect(analytic).toBe(15);
      const second = fleet!.steps.find(({ machines }) => machines === 2)!;
      // Hours of 2,000 requests scatter, and the median of p95 is a little below its mean: a month either way.
      expect(second.earliest).toBeLessThanOrEqual(analytic + 1);
      expect(second.latest ?? 18).toBeGreaterThanOrEqual(analytic - 1);
      expect(Math.abs(second.month! - analytic)).toBeLessThanOrEqual(2);
    });
  });

describe("carrierOf", { timeout: 60_000 }, () => {
  it("lets a fleet that must stand a failure carry what the machines left carry", async () => {
    const one = candidate(batchingServer({ kind: "users", users: 50, thinkTime: 30 }));
    const carrier = (redundancy: Redundancy) =>
      carrierOf(
        one,
        settingsOf({ slos: ["e2e.p95<8s"], duration: 60, redundancy }),
        inProcessRunner(),
        new Map(),
      );
    const spare = carrier({ kind: "spare", machines: 1 });
    expect(await spare(1)).toMatchObject({ value: 0 });
    const alone = await carrier({ kind: "none" })(1);
    expect(alone.value).toBeGreaterThan(0);
    expect(await spare(2)).toEqual({ ...alone, machines: 2 });
  });
});

describe("ofAllOptions", () => {
  it("tells how far all options are together, each as much as another", () => {
    const told: (readonly [done: number, share: number])[] = [];
    const [quick, slow] = ofAllOptions(2, (...progress) => told.push(progress));
    slow!.onSizes(1, 3);
    quick!.onSizes(1, 0);
    slow!.onHours(480);
    slow!.onHours(100_000);
    slow!.onSizes(2, 2);
    slow!.onSizes(4, 0);
    const shares = [0.125, 0.625, 0.6875, (1 + (1 + 0.95) / 4) / 2, 0.75, 1];
    expect(told.map(([, share]) => share)).toEqual(shares.map((share) => expect.closeTo(share, 9)));
    expect(told.map(([done]) => done)).toEqual([0, 1, 1, 1, 1, 2]);
  });
});

describe("capacitiesUpTo", () => {
  const asked: number[] = [];
  const carry = async (machines: number) => {
    asked.push(machines);
    const value = 100 * machines;
    return { machines, value, ci: [value - 5, value + 5] as const, isSearched: true };
  };

  it("searches each size of few, and no more than decide", async () => {
    asked.length = 0;
    const told: (readonly [done: number, left: number])[] = [];
    const sizes = await capacitiesUpTo(carry, 2, 450, 99, 7, (...progress) => told.push(progress));
    expect(asked).toEqual([2, 3, 4, 5]);
    expect(told).toEqual([
      [1, 3],
      [2, 2],
      [3, 1],
      [4, 0],
    ]);
    expect(sizes.map(({ machines }) => machines)).toEqual([2, 3, 4, 5]);
  });

  it("searches a few of many, and puts the others on the lines between", async () => {
    asked.length = 0;
    const sizes = await capacitiesUpTo(carry, 10, 5000, 99, 7);
    expect(asked.length).toBeLessThanOrEqual(8);
    expect(sizes.map(({ machines }) => machines)).toEqual(Array.from({ length: 41 }, (_, i) => 10 + i));
    for (const { machines, value, ci } of sizes)
      expect([value, ...ci!]).toEqual([100, 100, 100].map((each, i) => each * machines + [0, -5, 5][i]!));
    expect(sizes.filter(({ isSearched }) => isSearched).map(({ machines }) => machines)).toEqual(asked);
  });

  it("stops at the most machines that are looked at, and where the first carries nothing", async () => {
    const machinesOf = async (value: number) =>
      (
        await capacitiesUpTo(
          async (machines) => ({ machines, value: value * machines, ci: null, isSearched: true }),
          ...([1, 10, 4, 7] as const),
        )
      ).map(({ machines }) => machines);
    expect(await machinesOf(1)).toEqual([1, 2, 3, 4]);
    expect(await machinesOf(0)).toEqual([1]);
  });
});
