import { defaultEngineSettings, geometryOf } from "../catalog/engineDefaults.ts";
import type { Machine, MeasuredCurve, Model } from "../catalog/types.ts";
import { blockTokens } from "../engine/scenario.ts";
import { type Measurement, unknownRun } from "../measurements/measurement.ts";
import type { SeriesContext } from "./calibrateSeries.ts";
import { physicsPrior, ratesOf } from "./physicsPrior.ts";

/** What the catalogue knows of a curve of GitLab's page. */
export function gitlabContext(
  curve: Pick<MeasuredCurve, "source">,
  model: Model,
  machine: Machine,
): SeriesContext & Required<Pick<SeriesContext, "prior">> {
  const geometry = geometryOf(model);
  const engine = defaultEngineSettings(model, machine);
  const hardware = ratesOf(machine);
  return {
    model: model.id,
    machine: machine.id,
    geometry,
    hardware,
    prior: physicsPrior(geometry, hardware),
    kvTokens: engine.kvBlocks * blockTokens,
    stated: ["kvTokens"],
    source: curve.source,
    settings: {
      engine,
      routing: "round-robin",
      mostRequests: 2000,
      longestAnswer: gitlabProtocol.maxOutputTokens,
    },
  };
}

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
    ...unknownRun,
    seriesId: `${curve.machine}/${curve.model}`,
    runId: `${curve.machine}/${curve.model}/N=${requests}`,
    model: curve.model,
    loadKind: "burst",
    arrival: "constant",
    concurrency: requests,
    numRequests: requests,
    inputTokensMean: gitlabProtocol.promptTokens,
    inputTokensStd: 0,
    outputTokensMean: meanOutputTokens,
    where: curve.source,
  };
}
