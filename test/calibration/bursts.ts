import { replayMetrics, replayRun } from "../../src/calibration/runReplay.ts";
import type { MeasuredMetric } from "../../src/documents/measuredMetrics.ts";
import type { EngineSettings } from "../../src/engine/scenario.ts";
import type { ServiceLaw } from "../../src/engine/serviceLaw.ts";

/** Every metric of a burst of requests with the given answers, all sent at once; seconds. */
export function replayBurst(
  law: ServiceLaw,
  engine: EngineSettings,
  promptTokens: number,
  outputTokens: readonly number[],
  overhead = 0,
): Record<MeasuredMetric, number> {
  const n = outputTokens.length;
  const run = replayRun(
    { law, overhead },
    {
      arrivals: { kind: "times", times: new Float64Array(n) },
      inputTokens: new Int32Array(n).fill(promptTokens),
      outputTokens: Int32Array.from(outputTokens),
      engine,
      replicas: 1,
      routing: "round-robin",
    },
  );
  return replayMetrics(run);
}
