import { describe, expect, it } from "vitest";
import type { Load, Scenario } from "../../src/engine/scenario.ts";
import { runs } from "../effort.ts";
import { type Experiment, lawOf, observe, oneServer, sampleMean, withDeployment } from "./replications.ts";

const experiment: Experiment = { replications: 20, warmUp: 200, duration: runs(600, 1_000) };

type Deployment = "roomy" | "short of seats" | "short of KV cache" | "mixture of experts";

function scenario(deployment: Deployment, load: Load, replicas: number): Scenario {
  const expert = deployment === "mixture of experts" ? { cExp: 0.002, experts: 8, expertsPerToken: 2 } : {};
  const law = lawOf({ c0: 0.006, cSeq: 2e-4, cKv: 1e-7, cPre: 2e-5, ...expert });
  const seats = deployment === "short of seats" ? 8 : 64;
  const one = oneServer(law, seats, load, { kind: "lognormal", mean: 200, cv: 0.8, max: 2_000 });
  const kvBlocks = deployment === "short of KV cache" ? 260 : 100_000;
  const { engine } = one.deployments[0]!;
  return withDeployment(one, { replicas, routing: "least-outstanding", engine: { ...engine, kvBlocks } });
}

/** Mean differences of E2E latency, run by run with the same random numbers, from each scenario to the next. */
function steps(scenarios: readonly Scenario[]) {
  const runs = scenarios.map((each) => observe(each, experiment).map(({ e2e }) => e2e));
  return runs
    .slice(1)
    .map((run, i) => sampleMean(run.map((e2e, replication) => e2e - runs[i]![replication]!)));
}

const deployments: readonly Deployment[] = [
  "roomy",
  "short of seats",
  "short of KV cache",
  "mixture of experts",
];

describe.each(deployments)("in a deployment that is %s", { timeout: 60_000 }, (deployment) => {
  it.each<[string, (load: number) => Load, readonly number[]]>([
    ["rate", (rate) => ({ kind: "rate", rate, arrival: { kind: "poisson" } }), [0.5, 2, 4]],
    ["users", (users) => ({ kind: "users", users, thinkTime: 20 }), [5, 60, 200]],
    ["concurrency", (concurrency) => ({ kind: "concurrency", concurrency }), [1, 8, 80]],
  ])("mean E2E latency rises with every rise of the %s", (_, load, sizes) => {
    for (const { mean, error } of steps(sizes.map((size) => scenario(deployment, load(size), 1))))
      expect(mean).toBeGreaterThan(4 * error);
  });

  it.each<[string, Load]>([
    ["an open load", { kind: "rate", rate: 4, arrival: { kind: "gamma", cv: 1.5 } }],
    ["users", { kind: "users", users: 150, thinkTime: 20 }],
    ["a concurrency", { kind: "concurrency", concurrency: 50 }],
  ])("mean E2E latency falls with every further replica, under %s", (_, load) => {
    for (const { mean, error } of steps([1, 2, 4].map((replicas) => scenario(deployment, load, replicas))))
      expect(mean).toBeLessThan(-4 * error);
  });
});
