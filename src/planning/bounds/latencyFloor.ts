import type { LatencyMetric } from "../../documents/latencyMetrics.ts";
import type { EngineSettings, Feature, Scenario } from "../../engine/scenario.ts";
import { type ServiceLaw, stepSeconds } from "../../engine/serviceLaw.ts";
import { type CallClass, callClasses } from "./callClasses.ts";
import { type LatencyLimit, limitedFeatures } from "./latencyLimit.ts";
import { type LengthCell, lengthCells } from "./lengthCells.ts";
import { metricBounds } from "./metricBounds.ts";
import { type WeightedValue, weightedStat } from "./weightedStat.ts";

/**
 * Seconds that the mean or a percentile of a latency cannot go below, however many replicas there are: every call has a
 * server to itself, its whole cache hits, and nothing waits. The law's terms are not negative, so a step with more in it is no shorter.
 *
 * It holds under the law's centre, for loads whose lengths come from the workload, and for all requests: those that fail count
 * as never answered, since with them left out a load that times out looks fast. Requests that typing cancels may be left out; so that share
 * of a feature is taken to be answered at once. (A preempted sequence that is recomputed saves the host time of one step, under a millisecond.)
 */
export function latencyFloor({ workload, deployments }: Scenario, limit: LatencyLimit): number {
  const values = limitedFeatures(workload.features, limit).flatMap((feature) => {
    const { law, engine } = deployments[feature.deployment ?? 0]!;
    const floors = limit.metric === "question" ? questionFloor : callFloor;
    const outside = metricBounds[limit.metric].hasOverhead ? law.overhead : 0;
    const cancelled = feature.typing?.share ?? 0;
    const answered = floors(feature, law.law, engine, limit.metric).map(({ weight, value }) => ({
      weight: weight * (1 - cancelled),
      value: value + outside,
    }));
    return [...answered, { weight: feature.share * cancelled, value: 0 }];
  });
  return values.length === 0 ? 0 : weightedStat(values, limit.stat);
}

function callFloor(
  feature: Feature,
  law: ServiceLaw,
  engine: EngineSettings,
  metric: LatencyMetric,
): WeightedValue[] {
  return callClasses(feature, engine).flatMap((calls) => classFloor(calls, law, engine, metric));
}

/** A question's first call, and for each further one the tool's time and the shortest call there is. */
function questionFloor(feature: Feature, law: ServiceLaw, engine: EngineSettings): WeightedValue[] {
  const { conversation } = feature;
  if (conversation === undefined) return [];
  const further = conversation.toolSeconds + aloneSeconds(law, engine, { prompt: 1, output: 1 }, "e2e");
  const first = classFloor(callClasses(feature, engine)[0]!, law, engine, "e2e");
  return conversation.calls.flatMap((share, more) =>
    first.map(({ weight, value }) => ({ weight: weight * share, value: value + more * further })),
  );
}

function classFloor(
  { share, lengths, shift, most }: CallClass,
  law: ServiceLaw,
  engine: EngineSettings,
  metric: LatencyMetric,
): WeightedValue[] {
  return lengthCells(lengths, "floor").map((cell) => {
    const prompt = Math.max(1, Math.min(most, cell.prompt + shift));
    return { weight: share * cell.weight, value: aloneSeconds(law, engine, { ...cell, prompt }, metric) };
  });
}

/** Seconds of a call that has a server to itself, whose prompt is computed in chunks of the step's token budget. */
function aloneSeconds(
  law: ServiceLaw,
  { maxNumBatchedTokens }: EngineSettings,
  { prompt, output }: Pick<LengthCell, "prompt" | "output">,
  metric: LatencyMetric,
): number {
  return metricBounds[metric].alone({
    output,
    prefill: () => prefillSeconds(law, prompt, maxNumBatchedTokens),
    step: () => stepSeconds(law, 1, prompt + output / 2, 0),
    shortest: () => stepSeconds(law, 1, 2, 0),
  });
}

function prefillSeconds(law: ServiceLaw, prompt: number, budget: number): number {
  const whole = Math.ceil(prompt / budget) - 1;
  return whole * stepSeconds(law, 0, 0, budget) + stepSeconds(law, 0, 0, prompt - whole * budget);
}
