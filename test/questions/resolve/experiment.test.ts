import { describe, expect, it } from "vitest";
import { mistake, resolved } from "./asking.ts";

const settingsOf = async (keys: Readonly<Record<string, unknown>>) => (await resolved(keys)).settings;

describe("the experiment of a scenario", () => {
  it("is 20 to 400 hours to ±2 % from seed 1 where nothing is said", async () => {
    expect(await settingsOf({})).toEqual({
      ...{ seed: 1, precision: 0.02, duration: 3600, confidence: 0.95 },
      ...{ minReplications: 20, maxReplications: 400, slos: [] },
    });
  });

  it.each([
    [{ seed: 7 }, { seed: 7 }],
    [{ precision: "5%" }, { precision: 0.05 }],
    [{ replications: 5 }, { minReplications: 5, maxReplications: 5 }],
    [{ replications: "5..9" }, { minReplications: 5, maxReplications: 9 }],
    [{ duration: 600 }, { duration: 600 }],
    [{ confidence: 0.9 }, { confidence: 0.9 }],
    [{ dayProfile: "azure-code-day" }, { minReplications: 15, maxReplications: 20 }],
    [
      { dayProfile: "azure-code-day", replications: 5 },
      { minReplications: 5, maxReplications: 5 },
    ],
  ])("of %o is %o", async (keys, settings) => {
    expect(await settingsOf(keys)).toMatchObject(settings);
  });

  it("judges each SLO once, those of all requests first", async () => {
    const slo = ["e2e.p95<5s", "e2e.p95<5s"];
    const { slos } = await settingsOf({ featureSlo: "chat:ttft.p95<2s", slo });
    expect(slos.map(({ feature, metric, seconds }) => ({ feature, metric, seconds }))).toEqual([
      { feature: undefined, metric: "e2e", seconds: 5 },
      { feature: "chat", metric: "ttft", seconds: 2 },
    ]);
  });

  it.each([
    ["an SLO of a feature that there is not", { featureSlo: "talk:e2e.p95<5s" }, "chat"],
    ["an SLO on questions of single calls", { workload: "gitlab-benchmark", slo: "question.p95<5s" }, "slo"],
    ["a required SLO without any", { requireSlo: true }, "requireSlo"],
    ["a duration beside a day", { dayProfile: "azure-code-day", duration: 600 }, "duration 600"],
  ])("is not %s", async (_, keys, part) => {
    expect(await mistake(keys)).toContain(part);
  });
});
