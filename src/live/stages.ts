import type { Scenario } from "../engine/scenario.ts";
import { offeredRate } from "../montecarlo/capacity.ts";
import type { ExperimentSettings } from "../montecarlo/experiment.ts";
import type { LiveStage } from "./protocol.ts";

/** Runs of a first estimate, which cuts them by itself. */
const firstReplications = 3;
/** Runs of a better one, and the requests after which each is cut, but not below so many seconds. */
const better = { replications: 10, requests: 4_000, shortest: 300 } as const;

/** An estimate's settings: the report's own, or few and short replications on the same streams. */
export function stageSettings(
  name: LiveStage["name"],
  settings: ExperimentSettings,
  scenario: Scenario,
): ExperimentSettings {
  if (name === "full") return settings;
  if (name === "first")
    return { ...settings, minReplications: firstReplications, maxReplications: firstReplications };
  const { replications, requests, shortest } = better;
  const rate = offeredRate(scenario) ?? requests / settings.duration;
  return {
    ...settings,
    minReplications: replications,
    maxReplications: replications,
    duration: Math.min(settings.duration, Math.max(shortest, Math.round(requests / rate))),
  };
}
