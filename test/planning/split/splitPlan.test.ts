import { describe, expect, it } from "vitest";
import type { Feature } from "../../../src/engine/scenario.ts";
import { uninterrupted } from "../../../src/montecarlo/experiment.ts";
import { inProcessRunner } from "../../../src/montecarlo/runner.ts";
import { parseSlo } from "../../../src/montecarlo/slo.ts";
import { type House, type JointPart, ownScenario } from "../../../src/planning/joint/house.ts";
import { GroupFleets } from "../../../src/planning/split/groupFleets.ts";
import { partitions } from "../../../src/planning/split/partitions.ts";
import { splitAdvice } from "../../../src/planning/split/splitAdvice.ts";
import { splitPlan } from "../../../src/planning/split/splitPlan.ts";
import { batchingServer } from "../../montecarlo/scenarios.ts";
import { candidate, settingsOf } from "../fleet/fleets.ts";

const quick: Feature = {
  ...{ name: "quick", share: 0.75 },
  inputTokens: { kind: "constant", tokens: 300 },
  outputTokens: { kind: "geometric", mean: 50, max: 500 },
};
const long: Feature = {
  ...{ ...quick, name: "long", share: 0.25 },
  outputTokens: { kind: "geometric", mean: 300, max: 3000 },
};
const house = (users: number): House => ({
  load: { kind: "users", users, thinkTime: 20 },
  workload: { name: "both", features: [quick, long] },
});

type Made = { readonly model: string; readonly perHour: number | null; readonly serves: readonly Feature[] };

/** All groups of the two features, each with the made-up models that may serve it, all equally quick. */
function groupsOf(its: House, made: readonly Made[]): JointPart[] {
  const [deployment] = batchingServer(its.load).deployments;
  return [[quick, long], [quick], [long]]
    .map((group) => ({
      name: group.map(({ name }) => name).join(", "),
      features: group.map(({ name }) => name),
      candidates: made
        .filter(({ serves }) => group.every((feature) => serves.includes(feature)))
        .map(({ model, perHour }) => {
          const own = candidate(ownScenario(its, deployment!, group), { machine: model, perHour });
          return { ...own, context: { ...own.context, model } };
        }),
    }))
    .filter(({ candidates }) => candidates.length > 0);
}

const settings = {
  ...settingsOf({ slos: [], duration: 60 }),
  slos: ["quick:e2e.p95<2s", "long:e2e.p95<9s"].map(parseSlo),
};

function planned(users: number, made: readonly Made[]) {
  const its = house(users);
  return splitPlan(its, groupsOf(its, made), settings, inProcessRunner(), () => {}, uninterrupted);
}

const able = { model: "able", perHour: 10, serves: [quick, long] };

describe("a split of features over models", { timeout: 300_000 }, () => {
  it("wins where a far cheaper model may serve one of the features only", async () => {
    const options = await planned(600, [able, { model: "small", perHour: 1, serves: [quick] }]);
    const [best] = options;
    expect(best).toMatchObject({ meets: true, effort: "full" });
    expect(best!.deployments!.map(({ model, features }) => [model, features])).toEqual([
      ["small", ["quick"]],
      ["able", ["long"]],
    ]);
    const advice = splitAdvice(options);
    const unsplit = options[advice.unsplit!]!;
    expect(unsplit).toMatchObject({ model: "able", meets: true, effort: "full" });
    expect(unsplit.deployments).toBeUndefined();
    expect(unsplit.slo.map(({ slo }) => slo)).toEqual(["quick:e2e.p95<2s", "long:e2e.p95<9s"]);
    expect(advice.savedPerMonth).toBe(unsplit.cost.perMonth! - best!.cost.perMonth!);
    expect(advice.text).toContain("Splitting pays, quick on");
  });

  it("loses where one machine has room for all: two of the same cost twice as much", async () => {
    const options = await planned(4, [able]);
    expect(options.map(({ machines, deployments }) => [machines, deployments?.length])).toEqual([
      [1, undefined],
      [2, 2],
    ]);
    expect(splitAdvice(options)).toMatchObject({ split: 1, unsplit: 0, savedPerMonth: -7300 });
    expect(splitAdvice(options).text).toContain("7,300 USD a month (100 %) more");
  });

  it("is the only choice where no model may serve all features", async () => {
    const only = [
      { model: "one", perHour: 1, serves: [quick] },
      { model: "other", perHour: null, serves: [long] },
    ];
    const options = await planned(4, only);
    expect(options.map(({ model }) => model)).toEqual(["one + other"]);
    expect(splitAdvice(options)).toMatchObject({ split: 0, unsplit: null, savedPerMonth: null });
    expect(splitAdvice(options).text).toContain("Only a split keeps the SLOs");
  });
});

describe("what a split looks at", () => {
  it("puts items into groups in every way, each once", () => {
    expect([1, 2, 3, 4].map((n) => partitions([..."abcd"].slice(0, n)).length)).toEqual([1, 2, 5, 15]);
    const written = partitions([..."abc"]).map((groups) => groups.map((group) => group.join("")).join("|"));
    expect(written[0]).toBe("abc");
    expect(written.toSorted()).toEqual(["abc", "ab|c", "ac|b", "a|bc", "a|b|c"].toSorted());
  });

  it("does not search a group whose houses cost more than all that are wanted", () => {
    const its = house(4);
    const groups = groupsOf(its, [able, { model: "cheap", perHour: 1, serves: [quick] }]);
    const [both, first, second] = groups;
    const known = new GroupFleets(groups, settings, partitions(["quick", "long"]), 1);
    known.add(both!, [{ candidate: both!.candidates[0]!, machines: 1 }]);
    // The cheapest split is told against the cheapest unsplit one: one of each is looked for.
    expect(known.mayMatter(first!)).toBe(true);
    known.add(first!, [{ candidate: first!.candidates[0]!, machines: 1 }]);
    known.add(second!, [{ candidate: second!.candidates[0]!, machines: 1 }]);
    expect(known.houses().map(({ choices }) => choices.length)).toEqual([1, 2]);
    expect(known.mayMatter(second!)).toBe(false);
  });

  it("leaves out every way with a group that has no fleet", () => {
    const its = house(4);
    const groups = groupsOf(its, [able]);
    const known = new GroupFleets(groups, settings, partitions(["quick", "long"]), 6);
    known.add(groups[1]!, []);
    expect(known.mayMatter(groups[2]!)).toBe(false);
    expect(known.mayMatter(groups[0]!)).toBe(false);
  });
});
