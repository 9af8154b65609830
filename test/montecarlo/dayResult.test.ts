import { describe, expect, it } from "vitest";
import { rateProfile } from "../../src/catalog/profiles.ts";
import type { Load, Scenario } from "../../src/engine/scenario.ts";
import { runExperiment } from "../../src/montecarlo/experiment.ts";
import { resultEntry } from "../../src/montecarlo/resultEntry.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { batchingServer, fixedRun, singleServer } from "./scenarios.ts";

const flat = rateProfile({ name: "flat", period: 14_400, factors: [1] });
const hump = rateProfile({ name: "hump", period: 21_600, factors: [0.2, 0.4, 0.8, 1, 0.6, 0.1] });
const context = { model: "a model", machine: "a machine", findings: [], bandFrom: null };

async function entryOf(scenario: Scenario, replications: number, duration: number) {
  const settings = fixedRun(1, replications, duration);
  const outcome = await runExperiment(scenario, settings, inProcessRunner());
  return resultEntry(context, scenario, settings, outcome!);
}

describe("a period whose profile is flat", () => {
  const loads: [string, Load & { kind: "rate" | "users" }][] = [
    ["rate", { kind: "rate", rate: 2, arrival: { kind: "poisson" } }],
    ["users", { kind: "users", users: 300, thinkTime: 100 }],
  ];

  it.each(loads)(
    "agrees with the stationary run of the same %s within the intervals of both",
    async (_, load) => {
      const day = await entryOf(batchingServer({ ...load, profile: flat }), 8, 0);
      const hour = await entryOf(batchingServer(load), 32, 3600);
      const pairs = [
        [day.metrics.e2eLatencySeconds.p95, hour.metrics.e2eLatencySeconds.p95],
        [day.metrics.ttftSeconds.p95, hour.metrics.ttftSeconds.p95],
        [day.metrics.e2eLatencySeconds.mean, hour.metrics.e2eLatencySeconds.mean],
        [day.metrics.utilisation, hour.metrics.utilisation],
        [day.metrics.inFlight, hour.metrics.inFlight],
        [day.metrics.requestsPerSecond, hour.metrics.requestsPerSecond],
        ...day.hours!.map(
          (each) => [each.metrics.e2eLatencySeconds.p95, hour.metrics.e2eLatencySeconds.p95] as const,
        ),
      ] as const;
      for (const [one, other] of pairs) {
        // Two independent estimates differ by at most twice their joint half-width, but in 1 of 16,000 cases.
        const half = (each: typeof one) => (each!.ci![1] - each!.ci![0]) / 2;
        expect(Math.abs(one!.value! - other!.value!)).toBeLessThan(2 * Math.hypot(half(one), half(other)));
      }
    },
  );

  it("has no busy window", async () => {
    const day = await entryOf(batchingServer({ ...loads[0]![1], profile: flat }), 8, 0);
    expect(day.busyWindow).toBeNull();
    expect(day.state).toBe("transient");
  });
});

describe("a period with hours above capacity", () => {
  it("finds the busy window by the queue, later than the profile's busiest hour, and says so", async () => {
    const load: Load = { kind: "rate", rate: 2.6, arrival: { kind: "poisson" }, profile: hump };
    const day = await entryOf(singleServer(load, { replicas: 2 }), 8, 0);
    const { busyWindow, hours, waiting, flags, overload } = day;
    expect(overload).toBeUndefined();
    expect(flags).toContain("hours-above-capacity");
    expect(busyWindow).toMatchObject({ by: "waiting", busiestHour: { hour: 3, from: "3:00" } });
    // The fluid queue is half its peak of 2,450 at 3:34, and again 1,225/0.44 s after 4:00, at 4:46.
    expect(Math.abs(busyWindow!.fromSeconds - 12_840)).toBeLessThanOrEqual(900);
    expect(Math.abs(busyWindow!.toSeconds - 17_160)).toBeLessThanOrEqual(900);
    expect(busyWindow!.worstHour.hour).toBeGreaterThanOrEqual(3);
    expect(busyWindow!.waiting.value).toBeGreaterThan(1200);
    expect(hours).toHaveLength(6);
    expect(hours!.map(({ from }) => from)).toEqual(["0:00", "1:00", "2:00", "3:00", "4:00", "5:00"]);
    expect(waiting).toHaveLength(72);
    for (const [, mean, low, high] of waiting!) {
      expect(low).toBeLessThanOrEqual(mean);
      expect(high).toBeGreaterThanOrEqual(mean);
    }
  });

  it("does not depend on what ran it", async () => {
    const load: Load = { kind: "users", users: 200, thinkTime: 60, profile: hump };
    const scenario = singleServer(load, { replicas: 2 });
    const ahead = { ...inProcessRunner(), parallelism: 3 };
    const settings = fixedRun(1, 4, 0);
    const outcomes = await Promise.all(
      [inProcessRunner(), ahead].map((runner) => runExperiment(scenario, settings, runner)),
    );
    expect(outcomes[1]).toEqual(outcomes[0]);
  });
});
