import { describe, expect, it } from "vitest";
import { limitDispersion } from "../../src/engine/arrivals.ts";
import { meanFactor, TimeWarp } from "../../src/engine/rateProfile.ts";
import { requestSource } from "../../src/engine/requestSource.ts";
import type { ArrivalProcess, Load, RateProfile, Workload } from "../../src/engine/scenario.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { dispersion, gapMoments, gapSurvival } from "../../src/traces/fit/arrivalTheory.ts";
import { DispersionLadder, expectedDispersion } from "../../src/traces/fit/dispersionLadder.ts";
import { expectTheory, sampleMean } from "./replications.ts";

const one = { kind: "constant", tokens: 1 } as const;
const workload: Workload = {
  name: "one token",
  features: [{ name: "only", share: 1, inputTokens: one, outputTokens: one }],
};
/** Half an hour of nothing, then a quarter at full rate and a quarter at a fifth of it; the run begins before the clock. */
const profile: RateProfile = { name: "steps", period: 3600, factors: [0, 0, 1, 0.2], start: 900 };
const origin = 500;

const processes: readonly (readonly [string, ArrivalProcess])[] = [
  ["Poisson", { kind: "poisson" }],
  ["constant", { kind: "constant" }],
  ["gamma, CV 0.3", { kind: "gamma", cv: 0.3 }],
  ["gamma, CV 1", { kind: "gamma", cv: 1 }],
  ["gamma, CV 3", { kind: "gamma", cv: 3 }],
  ["on-off", { kind: "on-off", means: [4, 12], rates: [3.4, 0.2] }],
  ["on-off, silent when off", { kind: "on-off", means: [2, 30], rates: [16, 0] }],
];
const rate = 5;

/** The first arrivals of a load whose requests are answered at once, in seconds. */
function arrivalsOf(load: Load, count: number, replication: number): Float64Array {
  const source = requestSource(load, workload, replicationStreams(21, replication), origin);
  return Float64Array.from({ length: count }, () => {
    const now = source.nextTime;
    source.take();
    source.release(now, 0, true);
    return now;
  });
}

/** Requests a second in the profile's slots, from all arrivals of whole periods, with the time that each slot had. */
function ratesBySlot(arrivals: Float64Array): { rate: number; seconds: number }[] {
  const slot = profile.period / profile.factors.length;
  const periods = Math.floor(arrivals.at(-1)! / profile.period);
  const counts = profile.factors.map(() => 0);
  for (const time of arrivals)
    if (time < periods * profile.period) {
      const clock = profile.start - origin + time;
      counts[Math.floor(clock / slot) % counts.length]!++;
    }
  return counts.map((count) => ({ rate: count / (periods * slot), seconds: periods * slot }));
}

describe("the rate estimated from generated arrivals", () => {
  const count = 200_000;

  it.each(processes)("is the rate asked for: %s", (_, arrival) => {
    const arrivals = arrivalsOf({ kind: "rate", rate, arrival }, count, 0);
    // The n-th arrival of a process comes at n/rate, ± √(I/n) of it, I the limit of its index of dispersion.
    const error = Math.sqrt(limitDispersion(rate, arrival) / count);
    expect(Math.abs(count / arrivals.at(-1)! / rate - 1)).toBeLessThan(4 * error + 1e-9);
  });

  it.each(processes)("is the profile's in each slot, and its mean over all: %s", (_, arrival) => {
    const arrivals = arrivalsOf({ kind: "rate", rate, arrival, profile }, count, 1);
    const dispersed = limitDispersion(rate, arrival);
    for (const [slot, { rate: found, seconds }] of ratesBySlot(arrivals).entries()) {
      const asked = rate * profile.factors[slot]!;
      // A process that has no pause within a slot may still bring one request more or less at each of its ends.
      const ends = seconds / 900 / seconds;
      expect(Math.abs(found - asked), `slot ${slot}`).toBeLessThanOrEqual(
        4 * Math.sqrt((dispersed * asked) / seconds) + (asked > 0 ? 2 * ends : 0),
      );
    }
    const passed = new TimeWarp(profile, origin).operational(arrivals.at(-1)!);
    expect(Math.abs(count / passed / rate - 1)).toBeLessThan(4 * Math.sqrt(dispersed / count) + 1e-9);
    const overall = count / arrivals.at(-1)! / (rate * meanFactor(profile));
    // The run does not end with a whole period: up to one of them is seen in part.
    expect(Math.abs(overall - 1)).toBeLessThan(
      4 * Math.sqrt(dispersed / count) + profile.period / arrivals.at(-1)!,
    );
  });

  it("is that of users who think: users / think time, times the profile's factor", () => {
    const users = { kind: "users", users: 50, thinkTime: 10 } as const;
    const plain = arrivalsOf(users, count, 2);
    expect(Math.abs(count / plain.at(-1)! / rate - 1)).toBeLessThan(4 / Math.sqrt(count));
    for (const [slot, { rate: found, seconds }] of ratesBySlot(
      arrivalsOf({ ...users, profile }, count, 3),
    ).entries()) {
      const asked = rate * profile.factors[slot]!;
      expect(Math.abs(found - asked), `slot ${slot}`).toBeLessThanOrEqual(4 * Math.sqrt(asked / seconds));
    }
  });

  it("comes from the same arrivals, byte for byte, where the profile is flat", () => {
    const flat = { name: "flat", period: 86_400, factors: [1, 1], start: 4000 };
    for (const load of [
      ...processes.map(([, arrival]): Load & { kind: "rate" } => ({ kind: "rate", rate, arrival })),
      { kind: "users", users: 50, thinkTime: 10 } as const,
    ])
      expect(arrivalsOf({ ...load, profile: flat }, 5000, 4)).toEqual(arrivalsOf(load, 5000, 4));
  });
});

describe("generated arrivals vary as theory says", () => {
  const replications = 30;
  const count = 30_000;
  const varied = processes.filter(([, { kind }]) => kind !== "constant");

  it.each(varied)("coefficient of variation and correlation of neighbouring gaps: %s", (_, arrival) => {
    const found = Array.from({ length: replications }, (_, replication) => {
      const arrivals = arrivalsOf({ kind: "rate", rate, arrival }, count, replication);
      return momentsOf(arrivals.slice(1).map((time, i) => time - arrivals[i]!));
    });
    const theory = gapMoments(rate, arrival);
    // A ratio of sample moments is off by about its own variance: less than a tenth of the standard error here.
    expectTheory(
      found.map(({ cv }) => cv),
      theory.cv,
      0.002 * theory.cv,
    );
    const lagged = sampleMean(found.map(({ lagOne }) => lagOne));
    expect(lagged.error).toBeLessThan(0.01);
    expect(Math.abs(lagged.mean - theory.lagOne)).toBeLessThan(4 * lagged.error + 1e-3);
  });

  it.each(varied)("index of dispersion in every window: %s", (_, arrival) => {
    const ladders = Array.from({ length: replications }, (_, replication) => {
      const ladder = new DispersionLadder();
      const arrivals = arrivalsOf({ kind: "rate", rate, arrival }, count, 100 + replication);
      for (const time of arrivals) ladder.add(time);
      return ladder.finish(arrivals.at(-1)!);
    });
    for (const [step, { window }] of ladders[0]!.entries()) {
      const { mean, error } = sampleMean(ladders.map((ladder) => ladder[step]!.dispersion));
      const theory = expectedDispersion(ladders[0]![step]!, (seconds) => dispersion(rate, arrival, seconds));
      // Five standard errors, as sixteen windows are looked at; the mean of a ratio is off by its own variance.
      expect(Math.abs(mean - theory), `${window} s: ${mean} ± ${error}, theory ${theory}`).toBeLessThan(
        5 * error + 0.01 * theory,
      );
    }
  });

  it.each(varied)("share of the gaps that are longer: %s", (_, arrival) => {
    const arrivals = arrivalsOf({ kind: "rate", rate, arrival }, 200_000, 5);
    const gaps = arrivals.slice(1).map((time, i) => time - arrivals[i]!);
    for (const limit of [0.01, 0.1, 0.3, 1]) {
      const share = gaps.filter((gap) => gap > limit).length / gaps.length;
      const theory = gapSurvival(rate, arrival, limit);
      // Neighbouring gaps of an on-off process are alike: as many count for one as its dispersion says.
      const error = Math.sqrt(
        (theory * (1 - theory) * Math.max(1, limitDispersion(rate, arrival))) / gaps.length,
      );
      expect(Math.abs(share - theory), `${limit} s`).toBeLessThan(4 * error + 1e-6);
    }
  });
});

function momentsOf(gaps: Float64Array): { cv: number; lagOne: number } {
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  let [variance, lagged] = [0, 0];
  for (let i = 0; i < gaps.length; i++) {
    variance += (gaps[i]! - mean) ** 2;
    if (i > 0) lagged += (gaps[i]! - mean) * (gaps[i - 1]! - mean);
  }
  return { cv: Math.sqrt(variance / gaps.length) / mean, lagOne: lagged / variance };
}
