import { meanTokens } from "../../engine/lengths.ts";
import { meanPromptTokens } from "../../engine/promptLengths.ts";
import { blockTokens, type Deployment, type Feature } from "../../engine/scenario.ts";
import { type ServiceLaw, stepSeconds } from "../../engine/serviceLaw.ts";
import type { LatencyStat } from "../../montecarlo/result.ts";
import type { SloMetric } from "../../montecarlo/slo.ts";
import { meanWait, waitQuantile } from "../erlang.ts";
import { callClasses } from "./callClasses.ts";
import { lengthCells } from "./lengthCells.ts";
import { shareOf, weightedStat } from "./weightedStat.ts";

/** What the calls of a deployment are on average, in tokens. */
type MeanCall = {
  /** Prompt tokens computed. */
  readonly computed: number;
  readonly output: number;
  /** Context held while decoding. */
  readonly context: number;
};

/**
 * An estimate of a latency at which a search for the fewest replicas may begin; nothing is decided by it. The batch is taken at
 * its mean n = λ·(mean answer)·t(n), whose steps also compute the prompts that come meanwhile; a call finds every step as
 * long as that, and half a step to wait for its first; so a TPOT has no spread, and its percentiles come out low. Once the batch is full, seats are the servers of an M/G/c queue (Allen and
 * Cunneen). Infinity at or above capacity.
 *
 * @param features those that the deployment serves
 * @param rate model calls per second of the deployment, shared evenly by its replicas
 */
export function estimateLatency(
  deployment: Deployment,
  features: readonly Feature[],
  rate: number,
  metric: SloMetric,
  stat: LatencyStat,
): number {
  const { law, engine, replicas } = deployment;
  const mean = meanCall(features, deployment);
  const seats = Math.min(engine.maxNumSeqs, (engine.kvBlocks * blockTokens) / mean.context);
  const perReplica = rate / replicas;
  const full = stepIn(law.law, mean, seats, perReplica);
  const station = {
    servers: Math.max(1, Math.floor(replicas * seats)),
    rate,
    meanService: mean.output * full,
    serviceCv: 1,
    arrivalCv: 1,
  };
  const share = shareOf(stat);
  const wait = share === null ? meanWait(station) : waitQuantile(station, share);
  const step = stepIn(law.law, mean, meanBatch(law.law, mean, seats, perReplica), perReplica);
  if (!Number.isFinite(wait) || step === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  const outside = metric === "e2e" || metric === "ttft" ? law.overhead : 0;
  const values = features.flatMap((feature) =>
    callClasses(feature, engine).flatMap(({ share: part, lengths, shift, most }) =>
      lengthCells(lengths, "middle").map(({ weight, prompt, output }) => {
        const computed = Math.max(1, Math.min(most, prompt + shift));
        return {
          weight: part * weight,
          value: secondsOf(metric, step, law.law.cPre * computed, output),
        };
      }),
    ),
  );
  return weightedStat(values, stat) + outside + (metric === "tpot" ? 0 : wait);
}

function secondsOf(metric: SloMetric, step: number, prefill: number, output: number): number {
  switch (metric) {
    case "queue":
      return step / 2;
    case "ttft":
      return 1.5 * step + prefill;
    case "tpot":
      return step;
    case "e2e":
      return (output + 0.5) * step + prefill;
  }
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

function meanCall(features: readonly Feature[], { engine }: Deployment): MeanCall {
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
    context: average(meanPromptTokens) + output / 2,
  };
}
