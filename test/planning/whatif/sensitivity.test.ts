import { describe, expect, it } from "vitest";
import { uninterrupted } from "../../../src/montecarlo/experiment.ts";
import { inProcessRunner } from "../../../src/montecarlo/runner.ts";
import { inputFactors } from "../../../src/planning/whatif/inputFactors.ts";
import { findSensitivity } from "../../../src/planning/whatif/sensitivity.ts";
import { millisecondSteps, singleServer } from "../../montecarlo/scenarios.ts";

const load = { kind: "rate", rate: 0.4, arrival: { kind: "poisson" } } as const;
const settings = {
  seed: 1,
  precision: 0.02,
  minReplications: 20,
  maxReplications: 20,
  duration: 2000,
  slos: [],
  confidence: 0.95,
};

describe("sensitivity", () => {
  it("agrees with M/M/1 on the rate, the service time and how they work together", async () => {
    const { deployments, ...rest } = singleServer(load);
    // A known error of 10 % of the step's time, so that the law is varied too.
    const law = {
      ...deployments[0]!.law,
      law: millisecondSteps,
      terms: ["c0"] as const,
      logCovariance: [[0.01]],
    };
    const scenario = { ...rest, deployments: [{ ...deployments[0]!, law }] };
    const found = await findSensitivity(scenario, settings, inProcessRunner(), () => {}, uninterrupted);
    const p95 = (rate: number, service: number) => -Math.log(0.05) / (1 / service - rate);
    const input = (name: string) => found!.inputs.find((each) => each.input.startsWith(name))!;
    const base = p95(0.4, 1);
    // 20 replications of 800 requests each: the intervals are of a few per cent, and the truth lies within twice theirs.
    const agrees = (
      end: { e2eP95: { value: number | null; ci: readonly [number, number] | null } },
      truth: number,
    ) => {
      const { value, ci } = end.e2eP95;
      expect(Math.abs(value! - truth)).toBeLessThan(ci![1] - ci![0]);
    };
    agrees(input("request rate").low, p95(0.32, 1) - base);
    agrees(input("request rate").high, p95(0.48, 1) - base);
    agrees(input("answer length").high, p95(0.4, 1.2) - base);
    agrees(input("law: step time").low, p95(0.4, Math.exp(-0.1645)) - base);
    expect(input("KV memory").swing).toBe(0);
    expect(found!.inputs.map(({ swing }) => swing)).toEqual(
      [...found!.inputs].map(({ swing }) => swing!).sort((a, b) => b - a),
    );
    expect(found!.interaction!.inputs.join()).toContain("answer length");
    expect(found!.interaction!.ci![0]).toBeGreaterThan(0);
  });

  it("varies what is known over its 90 % range, and the rest by a fifth", () => {
    const { deployments, ...rest } = singleServer({ kind: "users", users: 5, thinkTime: 10 });
    const demand = { users: 0, mostUsers: 5, requests: 0.5, features: [0], keepsTotal: false };
    const factors = inputFactors({ ...rest, deployments, demand });
    const named = Object.fromEntries(factors.map(({ input, low, high }) => [input, [low, high]]));
    expect(named["requests per user"]![1]).toBeCloseTo(Math.exp(1.645 * 0.5), 12);
    expect(named["prompt length"]).toEqual([0.8, 1.2]);
    expect(Object.keys(named)).not.toContain("burstiness (CV of the gaps)");
  });
});
