import { unknownServer } from "../catalog/engineDefaults.ts";
import type { LawFile } from "../documents/calibration.ts";
import { exponential, gammaMeanOne, normal, type RandomStream } from "../engine/random.ts";
import type { Routing } from "../engine/routingPolicies.ts";
import { blockTokens, type EngineSettings } from "../engine/scenario.ts";
import type { Measurement } from "../measurements/measurement.ts";
import { withMean } from "./lengthScores.ts";
import type { RunSchedule } from "./runReplay.ts";

/** What a run's rows do not say and the caller knows or assumes. */
export type RunSettings = {
  /** Limits of the engine; a row's own columns win. */
  readonly engine: EngineSettings;
  readonly routing: Routing;
  /** Most requests that are simulated of a long open or closed run; a burst is always whole. */
  readonly mostRequests: number;
  /** Longest answer, in tokens; the row's lengths are cut there. */
  readonly longestAnswer: number;
};

/** Standard normal scores and gaps of one run, drawn once, so that the same run can be planned under other spreads. */
export type RunScores = {
  readonly input: readonly number[];
  readonly output: readonly number[];
  /** Gaps between arrivals with mean 1; empty for closed loops and bursts. */
  readonly gaps: Float64Array;
  /** What single requests meet beside all that is simulated. */
  readonly jitter: Float64Array;
};

/** KV tokens that no run fills. */
export const unlimitedTokens = 100_000_000;

/** Prompt and answer of a run that publishes neither, in tokens: TTFT and TPOT depend little on it. */
const assumedTokens = 200;

/** The settings under which a law's runs are replayed: those it was fitted with, as far as its file says. */
export function settingsOf(file: LawFile, routing: Routing = "round-robin"): RunSettings {
  const { maxNumSeqs, maxNumBatchedTokens } = file.engine ?? unknownServer;
  return {
    engine: {
      maxNumSeqs,
      maxNumBatchedTokens: Math.max(maxNumSeqs, maxNumBatchedTokens),
      kvBlocks: Math.floor((file.engine?.kvTokens ?? unlimitedTokens) / blockTokens),
      maxModelLen: 1_000_000,
    },
    routing,
    mostRequests: 20_000,
    longestAnswer: 1_000_000,
  };
}

/** Requests of the row that a simulation of it holds. */
export function replayedRequests(row: Measurement, mostRequests: number): number {
  if (row.requests) return row.requests.arrivals.length;
  const all = row.numRequests ?? row.concurrency ?? 1000;
  if (row.loadKind === "burst") return row.concurrency ?? all;
  return Math.min(all, mostRequests);
}

/** Draws the random part of a run; of a row with exact records only the jitter is random. */
export function drawScores(row: Measurement, settings: RunSettings, stream: RandomStream): RunScores {
  const n = row.requests ? 0 : replayedRequests(row, settings.mostRequests);
  const draw = () => Array.from({ length: n }, () => normal(stream));
  const [input, output] = [draw(), draw()];
  const gaps =
    row.loadKind === "open" ? Float64Array.from({ length: n }, () => gap(row, stream)) : new Float64Array(0);
  const jitter = Float64Array.from({ length: replayedRequests(row, settings.mostRequests) }, () =>
    normal(stream),
  );
  return { input, output, gaps, jitter };
}

/**
 * A run made ready to be simulated: exact arrivals and lengths where they were recorded, else lognormal lengths with
 * the row's means and spreads and arrivals of the row's kind.
 *
 * @param outputSpread standard deviation of the logarithms of the answers' lengths, for a row that does not publish it
 */
export function scheduleRun(
  row: Measurement,
  settings: RunSettings,
  scores: RunScores,
  outputSpread: number,
): RunSchedule {
  const engine = engineOf(row, settings.engine);
  const shared = { engine, replicas: row.replicas, routing: settings.routing };
  if (row.requests) {
    const { arrivals, inputTokens, outputTokens } = row.requests;
    return { ...shared, arrivals: { kind: "times", times: arrivals }, inputTokens, outputTokens };
  }
  const n = scores.input.length;
  const inputMean = row.inputTokensMean ?? assumedTokens;
  const outputMean = row.outputTokensMean ?? assumedTokens;
  const spread = row.outputTokensStd === null ? outputSpread : logSpread(outputMean, row.outputTokensStd);
  return {
    ...shared,
    arrivals: arrivalsOf(row, n, scores.gaps),
    inputTokens: lengths(
      scores.input,
      inputMean,
      logSpread(inputMean, row.inputTokensStd ?? 0),
      engine.maxModelLen,
    ),
    outputTokens: lengths(scores.output, outputMean, spread, settings.longestAnswer),
  };
}

/** Whether the row leaves the spread of its answers open. */
export function hasUnknownSpread(row: Measurement): boolean {
  return row.requests === null && row.outputTokensStd === null;
}

function engineOf(row: Measurement, engine: EngineSettings): EngineSettings {
  const maxNumSeqs = row.maxNumSeqs ?? engine.maxNumSeqs;
  return {
    ...engine,
    maxNumSeqs,
    maxNumBatchedTokens: Math.max(maxNumSeqs, row.maxNumBatchedTokens ?? engine.maxNumBatchedTokens),
    kvBlocks: row.kvTokens === null ? engine.kvBlocks : Math.floor(row.kvTokens / blockTokens),
  };
}

function arrivalsOf(row: Measurement, n: number, gaps: Float64Array): RunSchedule["arrivals"] {
  if (row.loadKind === "burst") return { kind: "times", times: new Float64Array(n) };
  if (row.loadKind === "closed") return { kind: "closed", clients: row.concurrency ?? 1 };
  let now = 0;
  const rate = row.requestRate ?? 1;
  return {
    kind: "times",
    times: Float64Array.from(gaps, (gap, i) => {
      if (i > 0) now += gap / rate;
      return now;
    }),
  };
}

function gap(row: Measurement, stream: RandomStream): number {
  switch (row.arrival) {
    case "constant":
      return 1;
    case "gamma":
      return gammaMeanOne(stream, 1 / (row.arrivalCv ?? 1) ** 2);
    case "poisson":
    case "trace":
      return exponential(stream);
  }
}

/** Spread of the logarithms of a lognormal variate with the given mean and standard deviation. */
function logSpread(mean: number, std: number): number {
  return Math.sqrt(Math.log(1 + (std / mean) ** 2));
}

function lengths(scores: readonly number[], mean: number, spread: number, cap: number): Int32Array {
  return Int32Array.from(withMean(scores, mean, spread, Math.max(cap, mean)));
}
