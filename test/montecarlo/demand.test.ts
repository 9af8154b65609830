import { describe, expect, it } from "vitest";
import { exactLaw } from "../../src/engine/fittedLaw.ts";
import { type Demand, type Feature, type Scenario, soleDeployment } from "../../src/engine/scenario.ts";
import { bandShares } from "../../src/montecarlo/bandShares.ts";
import { offeredRate } from "../../src/montecarlo/capacity.ts";
import { drawDemand, withDemand } from "../../src/montecarlo/demand.ts";
import { centreOf, drawScenario, isCertain } from "../../src/montecarlo/drawScenario.ts";
import { runExperiment } from "../../src/montecarlo/experiment.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { fixedRun, millisecondSteps, plentiful, uncertain } from "./scenarios.ts";

const one = { kind: "constant", tokens: 1 } as const;
const chat: Feature = {
  name: "chat",
  share: 0.25,
  inputTokens: one,
  outputTokens: one,
  conversation: {
    questions: 2,
    pause: 60,
    calls: [0.5, 0.5],
    toolTokens: one,
    toolSeconds: 1,
    maxPromptTokens: 1000,
  },
};
const code: Feature = { name: "code", share: 0.75, inputTokens: one, outputTokens: one };
const known: Demand = { users: 0, mostUsers: 1, requests: 0, features: [0, 0], keepsTotal: true };

function scenario(demand?: Partial<Demand>, lawDeviation = 0): Scenario {
  const law = exactLaw({ ...millisecondSteps, c0: 0.01 });
  return {
    ...soleDeployment(
      {
        law: lawDeviation === 0 ? law : uncertain(law, lawDeviation),
        engine: plentiful,
        replicas: 1,
        routing: "round-robin",
      },
      { kind: "users", users: 200, thinkTime: 100 },
      { name: "two", features: [code, chat] },
    ),
    ...(demand && { demand: { ...known, ...demand } }),
  };
}

const draws = 4000;
const rates = (demand: Partial<Demand>) =>
  Array.from({ length: draws }, (_, replication) =>
    Math.log(offeredRate(drawScenario(scenario(demand), replicationStreams(1, replication)))!),
  ).sort((a, b) => a - b);

describe("drawn demand", () => {
  it("multiplies the model calls a second by a lognormal factor of the given deviation", () => {
    const logs = rates({ requests: 0.7 });
    const centre = Math.log(offeredRate(scenario())!);
    // The median and the 95th percentile of 4,000 draws have standard errors of 1.25 and 2.1 times 0.7/√4000 = 0.011.
    expect(Math.abs(logs[draws / 2]! - centre)).toBeLessThan(4 * 1.25 * 0.011);
    expect(Math.abs(logs[0.95 * draws]! - centre - 1.645 * 0.7)).toBeLessThan(4 * 2.1 * 0.011);
  });

  it("keeps the calls a second where only the mix is uncertain, though questions take several calls", () => {
    const centre = offeredRate(scenario())!;
    for (let replication = 0; replication < 50; replication++) {
      const drawn = drawScenario(scenario({ features: [0.2, 0.8] }), replicationStreams(2, replication));
      expect(offeredRate(drawn)).toBeCloseTo(centre, 9);
      expect(drawn.workload.features[1]!.share).not.toBe(0.25);
      expect(drawn.workload.features[0]!.share + drawn.workload.features[1]!.share).toBeCloseTo(1, 12);
    }
  });

  it("adds what each feature is asked more where that was given by feature", () => {
    const drawn = { users: 0, requests: 0, features: [0, Math.log(3)] };
    const changed = withDemand(scenario(), { ...known, keepsTotal: false }, drawn);
    // Chat, a quarter of the calls, trebles: half as many again in all, half of them chat's.
    expect(offeredRate(changed)! / offeredRate(scenario())!).toBeCloseTo(1.5, 12);
    expect(changed.workload.features[1]!.share).toBeCloseTo(0.5, 12);
  });

  it("never makes more users than there are seats", () => {
    const demand = { ...known, users: 2, mostUsers: 1.25 };
    const users = Array.from({ length: 200 }, (_, replication) => {
      const { load } = drawScenario(scenario(demand), replicationStreams(3, replication));
      return load.kind === "users" ? load.users : 0;
    });
    expect(Math.max(...users)).toBe(250);
    expect(Math.min(...users)).toBeLessThan(100);
  });

  it("is no part of the centre, and the law's draws do not depend on it", () => {
    const uncertainScenario = scenario({ requests: 0.7 }, 0.3);
    expect(centreOf(uncertainScenario)).toEqual(centreOf(scenario({}, 0.3)));
    expect(centreOf(uncertainScenario).demand).toBeUndefined();
    const lawOf = (of: Scenario) => drawScenario(of, replicationStreams(4, 0)).deployments[0]!.law.law;
    expect(lawOf(uncertainScenario)).toEqual(lawOf(scenario({}, 0.3)));
  });

  it("makes a scenario uncertain only where a deviation is positive", () => {
    expect(isCertain(scenario())).toBe(true);
    expect(isCertain(scenario({}))).toBe(true);
    expect(isCertain(scenario({ features: [0, 0.1] }))).toBe(false);
  });

  it("is the same for the same stream", () => {
    const draw = () =>
      drawDemand({ ...known, requests: 1, features: [1, 1] }, replicationStreams(5, 7).demand);
    expect(draw()).toEqual(draw());
  });
});

describe("the demand's part of a band", () => {
  /** Steps that slow with the batch, so that more requests mean slower ones. */
  function crowded(demand: Partial<Demand> | undefined, lawDeviation: number): Scenario {
    const base = scenario(demand, lawDeviation);
    const [deployment] = base.deployments;
    const law = { ...deployment!.law, law: { ...deployment!.law.law, cSeq: 0.004 } };
    return {
      ...base,
      deployments: [{ ...deployment!, law }],
      load: { kind: "users", users: 200, thinkTime: 40 },
      workload: {
        name: "answers",
        features: [{ ...code, share: 1, outputTokens: { kind: "geometric", mean: 60, max: 1000 } }],
      },
    };
  }

  async function sharesOf(of: Scenario) {
    const outcome = await runExperiment(of, fixedRun(1, 40, 600), inProcessRunner());
    return bandShares(of, 0, 1, outcome!, []);
  }

  it("is the most of it where the law is known and the demand is not, and all parts add up to 1", async () => {
    const shares = await sharesOf(crowded({ requests: 0.5, features: [0] }, 0));
    expect(shares!.demand).toBeGreaterThan(0.8);
    expect(shares!.law).toBe(0);
    expect(shares!.law + shares!.demand + shares!.load).toBeCloseTo(1, 12);
  });

  it("is told apart from the law's", async () => {
    const both = await sharesOf(crowded({ requests: 0.5, features: [0] }, 0.6));
    const lawOnly = await sharesOf(crowded(undefined, 0.6));
    expect(lawOnly!.demand).toBe(0);
    expect(lawOnly!.law).toBeGreaterThan(0.5);
    expect(both!.law).toBeGreaterThan(0.03);
    expect(both!.demand).toBeGreaterThan(0.1);
    expect(both!.law + both!.demand + both!.load).toBeCloseTo(1, 12);
  });

  it("widens the band and not the interval", async () => {
    const outcomeOf = (demand?: Partial<Demand>) =>
      runExperiment(crowded(demand, 0.05), fixedRun(1, 20, 600), inProcessRunner());
    const [sure, unsure] = [await outcomeOf(), await outcomeOf({ requests: 0.5, features: [0] })];
    expect(unsure!.summaries).toEqual(sure!.summaries);
    expect(unsure!.drawn).not.toEqual(sure!.drawn);
  });
});
