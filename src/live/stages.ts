import type { Scenario } from "../engine/scenario.ts";
import { offeredRate } from "../montecarlo/capacity.ts";
import type { ExperimentSettings } from "../montecarlo/experiment.ts";
import type { LiveStage } from "./protocol.ts";

/** Runs of an estimate, and the requests after which each is cut, but not below so many seconds. */
const efforts = {
  first: { replications: 3, requests: 800, shortest: 120 },
  better: { replications: 10, requests: 4_000, shortest: 300 },
} as const;

/** An estimate's settings: the report's own, or few and short replications on the same streams. */
export function stageSettings(
  name: LiveStage["name"],
  settings: ExperimentSettings,
  scenario: Scenario,
): ExperimentSettings {
  if (name === "full") return settings;
  const { replications, requests, shortest } = efforts[name];
  const rate = offeredRate(scenario) ?? requests / settings.duration;
  return {
    ...settings,
    minReplications: replications,
    maxReplications: replications,
    duration: Math.min(settings.duration, Math.max(shortest, Math.round(requests / rate))),
  };
}
