import { describe, expect, it } from "vitest";
import { meanTokens } from "../../../src/engine/lengths.ts";
import { UserError } from "../../../src/errors.ts";
import { loadWorld } from "../../../src/node/loadWorld.ts";
import { resolveScenario } from "../../../src/questions/resolve/resolveScenario.ts";
import { readInputs } from "../../../src/settings/inputs.ts";

const world = loadWorld();
const asked = { users: "50", machine: ["large"], model: ["mixtral-8x7b"] };

async function requestsOf(flags: Readonly<Record<string, unknown>>) {
  const { runs, workload } = await resolveScenario(
    readInputs({ ...asked, ...flags }, null, world.files),
    world,
  );
  return { ...runs[0]!.scenario.workload, assumptions: workload.assumptions.map(({ text }) => text) };
}

describe("a mix that was asked for", () => {
  it("is the shares of the model calls, and features without a part are left out", async () => {
    const { features, assumptions } = await requestsOf({ mix: "chat=1, code-completion=3" });
    expect(features.map(({ name, share }) => [name, share])).toEqual([
      ["code-completion", 0.75],
      ["chat", 0.25],
    ]);
    expect(assumptions.at(-1)).toBe(
      "the model calls are code-completion 75 %, code-generation 0 %, chat 25 %",
    );
  });

  it("takes the place of what was assumed of the mix, and of features that have no part", async () => {
    const usual = (await requestsOf({})).assumptions;
    const { assumptions } = await requestsOf({ mix: "chat=1" });
    expect(usual.some((text) => text.includes("nobody publishes this mix"))).toBe(true);
    expect(usual.some((text) => text.startsWith("generation:"))).toBe(true);
    expect(assumptions.filter((text) => !/^(chat:|the model calls are)/.test(text))).toEqual([]);
    expect(assumptions.filter((text) => text.startsWith("chat:"))).toEqual(
      usual.filter((text) => text.startsWith("chat:")),
    );
  });

  it.each([
    [{ mix: "chats=1" }, /--mix chats=1: "chats" is no feature of workload gitlab-duo; did you mean chat\b/],
    [{ mix: "chat=0" }, /--mix chat=0: give each feature its part/],
    [{ mix: "chat" }, /--mix chat: give each feature its part/],
    [{ mix: "chat=1", workload: "chat-gpt" }, /workload/],
  ])("is refused in one line: %j", async (flags, line) => {
    await expect(requestsOf(flags)).rejects.toThrow(UserError);
    await expect(requestsOf(flags)).rejects.toThrow(line);
  });
});

describe("lengths that were asked to be longer", () => {
  it("are so in every feature, and the result says so", async () => {
    const usual = await requestsOf({});
    const longer = await requestsOf({ inputScale: "0.5x", outputScale: "0.25" });
    for (const [i, feature] of longer.features.entries()) {
      const before = usual.features[i]!;
      expect(meanTokens(feature.inputTokens) / meanTokens(before.inputTokens)).toBeCloseTo(0.5, 1);
      expect(meanTokens(feature.outputTokens) / meanTokens(before.outputTokens)).toBeCloseTo(0.25, 1);
    }
    expect(longer.assumptions.at(-1)).toMatch(/^prompts 0.5 times .*, answers 0.25 times as long/);
  });
});
