import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CostStep } from "../../src/documents/breakEven.ts";
import type { Load } from "../../src/engine/scenario.ts";
import { uninterrupted } from "../../src/montecarlo/experiment.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { cheapestStretches, stepAbove } from "../../src/planning/breakEven.ts";
import { searchBreakEven } from "../../src/planning/breakEvenSearch.ts";
import { runs } from "../effort.ts";
import { singleServer } from "../montecarlo/scenarios.ts";
import { candidate, settingsOf } from "./fleet/fleets.ts";

/** Machines that each carry so much, for so many dollars. */
function fleets(each: number, cost: number, count = 10): CostStep[] {
  return Array.from({ length: count }, (_, i) => ({
    machines: i + 1,
    value: each * (i + 1),
    ci: [each * (i + 1) - 40, each * (i + 1) + 40],
    isSearched: true,
    costPerMonth: cost * (i + 1),
  }));
}

describe("cheapestStretches", () => {
  it("says up to which load the small machine is cheaper, as sure as its capacity is", () => {
    // Three small ones cost less than a large one, four as much: the fourth stays, the fifth would not.
    const stretches = cheapestStretches([fleets(100, 25), fleets(1000, 100)], 1000);
    expect(stretches).toEqual([
      { option: 0, from: 0, to: 400, toCi: [360, 440] },
      { option: 1, from: 400, to: 1000, toCi: null },
    ]);
  });

  it("comes back to an option where it is cheaper again, and ends where none carries more", () => {
    const stretches = cheapestStretches([fleets(100, 30, 3), fleets(250, 55, 1)], 400);
    // 100 for 30, 200 for 60 against 250 for 55, 300 for 90.
    expect(stretches.map(({ option, to }) => [option, to])).toEqual([
      [0, 100],
      [1, 250],
      [0, 300],
      [null, 400],
    ]);
  });

  it("always names a cheapest option, joins without gaps, and never gets cheaper with load", () => {
    const option = fc
      .tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 90 }))
      .map(([each, cost]) => fleets(each, cost, 12));
    fc.assert(
      fc.property(fc.array(option, { minLength: 1, maxLength: 4 }), (options) => {
        const stretches = cheapestStretches(options, 1000);
        expect(stretches[0]!.from).toBe(0);
        expect(stretches.at(-1)!.to).toBe(1000);
        stretches.slice(1).forEach((stretch, i) => {
          expect(stretch.from).toBe(stretches[i]!.to);
          expect(stretch.option).not.toBe(stretches[i]!.option);
        });
        let before = 0;
        for (let load = 0; load < 1000; load += 7) {
          const { option: chosen } = stretches.find(({ from, to }) => from <= load && load < to)!;
          const costs = options.map(
            (steps) => stepAbove(steps, load)?.costPerMonth ?? Number.POSITIVE_INFINITY,
          );
          const least = Math.min(...costs);
          expect(chosen === null ? Number.POSITIVE_INFINITY : costs[chosen]).toBe(least);
          expect(least).toBeGreaterThanOrEqual(before);
          before = least;
        }
      }),
    );
  });
});

describe("searchBreakEven", { timeout: 120_000 }, () => {
  it("finds the break-even rate of two M/M/1, one of them twice as fast and dear", async () => {
    // p95 of M/M/1 is ln 20/(μ − λ): below 6 s up to λ = μ − ln 20/6. A server with μ = 1 carries 0.5007 for 10 USD an hour, one
    // with μ = 2 carries 1.5007 for 15; two slow ones cost 20.
    const load: Load = { kind: "rate", rate: 0.4, arrival: { kind: "poisson" } };
    const slow = singleServer(load, { routing: "least-outstanding" });
    const { law, ...deployment } = slow.deployments[0]!;
    const quick = { ...law, law: { ...law.law, c0: law.law.c0 / 2 } };
    const candidates = [
      { name: "slow", candidate: candidate(slow) },
      {
        name: "fast",
        candidate: candidate(
          { ...slow, deployments: [{ ...deployment, law: quick }] },
          { machine: "fast", perHour: 15 },
        ),
      },
      { name: "unpriced", candidate: candidate(slow, { machine: "unpriced", perHour: null }) },
    ];
    const settings = settingsOf({ slos: ["e2e.p95<6s"], duration: runs(2000, 5000), confidence: 0.5 });
    const told: (readonly [done: number, share: number])[] = [];
    const found = await searchBreakEven(
      candidates,
      0.9,
      settings,
      inProcessRunner(),
      (...progress) => told.push(progress),
      uninterrupted,
    );
    expect(told.at(-1)).toEqual([3, 1]);
    expect(told.length).toBeGreaterThan(10);
    expect(found!.options.map(({ name, costPerMonth }) => [name, costPerMonth])).toEqual([
      ["slow", 7300],
      ["fast", 10_950],
    ]);
    expect(found!.leftOut[0]).toMatchObject({ name: "unpriced" });
    const [first, second] = found!.stretches;
    expect([first!.option, second!.option, found!.stretches.length]).toEqual([0, 1, 2]);
    const analytic = 1 - Math.log(20) / 6;
    // Short hours scatter, by the square root of their length: the median of their thresholds may lie 3 % off in 5,000 s.
    const off = 0.04 * Math.sqrt(5000 / settings.duration);
    expect(Math.abs(first!.to / analytic - 1)).toBeLessThan(off);
    expect(first!.toCi![0]).toBeLessThan(analytic * (1 + off / 2));
    expect(first!.toCi![1]).toBeGreaterThan(analytic * (1 - off / 2));
    expect(second!.to).toBe(0.9);
  });
});
