import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factorAt, meanFactor, TimeWarp } from "../../src/engine/rateProfile.ts";
import type { RateProfile } from "../../src/engine/scenario.ts";

const factor = fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 4, noNaN: true }));
/** Profiles that are not zero throughout, with slots in which nobody comes. */
const profiles: fc.Arbitrary<RateProfile> = fc
  .record({
    factors: fc.array(factor, { minLength: 1, maxLength: 12 }).filter((all) => all.some((each) => each > 0)),
    period: fc.integer({ min: 1, max: 1000 }),
    phase: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  })
  .map(({ factors, period, phase }) => ({ name: "any", factors, period, start: phase * period }));
const times = fc.double({ min: 0, max: 5000, noNaN: true });
const origins = fc.double({ min: 0, max: 500, noNaN: true });

/** The factor's integral from 0 to `time` by the midpoint rule, slot by slot, for profiles that start at a whole second. */
function integral(profile: RateProfile, origin: number, time: number): number {
  const steps = 40_000;
  let sum = 0;
  for (let i = 0; i < steps; i++)
    sum += factorAt(profile, profile.start - origin + ((i + 0.5) / steps) * time);
  return (sum * time) / steps;
}

describe("a time warp", () => {
  it("passes operational time as the integral of the factor", () => {
    const profile = { name: "steps", factors: [1, 0, 3, 0.5], period: 40, start: 10 };
    const warp = new TimeWarp(profile, 7);
    // The midpoint rule errs by at most one step for each of the ten jumps, of at most 3.
    for (const time of [0.5, 3, 17, 40, 95])
      expect(Math.abs(warp.operational(time) - integral(profile, 7, time))).toBeLessThan(
        (30 * time) / 40_000,
      );
  });

  it("shows profile.start at the run time at which the measured time begins", () => {
    const warp = new TimeWarp({ name: "hours", factors: [0, 1], period: 100, start: 40 }, 20);
    // The clock shows 20 at run time 0, 50 at run time 30: the second slot begins, and with it the arrivals.
    expect(warp.clock(5)).toBeCloseTo(35, 12);
    expect(warp.operational(30)).toBeCloseTo(0, 12);
  });

  it("has an inverse, which is exact wherever anybody comes", () => {
    fc.assert(
      fc.property(profiles, origins, fc.array(times), (profile, origin, asked) => {
        const warp = new TimeWarp(profile, origin);
        for (const time of asked) {
          const passed = warp.operational(time);
          const back = warp.clock(passed);
          expect(Math.abs(warp.operational(back) - passed)).toBeLessThan(1e-6);
          // Rounding moves operational time by 1e-12, and time by as much over the least factor.
          if (!profile.factors.includes(0)) expect(Math.abs(back - time)).toBeLessThan(1e-6);
        }
      }),
    );
  });

  it("gives the same inverse in any order of the questions", () => {
    fc.assert(
      fc.property(profiles, fc.array(fc.double({ min: 0, max: 9000, noNaN: true })), (profile, passed) => {
        const warp = new TimeWarp(profile, 0);
        for (const each of passed) expect(warp.clock(each)).toBe(new TimeWarp(profile, 0).clock(each));
      }),
    );
  });

  it("never goes back in time", () => {
    fc.assert(
      fc.property(profiles, fc.array(fc.double({ min: 0, max: 50, noNaN: true })), (profile, gaps) => {
        const warp = new TimeWarp(profile, 3);
        let [passed, last] = [0, 0];
        for (const gap of gaps) {
          passed += gap;
          const time = warp.clock(passed);
          expect(time).toBeGreaterThanOrEqual(last);
          last = time;
        }
      }),
    );
  });

  it("changes no bit where the profile is flat", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), origins, (time, origin) => {
        const flat = { name: "flat", factors: [1, 1, 1], period: 100, start: 30 };
        const warp = new TimeWarp(flat, origin);
        expect(warp.clock(time)).toBe(time);
        expect(warp.operational(time)).toBe(time);
      }),
    );
  });

  it("never reaches an arrival when nobody ever comes", () => {
    const warp = new TimeWarp({ name: "shut", factors: [0, 0], period: 10, start: 0 }, 0);
    expect(warp.clock(1e-9)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("a profile", () => {
  const profile = { name: "two", factors: [0.5, 1.5, 4], period: 30, start: 0 };
  it("has the factor of the slot that the clock is in, in any period", () => {
    expect([0, 9.99, 10, 29, 30, -1, 3021].map((seconds) => factorAt(profile, seconds))).toEqual([
      0.5, 0.5, 1.5, 4, 0.5, 4, 4,
    ]);
  });
  it("multiplies the rate by the mean of its factors", () => {
    expect(meanFactor(profile)).toBe(2);
  });
});
