import { afterAll, describe, expect, it } from "vitest";
import type { ResultEntry } from "../../src/documents/parts/entry.ts";
import { capsim, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());

/** 200 requests/s on so many A100, each serving the whole model; short runs. */
async function servedBy(gpus: number, outputTokens: number): Promise<ResultEntry> {
  const service = [
    "--model",
    "mistral-7b-instruct-v0.3",
    "--machine",
    "a2-highgpu-1g",
    "--replicas",
    String(gpus),
  ];
  const load = ["--rate", "200", "--input-tokens", "600", "--output-tokens", String(outputTokens)];
  const run = ["--duration", "20", "--replications", "3..3", "--no-charts", "--quiet", "--format", "json"];
  const { code, stdout } = await capsim([
    "simulate",
    ...load,
    ...service,
    ...run,
    "--out",
    files.path("out"),
  ]);
  expect(code).toBe(0);
  return JSON.parse(stdout).results[0];
}

describe("a fleet at 200 requests/s, for which fleet-sim gives the same P99 TTFT with 2, 3, 9 and 25 GPUs", {
  timeout: 120_000,
}, () => {
  it("is overloaded with 2, 3 and 9 A100, by less with each, and steady with 25", async () => {
    const entries = [
      await servedBy(2, 100),
      await servedBy(3, 100),
      await servedBy(9, 100),
      await servedBy(25, 100),
    ];
    expect(entries.map(({ state }) => state)).toEqual(["overloaded", "overloaded", "overloaded", "steady"]);
    const [two, three, nine] = entries.map(({ overload }) => overload?.queueGrowthPerSecond ?? 0);
    expect(two).toBeGreaterThan(three!);
    expect(three).toBeGreaterThan(nine!);
    // What each GPU serves does not depend on how many there are.
    const each = entries
      .slice(0, 3)
      .map(({ overload, replicas }) => overload!.capacityRequestsPerSecond / replicas);
    for (const rate of each) expect(rate / each[0]!).toBeCloseTo(1, 6);
    expect(entries[3]!.metrics.ttftSeconds.p99.value).toBeGreaterThan(0);
  });

  it("waits less for the first token with every further GPU once it is steady", async () => {
    const p99: number[] = [];
    for (const gpus of [20, 25, 40]) {
      const { state, metrics } = await servedBy(gpus, 100);
      expect(state).toBe("steady");
      p99.push(metrics.ttftSeconds.p99.value!);
    }
    expect(p99[1]).toBeLessThan(p99[0]!);
    expect(p99[2]).toBeLessThan(p99[1]!);
  });
});
