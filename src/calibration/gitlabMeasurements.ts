import type { MeasuredCurve } from "../catalog/types.ts";
import type { Measurement } from "../measurements/measurement.ts";

/** GitLab's test: "Tell me the story of <country>", 10 to 15 tokens, at most 2,000 answered (the curves' source). */
export const gitlabProtocol = { promptTokens: 15, maxOutputTokens: 2000 } as const;

/** The rows of a curve of GitLab's page as measured runs: bursts of which only the mean length is known. */
export function gitlabMeasurements(curve: MeasuredCurve): Measurement[] {
  return curve.rows.map((row) => ({
    ...gitlabBurst(curve, row.requests, row.meanOutputTokens),
    metrics: {
      e2e_mean_s: row.meanTime,
      tps_per_request_mean: row.meanTokensPerSecond,
      duration_s: row.totalTime,
      out_tok_throughput: row.totalTokensPerSecond,
    },
  }));
}

/** A burst like those of a curve, of which nothing was measured. */
export function gitlabBurst(
  curve: Omit<MeasuredCurve, "rows">,
  requests: number,
  meanOutputTokens: number,
): Measurement {
  return {
    seriesId: `${curve.machine}/${curve.model}`,
    runId: `${curve.machine}/${curve.model}/N=${requests}`,
    model: curve.model,
    gpu: null,
    gpuCount: null,
    tp: null,
    replicas: 1,
    engine: null,
    loadKind: "burst",
    arrival: "constant",
    arrivalCv: null,
    concurrency: requests,
    requestRate: null,
    numRequests: requests,
    inputTokensMean: gitlabProtocol.promptTokens,
    inputTokensStd: 0,
    outputTokensMean: meanOutputTokens,
    outputTokensStd: null,
    metrics: {},
    inflightMean: null,
    maxNumSeqs: null,
    maxNumBatchedTokens: null,
    kvTokens: null,
    qcFlag: "",
    note: "",
    requests: null,
    where: curve.source,
  };
}
