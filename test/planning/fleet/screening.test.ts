import { describe, expect, it } from "vitest";
import type { Load } from "../../../src/engine/scenario.ts";
import { uninterrupted } from "../../../src/montecarlo/experiment.ts";
import { inProcessRunner } from "../../../src/montecarlo/runner.ts";
import { estimatedHeadroom } from "../../../src/planning/fleet/estimatedHeadroom.ts";
import { FleetHours } from "../../../src/planning/fleet/fleetHours.ts";
import { fleetScenario } from "../../../src/planning/fleet/fleetState.ts";
import { fleetTest } from "../../../src/planning/fleet/fleetTest.ts";
import { fleetCapacity } from "../../../src/planning/fleet/headroom.ts";
import { makePlan } from "../../../src/planning/fleet/makePlan.ts";
import { startingFleet } from "../../../src/planning/fleet/startingFleet.ts";
import { isLong } from "../../effort.ts";
import { batchingServer } from "../../montecarlo/scenarios.ts";
import { countingRunner } from "../countingRunner.ts";
import { candidate, planOf, settingsOf } from "./fleets.ts";

const users = (count: number): Load => ({ kind: "users", users: count, thinkTime: 30 });
const settings = settingsOf({ slos: ["e2e.p95<12s"], duration: 60 });

/** A server whose steps nobody knows to better than a fifth. */
function uncertain(count: number) {
  const server = batchingServer(users(count));
  const { law } = server.deployments[0]!;
  return candidate(batchingServer(users(count), { law: { ...law, terms: ["c0"], logCovariance: [[0.04]] } }));
}

function hoursOf(machine: ReturnType<typeof uncertain>) {
  const scenarioOf = ([count]: readonly number[], [down]: readonly number[]) =>
    fleetScenario(machine, count!, down!);
  return new FleetHours(scenarioOf, settings, inProcessRunner(), startingFleet(machine, settings).order);
}

describe("the screening of a fleet", { timeout: 120_000 }, () => {
  it("forgives as many hours as the verdict on an SLO does", () => {
    // (60 − 2 + ½)/61 = 0.959 and (60 − 3 + ½)/61 = 0.943.
    expect(fleetTest(0.95)).toMatchObject({ hours: 60, forgiven: 2 });
    // All of 50 hours must keep it: 50.5/51 = 0.9902.
    expect(fleetTest(0.99)).toMatchObject({ hours: 60, forgiven: 0 });
    expect(fleetTest(0.995).hours).toBeGreaterThan(60);
  });

  it("comes to what all hours come to, though it simulates few of them", async () => {
    const verdicts = new Set<boolean>();
    for (const count of [250, 500]) {
      const hours = hoursOf(uncertain(count));
      for (const machines of [[1], [2], [3]]) {
        const screened = await hours.judge(machines, [0], "screened");
        const whole = await hours.judgeWhole(machines, [0], "screened");
        expect(screened.isMet, `${count} users, ${machines} machines`).toBe(whole.isMet);
        expect(screened.outcomes.size).toBeLessThan(whole.outcomes.size);
        if (whole.isMet) expect(screened.broken).toBe(whole.broken);
        verdicts.add(whole.isMet);
      }
    }
    expect(verdicts).toEqual(new Set([true, false]));
  });

  it("turns down a fleet that is far too small after the hours of one batch", async () => {
    const hours = hoursOf(uncertain(2000));
    const { outcomes, isMet } = await hours.judge([1], [0], "screened");
    expect(isMet).toBe(false);
    // At 90 % six of sixty hours may break: the seventh is in the second batch of four.
    expect(outcomes.size).toBe(8);
  });

  it("estimates a headroom near the one that a search finds", async () => {
    const machine = uncertain(300);
    const hours = hoursOf(machine);
    const machines = 2;
    const found = await hours.judge([machines], [0], "screened");
    expect(found.isMet).toBe(true);
    const scenario = fleetScenario(machine, machines, 0);
    const about = await estimatedHeadroom(scenario, found, hours, settings, inProcessRunner());
    const capacity = await fleetCapacity(machine, machines, 0, settings, inProcessRunner());
    expect((300 + about!) / capacity.value!).toBeGreaterThan(0.8);
    expect((300 + about!) / capacity.value!).toBeLessThan(1.25);
  });
});

/** Makes a candidate no twin of the others. */
const otherFailure = { ...candidate(uncertain(1).scenario).failure, loadSeconds: 90 };

describe("a plan", { timeout: 120_000 }, () => {
  it("never costs less for more users, and gives every option that meets the SLOs its headroom", async () => {
    let before = 0;
    for (const count of isLong ? [60, 300, 700] : [60, 200]) {
      const { scenario } = uncertain(count);
      const options = await planOf(
        [
          candidate(scenario, { machine: "cheap", perHour: 5 }),
          candidate(scenario, { machine: "fair", perHour: 7 }),
          { ...candidate(scenario, { machine: "dear", perHour: 9 }), failure: otherFailure },
        ],
        { slos: ["e2e.p95<12s"], duration: 60 },
      );
      const cost = options[0]!.cost.perMonth!;
      expect(cost).toBeGreaterThanOrEqual(before);
      before = cost;
      for (const option of options) expect(option.headroomUsers, option.machine).not.toBeNull();
      expect(options.map(({ headroomEffort }) => headroomEffort)).toEqual(["full", "full", "screened"]);
    }
    expect(before).toBeGreaterThanOrEqual(5 * 730);
  });

  it("simulates candidates once that differ by name and price alone, and finds for each what it finds alone", async () => {
    const { scenario } = uncertain(300);
    const asked = { slos: ["e2e.p95<12s"], duration: 60 };
    const [cheap, dear] = [
      candidate(scenario, { machine: "cheap", perHour: 5 }),
      candidate(scenario, { machine: "dear", perHour: 9 }),
    ];
    const alone = countingRunner();
    const [single] = await makePlan([cheap], settingsOf(asked), alone, () => {}, uninterrupted);
    const both = countingRunner();
    const options = await makePlan([dear, cheap], settingsOf(asked), both, () => {}, uninterrupted);
    expect(both.jobs).toBe(alone.jobs);
    expect(alone.jobs).toBeGreaterThan(100);
    expect(options[0]).toEqual(single);
    const { machine, cost, costInterval, ...others } = options[1]!;
    expect(machine).toBe("dear");
    expect(cost.perMonth! / single!.cost.perMonth!).toBeCloseTo(9 / 5);
    for (const [i, end] of costInterval!.entries())
      expect(end / single!.costInterval![i]!).toBeCloseTo(9 / 5);
    expect(others).toEqual({ ...single, machine: undefined, cost: undefined, costInterval: undefined });
  });
});
