import { afterAll, describe, expect, it } from "vitest";
import { exponential } from "../../src/engine/random.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { capsim, quickLaw, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const law = files.write("law.json", quickLaw);

/** Poisson arrivals at 5 requests/s for 400 s from ten to ten on. */
const random = replicationStreams(1, 0).arrivals;
const rows: string[] = [];
for (let time = 0; time < 400; time += exponential(random) / 5) {
  const clock = new Date(Date.UTC(2024, 4, 10, 9, 50) + time * 1000).toISOString();
  rows.push(`${clock.slice(0, 23)}0000,${50 + (rows.length % 100)},${5 + (rows.length % 20)}`);
}
const trace = files.write("trace.csv", `TIMESTAMP,ContextTokens,GeneratedTokens\n${rows.join("\n")}\n`);

async function simulated(...flags: string[]) {
  return simulatedTrace(trace, ...flags);
}

async function simulatedTrace(file: string, ...flags: string[]) {
  const { code, stdout, stderr } = await capsim([
    ...["simulate", "--trace", file, "--calibration", law, "--out", files.path("out"), "--no-charts"],
    ...["--replications", "20..40", "--format", "json", "--quiet", ...flags],
  ]);
  expect([code, stderr]).toEqual([0, ""]);
  const document = JSON.parse(stdout);
  return { document, entry: document.results[0] };
}

describe("capsim simulate --trace", () => {
  it("has the recorded trace's value and an interval, and says how it was resampled", async () => {
    const { document, entry } = await simulated();
    expect(entry).toMatchObject({ state: "transient", stopped: "cap", replications: 40 });
    const { blockSeconds } = entry.load;
    expect(blockSeconds).toBeGreaterThan(0);
    expect(document.scenario.load).toMatchObject({ requests: rows.length, blockSeconds });
    expect(document.scenario.assumptions.map(({ text }: { text: string }) => text).join()).toContain(
      "block bootstrap",
    );
    const { value, ci } = entry.metrics.e2eLatencySeconds.p95;
    expect(ci[0]).toBeLessThan(value);
    expect(ci[1]).toBeGreaterThan(value);
    const again = await simulated("--threads", "1");
    expect(again.entry).toEqual(entry);
  });

  it("calls the trace's own spread an interval, not a precision that more runs would reach", async () => {
    const { stdout } = await capsim([
      ...["simulate", "--trace", trace, "--calibration", law, "--out", files.path("out"), "--no-charts"],
      ...["--replications", "5..5", "--quiet"],
    ]);
    expect(stdout).toContain("the trace as recorded, and its resamples; 5 runs");
    expect(stdout).not.toContain("most runs allowed");
  });

  it("doubles the rate with --trace-scale 2x, with the same requests", async () => {
    const [one, two] = [await simulated(), await simulated("--trace-scale", "2x")];
    expect(two.entry.load.requests).toBe(rows.length);
    expect(two.entry.load.offeredRequestsPerSecond / one.entry.load.offeredRequestsPerSecond).toBeCloseTo(
      2,
      6,
    );
    expect(two.document.scenario.load.scale).toBe(2);
    expect(two.document.scenario.load.sha256).toBe(one.document.scenario.load.sha256);
    expect(two.entry.metrics.e2eLatencySeconds.p95.value).toBeGreaterThan(
      one.entry.metrics.e2eLatencySeconds.p95.value,
    );
  });

  it("takes a window of the trace's clock", async () => {
    const { entry, document } = await simulated("--trace-window", "09:50..09:52");
    const inside = rows.filter((row) => row < "2024-05-10T09:52").length;
    expect(entry.load.requests).toBe(inside);
    expect(document.scenario.load.window).toBe("09:50..09:52");
  });

  it("has a steady state when it is repeated, at the trace's rate", async () => {
    const { entry } = await simulated("--trace-loop", "--duration", "2000");
    expect(entry).toMatchObject({ state: "steady", measuredSeconds: 2000 });
    const { value } = entry.metrics.requestsPerSecond;
    const rate = entry.load.offeredRequestsPerSecond;
    // 20 or more replications of 10,000 requests each from blocks of Poisson arrivals: 4/√200,000 = 0.9 %.
    expect(Math.abs(value / rate - 1)).toBeLessThan(0.01);
    expect(entry.load.capacityRequestsPerSecond).toBeGreaterThan(rate);
  });

  it("is overloaded when it is repeated beyond what can be served", async () => {
    const { entry } = await simulated("--trace-loop", "--trace-scale", "100", "--duration", "60");
    expect(entry.state).toBe("overloaded");
    expect(entry.overload.queueGrowthPerSecond).toBeGreaterThan(0);
  });

  it("draws prompts and answers from the workload where the trace holds rates only", async () => {
    const rates = files.write("rates.csv", "0,3,1,Gamma,1,0.33\n600,1,1,Gamma,1,1\n");
    const { document, entry } = await simulatedTrace(
      rates,
      ...["--trace-window", "0:05..0:15"],
      ...["--input-tokens", "100", "--output-tokens", "lognormal:20,0.5"],
    );
    // 300 s at 3 requests/s and 300 s at 1: 4·√1200 = 139.
    expect(Math.abs(entry.load.requests - 1200)).toBeLessThan(139);
    expect(document.scenario.workload.features[0].outputTokens).toMatchObject({
      kind: "lognormal",
      mean: 20,
    });
    expect(document.scenario.assumptions.map(({ text }: { text: string }) => text).join()).toContain(
      "holds rates",
    );
  });
});
