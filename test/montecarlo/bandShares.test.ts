import { describe, expect, it } from "vitest";
import { exactLaw, type FittedLaw } from "../../src/engine/fittedLaw.ts";
import { type Scenario, soleDeployment } from "../../src/engine/scenario.ts";
import { bandShares } from "../../src/montecarlo/bandShares.ts";
import { runExperiment } from "../../src/montecarlo/experiment.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";

const settings = {
  seed: 3,
  precision: 1e-9,
  minReplications: 40,
  maxReplications: 40,
  duration: 600,
  slos: [],
  confidence: 0.95,
};

/** A lightly loaded server whose E2E is 100 steps of c0 each, or one long prompt. */
function scenario(
  sds: Partial<Record<"c0" | "cPre", number>>,
  inputTokens: number,
  outputTokens: number,
): Scenario {
  const law = { c0: 0.01, cSeq: 0, cKv: 0, cPre: 1e-4, cExp: 0, experts: 1, expertsPerToken: 1 };
  const terms = Object.keys(sds) as ("c0" | "cPre")[];
  const fitted: FittedLaw = {
    ...exactLaw(law),
    terms,
    logCovariance: terms.map((a, i) => terms.map((_, j) => (i === j ? sds[a]! ** 2 : 0))),
  };
  return soleDeployment(
    {
      law: fitted,
      engine: { maxNumSeqs: 8, maxNumBatchedTokens: 100_000, kvBlocks: 100_000, maxModelLen: 100_000 },
      replicas: 1,
      routing: "round-robin",
    },
    { kind: "rate", rate: 0.05, arrival: { kind: "poisson" } },
    {
      name: "test",
      features: [
        {
          name: "all",
          share: 1,
          inputTokens: { kind: "constant", tokens: inputTokens },
          outputTokens: { kind: "constant", tokens: outputTokens },
        },
      ],
    },
  );
}

async function sharesOf(of: Scenario, outside: readonly ("c0" | "cPre")[] = []) {
  const outcome = await runExperiment(of, settings, inProcessRunner());
  return bandShares(of, 0, settings.seed, outcome!, outside);
}

describe("where a band comes from", () => {
  it("is the law alone where neither lengths nor queueing vary", async () => {
    const shares = await sharesOf(scenario({ c0: 0.2 }, 1, 100));
    expect(shares!.law).toBeGreaterThan(0.95);
    expect(shares!.law + shares!.load).toBeCloseTo(1, 12);
    // E2E is 100 steps of c0: its logarithm follows that of c0 one to one.
    expect(shares!.gradient[0]).toBeGreaterThan(0.9);
    expect(shares!.gradient[0]).toBeLessThan(1.05);
  });

  it("is told apart by term: long prompts and short answers hang on the prefill term, and that is beyond", async () => {
    const of = scenario({ c0: 0.2, cPre: 0.2 }, 20_000, 1);
    const shares = await sharesOf(of, ["cPre"]);
    const [c0, cPre] = shares!.gradient;
    expect(cPre).toBeGreaterThan(0.9);
    expect(Math.abs(c0!)).toBeLessThan(0.1);
    expect(shares!.beyondMeasured).toBeGreaterThan(0.9 * shares!.law);
  });

  it("is not told for a certain law", async () => {
    expect(await sharesOf(scenario({}, 1, 100))).toBeNull();
  });

  it("tells the terms of each deployment of a house by the draws of its own law", async () => {
    const [steps, prompts] = [scenario({ c0: 0.2 }, 1, 100), scenario({ c0: 0.2, cPre: 0.2 }, 20_000, 1)];
    const house: Scenario = {
      ...steps,
      deployments: [steps, prompts].map(({ deployments }, i) => ({
        ...deployments[0]!,
        name: `number ${i}`,
      })),
      workload: {
        name: "both",
        features: [steps, prompts].map(({ workload }, i) => ({
          ...workload.features[0]!,
          ...{ name: `feature ${i}`, share: 0.5, deployment: i },
        })),
      },
    };
    const outcome = (await runExperiment(house, settings, inProcessRunner()))!;
    const [first, second] = [0, 1].map((i) => bandShares(house, i, settings.seed, outcome, [])!.gradient);
    // Of a hundred steps nearly all is c0's; of a prompt of 20,000 tokens and one step nearly all is cPre's.
    expect(first![0]).toBeGreaterThan(0.9);
    expect(second![1]).toBeGreaterThan(0.9);
    expect(Math.abs(second![0]!)).toBeLessThan(0.1);
  });
});
