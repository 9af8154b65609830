import { describe, expect, it } from "vitest";
import type { Redundancy } from "../../../src/documents/plan.ts";
import type { Feature } from "../../../src/engine/scenario.ts";
import { offeredRate } from "../../../src/montecarlo/capacity.ts";
import { uninterrupted } from "../../../src/montecarlo/experiment.ts";
import { inProcessRunner } from "../../../src/montecarlo/runner.ts";
import { parseSlo } from "../../../src/montecarlo/slo.ts";
import { type House, type JointPart, ownScenario } from "../../../src/planning/joint/house.ts";
import { houseStates } from "../../../src/planning/joint/houseStates.ts";
import { jointPlan } from "../../../src/planning/joint/jointPlan.ts";
import { isLong } from "../../effort.ts";
import { batchingServer } from "../../montecarlo/scenarios.ts";
import { candidate, settingsOf } from "../fleet/fleets.ts";

const quick: Feature = {
  ...{ name: "quick", share: 0.75 },
  inputTokens: { kind: "constant", tokens: 300 },
  outputTokens: { kind: "geometric", mean: 50, max: 500 },
};
const long: Feature = {
  ...quick,
  name: "long",
  share: 0.25,
  outputTokens: { kind: "geometric", mean: 300, max: 3000 },
};
const house = (users: number): House => ({
  load: { kind: "users", users, thinkTime: 20 },
  workload: { name: "both", features: [quick, long] },
});

function partOf(its: House, feature: Feature, machines: readonly (readonly [string, number])[]): JointPart {
  const [deployment] = batchingServer(its.load).deployments;
  const scenario = ownScenario(its, deployment!, [feature]);
  return {
    ...{ name: feature.name, features: [feature.name] },
    candidates: machines.map(([machine, perHour]) => candidate(scenario, { machine, perHour })),
  };
}

const partsOf = (its: House) => [
  partOf(its, quick, [
    ["cheap", 5],
    ["dear", 9],
  ]),
  partOf(its, long, [["other", 7]]),
];

const kept = ["quick:e2e.p95<2s", "long:e2e.p95<9s"];

function planned(users: number, redundancy: Redundancy = { kind: "none" }, given = kept) {
  const its = house(users);
  const settings = settingsOf({ slos: [], duration: 60, redundancy });
  const slos = given.map(parseSlo);
  const runner = inProcessRunner();
  return jointPlan(its, partsOf(its), { ...settings, slos }, runner, () => {}, uninterrupted);
}

describe("a plan of several deployments", { timeout: 120_000 }, () => {
  it("asks each part by itself as often as the house asks it", () => {
    const its = house(240);
    const rates = partsOf(its).map(({ candidates }) => offeredRate(candidates[0]!.scenario)!);
    expect(rates[0]! + rates[1]!).toBeCloseTo(240 / 20, 9);
    expect(rates[0]! / rates[1]!).toBeCloseTo(3, 9);
  });

  it("finds fleets that keep the SLOs of all features together, and adds their costs up", async () => {
    const options = await planned(200);
    const [best, second] = options;
    expect(best).toMatchObject({ meets: true, effort: "full", machine: "cheap + other" });
    expect(second!.machine).toBe("dear + other");
    const [first, other] = best!.deployments!;
    expect(best!.machines).toBe(first!.machines + other!.machines);
    expect(best!.cost.perMonth).toBe(first!.costPerMonth! + other!.costPerMonth!);
    expect(other!.costPerMonth).toBe(7 * 730 * other!.machines);
    expect(best!.headroomUsers).not.toBeNull();
    const rate = (each: typeof first) => each!.metrics.requestsPerSecond.value!;
    expect(best!.metrics.requestsPerSecond.value).toBeCloseTo(rate(first) + rate(other), 6);
  });

  if (isLong)
    it("takes no fewer machines when any one of them may fail, and two of each at least", async () => {
      const [alone] = await planned(200);
      const [spare] = await planned(200, { kind: "spare", machines: 1 });
      expect(spare!.meets).toBe(true);
      for (const [i, { machines }] of spare!.deployments!.entries()) {
        expect(machines).toBeGreaterThanOrEqual(2);
        expect(machines).toBeGreaterThanOrEqual(alone!.deployments![i]!.machines);
      }
    });

  it("says what is missed where no number of machines keeps one of them", async () => {
    const options = await planned(50, { kind: "none" }, ["quick:e2e.p95<2s", "long:e2e.p95<0.01s"]);
    expect(options.length).toBeGreaterThan(0);
    for (const { meets, slo, deployments } of options) {
      expect(meets).toBe(false);
      expect(deployments!.length).toBe(2);
      const verdicts = slo.map(({ slo: text, verdict }) => [text, verdict]);
      expect(verdicts).toContainEqual(["long:e2e.p95<0.01s", "missed"]);
    }
  });

  it("lets machines fail wherever they are", () => {
    const choices = partsOf(house(10)).map(({ candidates, ...part }) => ({
      ...part,
      candidate: candidates[0]!,
    }));
    expect(houseStates(choices, [3, 3], { kind: "spare", machines: 2 })).toEqual([
      [2, 0],
      [1, 1],
      [0, 2],
      [0, 0],
    ]);
    expect(houseStates(choices, [2, 3], { kind: "spare", machines: 2 })).toBeNull();
    expect(houseStates(choices, [1, 1], { kind: "none" })).toEqual([[0, 0]]);
  });
});
