import { describe, expect, it } from "vitest";
import { routings } from "../../../src/engine/routingPolicies.ts";
import { mistake, resolved } from "./asking.ts";

const deploymentOf = async (keys: Readonly<Record<string, unknown>>) =>
  (await resolved(keys)).runs[0]!.scenario.deployments[0]!;

describe("the service of a scenario", () => {
  it("is one replica by vLLM's limits where nothing is said", async () => {
    const { replicas, routing, engine, law } = await deploymentOf({});
    expect({ replicas, routing }).toEqual({ replicas: 1, routing: "least-outstanding" });
    expect(engine).toMatchObject({ maxNumSeqs: 256, maxNumBatchedTokens: 2048 });
    expect(law.basis).toBe("measured");
  });

  it("has the limits that were given", async () => {
    const { engine, replicas } = await deploymentOf({
      ...{ replicas: 3, maxNumSeqs: 64, maxNumBatchedTokens: 4096 },
      ...{ kvTokens: 160_000, queueLimit: 10 },
    });
    expect(replicas).toBe(3);
    expect(engine).toMatchObject({
      maxNumSeqs: 64,
      maxNumBatchedTokens: 4096,
      kvBlocks: 10_000,
      queueLimit: 10,
    });
  });

  it.each(routings)("routes by %s where that is asked for", async (routing) => {
    expect((await deploymentOf({ routing })).routing).toBe(routing);
  });

  it("runs each measured model where none is named, and says what is left out", async () => {
    const { runs } = await resolved({ model: undefined });
    expect(runs.map(({ deployments }) => deployments[0]!.machine)).toEqual(runs.map(() => "large"));
    expect(runs.length).toBeGreaterThan(1);
  });

  it("has a gateway by GitLab's rule of users, and as many instances as were given", async () => {
    expect((await resolved({ gateway: 3 })).gateway!.gateway.instances).toBe(3);
    expect((await resolved({ gateway: "auto" })).gateway!.gateway.instances).toBeGreaterThan(0);
    expect((await resolved({})).gateway).toBeNull();
  });

  it("serves each feature by its deployment", async () => {
    const { runs } = await resolved({
      ...{ model: undefined, machine: undefined },
      deployments: [
        { name: "talk", model: "mixtral-8x7b", machine: "large", features: ["chat"] },
        { name: "rest", model: "mistral-7b-instruct-v0.3", machine: "small" },
      ],
    });
    const { deployments, workload } = runs[0]!.scenario;
    const byFeature = workload.features.map(({ name, deployment = 0 }) => [
      name,
      deployments[deployment]!.name,
    ]);
    expect(byFeature).toEqual([
      ["code-completion", "rest"],
      ["code-generation", "rest"],
      ["chat", "talk"],
    ]);
  });

  it.each([
    [
      "a step smaller than its sequences",
      { maxNumSeqs: 512, maxNumBatchedTokens: 128 },
      "maxNumBatchedTokens 128",
    ],
    ["a cache that holds no request", { kvTokens: 16 }, "kvTokens 16"],
    ["a machine that does not exist", { machine: "lrage" }, "large"],
    ["a model that does not fit", { machine: "small", model: "mixtral-8x22b" }, "does not fit|cannot run"],
    ["a gateway's detail without a gateway", { gatewayTimeout: 5 }, "gatewayTimeout 5"],
    ["a gateway by users for a rate", { users: undefined, rate: 1, gateway: "auto" }, "gateway auto"],
    [
      "a feature that two deployments serve",
      {
        ...{ model: undefined, machine: undefined },
        deployments: [
          { model: "mixtral-8x7b", machine: "large", features: ["chat"] },
          { model: "mistral-7b-instruct-v0.3", machine: "small", features: ["chat"] },
        ],
      },
      "chat",
    ],
  ])("is not %s", async (_, keys, part) => {
    expect(await mistake(keys)).toMatch(new RegExp(part));
  });
});
