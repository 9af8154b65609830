import type { LatencyMetric, LatencyStat } from "../../documents/latencyMetrics.ts";
import { meanPromptTokens } from "../../engine/promptLengths.ts";
import {
  blockTokens,
  type Deployment,
  type EngineSettings,
  type Feature,
  type LengthDistribution,
} from "../../engine/scenario.ts";
import { type ServiceLaw, stepSeconds } from "../../engine/serviceLaw.ts";
import { meanWait, type Station, waitQuantile } from "../erlang.ts";
import { type CallClass, callClasses } from "./callClasses.ts";
import { type LatencyLimit, limitedFeatures } from "./latencyLimit.ts";
import { LengthMemo } from "./lengthMemo.ts";
import { metricBounds } from "./metricBounds.ts";
import { shareOf, type WeightedValue, weightedStat } from "./weightedStat.ts";

/** What the calls of a deployment are on average, in tokens. */
type MeanCall = {
  /** Prompt tokens computed. */
  readonly computed: number;
  readonly output: number;
  /** Context held while decoding. */
  readonly context: number;
};

/**
 * An estimate of a latency at which a search for the fewest replicas may begin; nothing is decided by it. The batch is
 * taken at its mean n = λ·(mean answer)·t(n), whose steps also compute the prompts that come meanwhile; a call finds every
 * step as long as that, and half a step to wait for its first. So a TPOT has no spread, and its percentiles come out low.
 * Prompts queue for each other as in M/G/1. Once the batch is full, seats are the servers of an M/G/c queue (Allen and
 * Cunneen). Infinity at or above capacity.
 *
 * For GitLab's mix on the six measured pairs, at a fifth to nine tenths of capacity, it is 0.62 to 1.23 times the
 * simulated mean and p95 of E2E, 0.68 to 1.63 times those of TTFT.
 *
 * @param features those that the deployment serves
 * @param rate model calls per second of the deployment, shared evenly by its replicas
 * @param memo of the same features, where many laws are tried
 */
export function estimateLatency(
  deployment: Deployment,
  features: readonly Feature[],
  rate: number,
  limit: LatencyLimit,
  memo: LengthMemo = new LengthMemo(),
): number {
  const { law, engine, replicas } = deployment;
  const mean = meanCall(features, deployment, memo);
  const seats = Math.min(engine.maxNumSeqs, (engine.kvBlocks * blockTokens) / mean.context);
  const perReplica = rate / replicas;
  const station = {
    servers: Math.max(1, Math.floor(replicas * seats)),
    rate,
    meanService: mean.output * stepIn(law.law, mean, seats, perReplica),
    serviceCv: 1,
    arrivalCv: 1,
  };
  const { metric, stat } = limit;
  const wait = waitFor(station, stat) + waitFor(prefillStation(features, deployment, perReplica, memo), stat);
  const step = stepIn(law.law, mean, meanBatch(law.law, mean, seats, perReplica), perReplica);
  if (!Number.isFinite(wait + step)) return Number.POSITIVE_INFINITY;
  const each: StepTimes = { step, perPromptToken: law.law.cPre };
  const values = limitedFeatures(features, limit).flatMap((feature) =>
    metric === "question"
      ? questionTimes(feature, engine, each, memo)
      : callClasses(feature, engine).flatMap((calls) => callTimes(calls, each, metric, memo)),
  );
  if (values.length === 0) return 0;
  const { hasOverhead, hasWait } = metricBounds[metric];
  return weightedStat(values, stat) + (hasOverhead ? law.overhead : 0) + (hasWait ? wait : 0);
}

function waitFor(station: Station, stat: LatencyStat): number {
  const share = shareOf(stat);
  return share === null ? meanWait(station) : waitQuantile(station, share);
}

/** The prompts of one replica as a queue of their own: they are computed one after the other, whatever decodes beside them. */
function prefillStation(
  features: readonly Feature[],
  { law, engine }: Deployment,
  rate: number,
  memo: LengthMemo,
): Station {
  const prefills = features.flatMap((feature) =>
    callClasses(feature, engine).flatMap(({ share, lengths, shift, most }) =>
      memo.middles(lengths.inputTokens).map((prompt) => ({
        weight: share,
        value: law.law.cPre * Math.max(1, Math.min(most, prompt + shift)),
      })),
    ),
  );
  const meanService = weightedStat(prefills, "mean");
  const squares = prefills.map(({ weight, value }) => ({ weight, value: value * value }));
  const serviceCv = Math.sqrt(Math.max(0, weightedStat(squares, "mean") / meanService ** 2 - 1));
  return { servers: 1, rate, meanService, serviceCv: meanService > 0 ? serviceCv : 0, arrivalCv: 1 };
}

/** Seconds of the step that a call finds, and of computing a token of its prompt. */
type StepTimes = { readonly step: number; readonly perPromptToken: number };

function callTimes(
  { share, lengths, shift, most }: CallClass,
  { step, perPromptToken }: StepTimes,
  metric: LatencyMetric,
  memo: LengthMemo,
): WeightedValue[] {
  return memo.cells(lengths).map(({ weight, prompt, output }) => {
    const prefill = perPromptToken * Math.max(1, Math.min(most, prompt + shift));
    return { weight: share * weight, value: metricBounds[metric].among(step, prefill, output) };
  });
}

/** The first call, and for each further one the tool's time and the mean of such calls. */
function questionTimes(
  feature: Feature,
  engine: EngineSettings,
  each: StepTimes,
  memo: LengthMemo,
): WeightedValue[] {
  const { conversation } = feature;
  if (conversation === undefined) return [];
  const [first, further] = callClasses(feature, engine).map((calls) => callTimes(calls, each, "e2e", memo));
  const more = further === undefined ? 0 : weightedStat(further, "mean") + conversation.toolSeconds;
  return conversation.calls.flatMap((share, i) =>
    first!.map(({ weight, value }) => ({ weight: weight * share, value: value + i * more })),
  );
}

/** Seconds of a step with n sequences when prompts come at `rate`; Infinity where computing them takes all the time. */
function stepIn(law: ServiceLaw, mean: MeanCall, batch: number, rate: number): number {
  const prefillShare = law.cPre * rate * mean.computed;
  if (prefillShare >= 1) return Number.POSITIVE_INFINITY;
  return stepSeconds(law, batch, batch * mean.context, 0) / (1 - prefillShare);
}

/** n = λ·(mean answer)·t(n) by bisection, at most the seats; the right side grows no faster than in proportion to n. */
function meanBatch(law: ServiceLaw, mean: MeanCall, seats: number, rate: number): number {
  let [low, high] = [0, seats];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (rate * mean.output * stepIn(law, mean, middle, rate) > middle) low = middle;
    else high = middle;
  }
  return high;
}

function meanCall(features: readonly Feature[], { engine }: Deployment, memo: LengthMemo): MeanCall {
  const meanTokens = (lengths: LengthDistribution) => memo.mean(lengths);
  const whole = features.reduce((sum, { share }) => sum + share, 0);
  const average = (of: (feature: Feature) => number) =>
    features.reduce((sum, feature) => sum + (feature.share / whole) * of(feature), 0);
  const output = average((feature) => meanTokens(feature.outputTokens));
  return {
    output,
    computed: average((feature) =>
      callClasses(feature, engine).reduce(
        (sum, { share, lengths, shift, most }) =>
          sum +
          (share / feature.share) * Math.min(most, Math.max(1, meanTokens(lengths.inputTokens) + shift)),
        0,
      ),
    ),
    context: average((feature) => meanPromptTokens(feature, meanTokens)) + output / 2,
  };
}
