import { describe, expect, it } from "vitest";
import type { Faults } from "../../src/engine/scenario.ts";
import { disturbancesOf, effectiveReplicas, undisturbed } from "../../src/montecarlo/disturbances.ts";
import { runExperiment } from "../../src/montecarlo/experiment.ts";
import { prepare } from "../../src/montecarlo/prepare.ts";
import { recoveryOf, timelineOf } from "../../src/montecarlo/recovery.ts";
import { resultEntry } from "../../src/montecarlo/resultEntry.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { oneSecondServer, patience, withPatience } from "./impatience.ts";
import { fixedRun, poisson, singleServer } from "./scenarios.ts";

const still: Faults = { outages: [], slow: [], loadSeconds: 0, detectionSeconds: 0 };
/** The only replica is slow for 200 s. */
const slow = (factor: number): Faults => ({
  ...still,
  slow: [{ replica: 0, from: 300, to: 500, factor }],
});

describe("the recovery from a disturbance", () => {
  it("takes as long as the backlog takes to drain", async () => {
    const rate = 0.5;
    // A thousandth of the speed: all that comes in 200 s waits, 100 requests, and is served at 1/s while 0.5/s more come.
    const scenario = oneSecondServer(poisson(rate), { faults: slow(1000) });
    const outcome = (await runExperiment(scenario, fixedRun(5, 40, 1500), inProcessRunner()))!;
    const { schedule } = outcome.preparation;
    if (schedule.kind !== "steady" || schedule.bins === undefined) throw new Error("no bins");
    expect(outcome.preparation.state).toBe("transient");
    const { recoversSeconds, recoveredShare } = recoveryOf(
      outcome.summaries,
      outcome.drawn,
      schedule.bins,
      disturbancesOf(scenario),
    );
    expect(recoveredShare).toBe(1);
    // (λT)/(μ − λ) = 200 s; "as usual" ends some 4 requests, or 8 s, before empty. The backlog's spread is √100 requests,
    // 20 s, and draining adds as much: 40 runs know the mean to ±2 × 29/√40 = 9 s. Step granularity: a slow step's 1 s.
    expect(recoversSeconds.value).toBeGreaterThan(200 - 8 - 12);
    expect(recoversSeconds.value).toBeLessThan(200 + 12);
  });

  it("sees the retry storm, and what is offered, sent and answered on a common clock", async () => {
    const faults = { ...still, outages: [{ replica: 0, at: 300, seconds: 200 }] };
    const scenario = withPatience(oneSecondServer(poisson(0.4), { faults }), patience(30, 6));
    const outcome = (await runExperiment(scenario, fixedRun(5, 20, 1500), inProcessRunner()))!;
    const entry = resultEntry(
      { model: "m", machine: "n", findings: [], bandFrom: null },
      scenario,
      fixedRun(5, 20, 1500),
      outcome,
    );
    const { timeline, recovery } = entry;
    expect(timeline!.disturbances).toEqual([
      { kind: "outage", deployment: 0, replicas: [1], fromSeconds: 300, toSeconds: 500 },
    ]);
    const bin = (time: number) => Math.floor((time - timeline!.startSeconds) / timeline!.binSeconds);
    const mean = (series: readonly number[], from: number, to: number) => {
      const part = series.slice(bin(from), bin(to));
      return part.reduce((sum, each) => sum + each, 0) / part.length;
    };
    expect(mean(timeline!.answeredRequestsPerSecond, 310, 490)).toBe(0);
    // 20 runs of 290 s at 0.4/s are 2,320 requests: ±4 %.
    expect(mean(timeline!.answeredRequestsPerSecond, 10, 300)).toBeCloseTo(0.4, 1);
    expect(mean(timeline!.sendingsPerSecond, 310, 490)).toBeGreaterThan(2);
    expect(recovery!.peakSendingsPerOffered.value).toBeGreaterThan(5);
    expect(recovery!.peakAtSeconds).toBeGreaterThan(300);
    expect(entry.counts.lost).toBeGreaterThan(0);
    expect(entry.flags).toContain("failures");
  });

  it("is not given a time where it does not come", async () => {
    const faults = { ...still, outages: [{ replica: 0, at: 100, seconds: 5000 }] };
    const scenario = oneSecondServer(poisson(0.4), { faults: { ...faults, slow: [] } });
    const outcome = (await runExperiment(scenario, fixedRun(5, 5, 600), inProcessRunner()))!;
    const { schedule } = outcome.preparation;
    if (schedule.kind !== "steady" || schedule.bins === undefined) throw new Error("no bins");
    expect(schedule.duration).toBeGreaterThan(5100 + 1800);
    // As if it were over at 200 s, and watched until 3,000 s only, while what comes is turned away.
    const until = Math.floor((3000 - schedule.bins.from) / schedule.bins.seconds);
    const { summaries, drawn } = outcome;
    const waiting = summaries.map((summary) => ({
      ...summary,
      timeline: { ...summary.timeline!, inFlight: summary.timeline!.offered.map((_, i) => i) },
    }));
    const over = [{ kind: "outage", deployment: 0, replicas: [0], from: 100, to: 200 }] as const;
    const { recoversSeconds, recoveredShare } = recoveryOf(
      waiting,
      drawn,
      { ...schedule.bins, count: until },
      over,
    );
    expect(recoveredShare).toBe(0);
    expect(recoversSeconds.value).toBeNull();
  });

  it("draws the same line whatever the order of threads", async () => {
    const scenario = oneSecondServer(poisson(0.5), { faults: slow(10) });
    const settings = fixedRun(2, 6, 900);
    const one = (await runExperiment(scenario, settings, inProcessRunner()))!;
    const { schedule } = one.preparation;
    if (schedule.kind !== "steady" || schedule.bins === undefined) throw new Error("no bins");
    const line = timelineOf(one.summaries, schedule.bins, disturbancesOf(scenario));
    expect(line.offeredRequestsPerSecond).toHaveLength(schedule.bins.count);
    expect(schedule.bins.from + schedule.bins.count * schedule.bins.seconds).toBeCloseTo(
      schedule.duration,
      9,
    );
  });
});

describe("what fails in the long run", () => {
  it("lowers the capacity by the time that replicas are down, and by how slow they are", () => {
    const random = { meanTimeToFailure: 900, meanTimeToRepair: 60 };
    const faults = { ...still, random, loadSeconds: 40 };
    const [deployment] = singleServer(poisson(1)).deployments;
    const four = { ...deployment!, replicas: 4 };
    expect(effectiveReplicas({ ...four, faults })).toBeCloseTo(4 * 0.9, 12);
    const limping = { ...still, slow: [{ replica: 1, factor: 4, from: -1e9, to: Number.POSITIVE_INFINITY }] };
    expect(effectiveReplicas({ ...four, routing: "least-outstanding", faults: limping })).toBe(3.25);
    expect(effectiveReplicas({ ...four, routing: "round-robin", faults: limping })).toBe(1);
    const usual = prepare(singleServer(poisson(0.5)), 1, 600).capacity!.total;
    expect(prepare(singleServer(poisson(0.5), { faults }), 1, 600).capacity!.total).toBeCloseTo(
      0.9 * usual,
      9,
    );
  });

  it("knows nothing of what is sure to come while it warms up", () => {
    const scenario = singleServer(poisson(0.5), { faults: slow(10) });
    expect(undisturbed(scenario).deployments[0]!.faults).toEqual(still);
    expect(disturbancesOf(undisturbed(scenario))).toEqual([]);
  });
});
