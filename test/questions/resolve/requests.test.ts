import { describe, expect, it } from "vitest";
import { mistake, resolved } from "./asking.ts";

const requestsOf = async (keys: Readonly<Record<string, unknown>>) =>
  (await resolved(keys)).runs[0]!.scenario.workload;

describe("the requests of a scenario", () => {
  it("are GitLab Duo's where nothing is said, and their shares add up to 1", async () => {
    const { name, features } = await requestsOf({});
    expect(name).toBe("gitlab-duo");
    expect(features.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it("have lengths of their own where both are given", async () => {
    const { features } = await requestsOf({ inputTokens: 600, outputTokens: 90 });
    expect(features).toMatchObject([
      { share: 1, inputTokens: { kind: "constant", tokens: 600 }, outputTokens: { tokens: 90 } },
    ]);
  });

  it("give up after the time that flags say, and are sent again as often", async () => {
    const { features } = await requestsOf({ timeout: 30, retries: 2 });
    for (const { patience } of features) expect(patience).toMatchObject({ timeout: 30, retries: 2 });
  });

  it("wait for ever where nothing is said", async () => {
    for (const { patience } of (await requestsOf({})).features) expect(patience).toBeUndefined();
  });

  it.each([
    ["a workload that does not exist", { workload: "gitlab-dou" }, "gitlab-duo"],
    ["prompts without answers", { inputTokens: 600 }, "inputTokens"],
    ["answers without prompts", { outputTokens: 600 }, "outputTokens"],
    ["lengths beside a workload", { workload: "chat", inputTokens: 5, outputTokens: 5 }, "workload chat"],
    ["a mix of features that there are not", { mix: { chta: 1 } }, "chat"],
    ["waits between retries of nothing", { retryBackoff: 5 }, "retryBackoff 5"],
    ["typing of what nobody types", { workload: "chat", typing: true }, "typing"],
  ])("are no %s", async (_, keys, part) => {
    expect(await mistake(keys)).toContain(part);
  });
});
