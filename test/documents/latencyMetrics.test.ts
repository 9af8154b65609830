import { describe, expect, it } from "vitest";
import { latencyMetricNames, latencyMetrics, requestLatencies } from "../../src/documents/latencyMetrics.ts";
import { measuredMetrics, measuredNames } from "../../src/documents/measuredMetrics.ts";
import { parseSlo } from "../../src/montecarlo/slo.ts";

describe("the table of latency metrics", () => {
  it("gives SLOs their metrics, and documents their keys", () => {
    expect(latencyMetricNames).toEqual(["e2e", "ttft", "tpot", "queue", "question"]);
    expect(requestLatencies.map((metric) => latencyMetrics[metric].key)).toEqual([
      "e2eLatencySeconds",
      "ttftSeconds",
      "tpotSeconds",
      "queueSeconds",
    ]);
    for (const metric of latencyMetricNames)
      expect(parseSlo(`${metric}.p99 < 2 s`)).toMatchObject({ metric });
  });

  it("gives measurement tables their columns, in their order, and short names", () => {
    expect(measuredMetrics).toEqual([
      ...["e2e_mean_s", "e2e_p50_s", "e2e_p90_s", "e2e_p95_s", "e2e_p99_s"],
      ...["ttft_mean_s", "ttft_p50_s", "ttft_p90_s", "ttft_p95_s", "ttft_p99_s"],
      ...["tpot_mean_s", "tps_per_request_mean", "req_throughput", "out_tok_throughput", "duration_s"],
    ]);
    expect(measuredNames.ttft_p95_s).toBe("TTFT p95 s");
    for (const name of Object.values(measuredNames)) expect(name.length).toBeLessThanOrEqual(15);
  });
});
