import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tracePages } from "../../../src/engine/tracePages.ts";
import { replicationStreams } from "../../../src/montecarlo/streams.ts";
import { packageRoot } from "../../../src/node/packageRoot.ts";
import { readTrace } from "../../../src/node/readTrace.ts";
import { WorkloadFitter } from "../../../src/traces/fit/fitWorkload.ts";
import { fitMade } from "./traces.ts";

const requests = 30_000;
const azure = join(packageRoot(), "..", "shared", "traces", "azure_llm_2023");
const hasAzure = existsSync(azure);
if (!hasAzure) console.warn(`skipped: ${azure} is absent, so no fit to real traces is checked`);

describe("a fit to arrivals of a known process", () => {
  it("chooses Poisson for Poisson arrivals, and knows their rate", () => {
    // The criterion takes Poisson arrivals for gamma ones with a probability of 0.0013: χ² of one degree above ln n.
    const fit = fitMade({ rate: 4, arrival: { kind: "poisson" }, requests, seed: 4 });
    expect(fit.candidates[0]!.arrival).toEqual({ kind: "poisson" });
    const [low, high] = fit.rate.interval;
    expect(low).toBeLessThan(4);
    expect(high).toBeGreaterThan(4);
    expect(high - low).toBeCloseTo((2 * 1.96 * 4) / Math.sqrt(requests), 2);
  });

  it("chooses constant gaps for constant gaps", () => {
    const fit = fitMade({ rate: 4, arrival: { kind: "constant" }, requests: 1000 });
    expect(fit.candidates.map(({ arrival }) => arrival)).toEqual([{ kind: "constant" }]);
  });

  it.each([0.3, 0.7, 1.5, 3])("finds the coefficient of variation of gamma gaps: %d", (cv) => {
    const { candidates } = fitMade({ rate: 2, arrival: { kind: "gamma", cv }, requests });
    const { arrival } = candidates[0]!;
    if (arrival.kind !== "gamma") throw new Error(`chose ${arrival.kind}`);
    // The shape's standard error by likelihood is at most √2·shape/√n, so the CV's at most cv/√(2n); gaps that are not told
    // apart cost some of that.
    expect(Math.abs(arrival.cv / cv - 1)).toBeLessThan((4 * 1.5) / Math.sqrt(2 * requests));
  });

  it.each([
    { means: [20, 60], rates: [3.7, 0.1] },
    { means: [5, 50], rates: [11, 0] },
    { means: [200, 100], rates: [1.4, 0.2] },
  ] as const)(
    "finds the states of on-off arrivals: $means s at $rates times the rate",
    ({ means, rates }) => {
      const { candidates } = fitMade({ rate: 3, arrival: { kind: "on-off", means, rates }, requests });
      const { arrival, rate } = candidates[0]!;
      if (arrival.kind !== "on-off") throw new Error(`chose ${arrival.kind}`);
      // So many visits of each state: a mean of exponential times is known to 1/√visits.
      const visits = requests / 3 / (means[0] + means[1]);
      for (const state of [0, 1] as const)
        expect(Math.abs(arrival.means[state] / means[state] - 1)).toBeLessThan(4 / Math.sqrt(visits));
      expect(Math.abs((arrival.rates[0] * rate) / (3 * rates[0]) - 1)).toBeLessThan(
        4 / Math.sqrt(0.8 * requests),
      );
    },
  );
});

describe.skipIf(!hasAzure)("a fit to an hour of a real service", () => {
  async function fitAzure(file: string) {
    const { trace } = await readTrace(join(azure, file));
    const { arrivals, inputTokens, outputTokens, features } = tracePages(trace).read(0);
    const fitter = new WorkloadFitter();
    arrivals.forEach((time, i) => {
      fitter.add(time, inputTokens[i]!, outputTokens[i]!, features[i]!);
    });
    return fitter.finish(replicationStreams(1, 0).routing);
  }

  it("finds the code service on and off, and says that it is burstier still", async () => {
    const fit = await fitAzure("AzureLLMInferenceTrace_code.csv");
    // Published with the trace: 8,819 rows over 3,435.9 s, coefficient of variation 13.15, dispersion 164 at 60 s.
    expect(fit.gaps.cv).toBeCloseTo(13.15, 1);
    expect(fit.candidates[0]!.arrival.kind).toBe("on-off");
    expect(fit.candidates[0]!.cv).toBeGreaterThan(5);
    expect(fit.candidates[0]!.limitDispersion).toBeGreaterThan(40);
    expect(fit.warnings.join()).toMatch(/burstier than the chosen process/);
  });

  it("finds the conversation service near to Poisson from gap to gap, with a rate that drifts", async () => {
    const fit = await fitAzure("AzureLLMInferenceTrace_conv.csv");
    expect(fit.gaps.cv).toBeCloseTo(1.09, 2);
    expect(fit.candidates[0]!.cv).toBeLessThan(1.1);
    const { arrival } = fit.candidates[0]!;
    if (arrival.kind !== "on-off") throw new Error(`chose ${arrival.kind}`);
    expect(arrival.rates[0]).toBeLessThan(1.5);
    expect(arrival.rates[1]).toBeGreaterThan(0.6);
  });

  it("keeps the means of the lengths within half a per cent", async () => {
    for (const file of ["AzureLLMInferenceTrace_code.csv", "AzureLLMInferenceTrace_conv.csv"]) {
      const [feature] = (await fitAzure(file)).features;
      for (const { mean, tableMean, table } of [feature!.inputTokens, feature!.outputTokens]) {
        expect(Math.abs(tableMean / mean - 1)).toBeLessThan(0.005);
        expect(table.points.length).toBeLessThanOrEqual(40);
      }
    }
  });
});
