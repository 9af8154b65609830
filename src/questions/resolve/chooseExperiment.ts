import type { Load } from "../../engine/scenario.ts";
import { profileOf } from "../../montecarlo/daySchedule.ts";
import type { ExperimentSettings } from "../../montecarlo/experiment.ts";
import type { Slo } from "../../montecarlo/slo.ts";
import type { Asked } from "../../settings/asked.ts";
import { defaultOf } from "../../settings/values.ts";

/** The settings that it reads. */
export type ExperimentChoices = Asked<"seed" | "precision" | "replications" | "duration" | "confidence">;

/** Replications of whole days, and of longer periods: each has many busy hours in it. */
const ofPeriods = { days: [15, 20], weeks: [4, 10] } as const;

/**
 * How often and how long a load is simulated.
 *
 * @param slos to be judged
 */
export function chooseExperiment(
  { values }: ExperimentChoices,
  load: Load,
  slos: readonly Slo[],
): ExperimentSettings {
  const [minReplications, maxReplications] = values.replications ?? usualReplications(load);
  return {
    seed: values.seed ?? defaultOf("seed"),
    precision: values.precision ?? defaultOf("precision"),
    minReplications,
    maxReplications,
    duration: values.duration ?? defaultOf("duration"),
    slos,
    confidence: values.confidence ?? defaultOf("confidence"),
  };
}

function usualReplications(load: Load): readonly [number, number] {
  const profile = profileOf(load);
  if (profile === undefined) return defaultOf("replications");
  return profile.period <= 2 * 86_400 ? ofPeriods.days : ofPeriods.weeks;
}
