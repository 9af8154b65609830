import { describe, expect, it } from "vitest";
import { rateProfile } from "../../src/catalog/profiles.ts";
import type { RateProfile } from "../../src/engine/scenario.ts";
import { type DaySchedule, hourlyRates } from "../../src/montecarlo/daySchedule.ts";
import { prepare } from "../../src/montecarlo/prepare.ts";
import { replicate } from "../../src/montecarlo/replicate.ts";
import { singleServer } from "./scenarios.ts";

/** Six hours, quiet at both ends. */
const hump: RateProfile = rateProfile({
  name: "hump",
  period: 21_600,
  factors: [0.2, 0.4, 0.8, 1, 0.6, 0.1],
});
const scenario = (rate: number, profile: RateProfile = hump, replicas = 1) =>
  singleServer({ kind: "rate", rate, arrival: { kind: "poisson" }, profile }, { replicas });
const scheduleOf = (rate: number) => prepare(scenario(rate), 1, 3600).schedule as DaySchedule;

describe("a day", () => {
  it("is measured from its quietest hour on, after two hours of what precedes it", () => {
    expect(scheduleOf(0.5)).toEqual({
      kind: "day",
      start: 5 * 3600,
      warmUp: 7200,
      period: 21_600,
      hours: 6,
      slots: 12,
      patience: 21_600,
    });
  });

  it("is no overload where hours are above capacity and the whole is below, and one where the whole is above", () => {
    // The server takes one request a second; the mean factor is 0.517.
    expect(prepare(scenario(1.7), 1, 3600).state).toBe("transient");
    const { state, overload } = prepare(scenario(2.5), 1, 3600);
    expect(state).toBe("overloaded");
    expect(overload!.offeredRequestsPerSecond).toBeCloseTo((2.5 * 3.1) / 6, 9);
  });

  it("asks in each hour what the profile says, counted over replications", () => {
    const busy = scenario(0.5);
    const schedule = scheduleOf(0.5);
    const runs = Array.from({ length: 30 }, (_, i) => replicate(busy, schedule, 1, i));
    const rates = hourlyRates(busy, hump);
    expect(rates).toEqual([0.1, 0.2, 0.4, 0.5, 0.3, 0.05].map((rate) => expect.closeTo(rate, 9)));
    for (const [hour, rate] of rates.entries()) {
      const came = runs.reduce((sum, { day }) => sum + day![0]!.hours[hour]!.e2e.count, 0);
      // Poisson: the standard deviation of a count is the root of its mean; four of them.
      const expected = rate * 3600 * runs.length;
      expect(Math.abs(came - expected)).toBeLessThan(4 * Math.sqrt(expected));
    }
  });

  it("loses no request, and holds Little's law over the period", () => {
    for (const rate of [0.5, 1.7]) {
      const busy = scenario(rate);
      const schedule = prepare(busy, 1, 3600).schedule;
      for (let i = 0; i < 3; i++) {
        const { day, features, unfinished, failed, seconds, inFlight } = replicate(busy, schedule, 1, i);
        const [course] = day!;
        const byHour = course!.hours.reduce((sum, { e2e }) => sum + e2e.count, 0);
        expect(byHour).toBe(features[0]!.e2e.count);
        expect(unfinished).toBe(0);
        expect(Object.values(failed).every((count) => count === 0)).toBe(true);
        expect(seconds).toBe(21_600);
        const hours = course!.hours.reduce((sum, hour) => sum + hour.inFlight, 0) / 6;
        const slots = course!.inFlight.reduce((sum, value) => sum + value, 0) / course!.inFlight.length;
        expect(hours).toBeCloseTo(inFlight, 9);
        expect(slots).toBeCloseTo(inFlight, 9);
        // L = λW up to the requests at either end of the period, a few in the quietest hour of thousands in all.
        const little = features[0]!.e2e.sum / seconds;
        expect(Math.abs(inFlight - little) / little).toBeLessThan(0.02);
      }
    }
  });

  it("builds a queue in the hours above capacity that drains after them", () => {
    // Two servers of one request a second each, asked 2.6 in the busiest hour: the queue of the fluid is
    // (2.08 − 2) + (2.6 − 2) = 0.68 hours' requests/s, 2,450 at the end of hour 3, and drains at 2 − 1.56 a second.
    const busy = scenario(2.6, hump, 2);
    const schedule = prepare(busy, 1, 3600).schedule;
    const runs = Array.from({ length: 10 }, (_, i) => replicate(busy, schedule, 1, i).day![0]!);
    const waiting = (slot: number) => runs.reduce((sum, run) => sum + run.waiting[slot]!, 0) / runs.length;
    expect(waiting(20)).toBeLessThan(2);
    const peak = waiting(47);
    // The last slot of the hour, half a slot before its end; fluctuations of arrivals and services add √(2·4.4·3600/10)
    // ≈ 56 at most to the mean of ten runs.
    expect(Math.abs(peak - (0.68 * 3600 - 0.6 * 150))).toBeLessThan(4 * 56);
    expect(waiting(59)).toBeLessThan(peak - 0.8 * 0.44 * 3600);
    expect(waiting(71)).toBeLessThan(2);
  });
});
