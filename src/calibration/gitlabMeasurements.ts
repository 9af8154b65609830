import type { MeasuredCurve } from "../catalog/types.ts";
import { gitlabProtocol, runId } from "./gitlabCurve.ts";
import type { Measurement } from "./measurement.ts";

/** The rows of a curve of GitLab's page as measured runs: bursts of which only the mean length is known. */
export function gitlabMeasurements(curve: MeasuredCurve): Measurement[] {
  return curve.rows.map((row) => ({
    seriesId: `${curve.machine}/${curve.model}`,
    runId: runId(curve, row),
    model: curve.model,
    gpu: null,
    gpuCount: null,
    tp: null,
    replicas: 1,
    engine: null,
    loadKind: "burst",
    arrival: "constant",
    arrivalCv: null,
    concurrency: row.requests,
    requestRate: null,
    numRequests: row.requests,
    inputTokensMean: gitlabProtocol.promptTokens,
    inputTokensStd: 0,
    outputTokensMean: row.meanOutputTokens,
    outputTokensStd: null,
    metrics: {
      e2e_mean_s: row.meanTime,
      tps_per_request_mean: row.meanTokensPerSecond,
      duration_s: row.totalTime,
      out_tok_throughput: row.totalTokensPerSecond,
    },
    inflightMean: null,
    maxNumSeqs: null,
    maxNumBatchedTokens: null,
    kvTokens: null,
    qcFlag: "",
    note: "",
    requests: null,
    where: curve.source,
  }));
}
