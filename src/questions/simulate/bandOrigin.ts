import { adviseTest } from "../../calibration/nextTest.ts";
import type { BandOrigin } from "../../documents/parts/entry.ts";
import { longestPromptTokens } from "../../engine/promptLengths.ts";
import type { Scenario } from "../../engine/scenario.ts";
import type { LawTerm } from "../../engine/serviceLaw.ts";
import { traceTotals } from "../../engine/tracePages.ts";
import { bandShares } from "../../montecarlo/bandShares.ts";
import { servedBy } from "../../montecarlo/estimate.ts";
import type { ExperimentOutcome } from "../../montecarlo/experiment.ts";

/** A prompt so many times longer than any measured one is beyond what was measured. */
const promptFactor = 2;

/**
 * Where the band of a deployment comes from, and the load test that would narrow it most; null where that cannot be
 * told.
 */
export function bandOrigin(
  scenario: Scenario,
  deployment: number,
  seed: number,
  outcome: ExperimentOutcome,
): BandOrigin | null {
  const { law, engine } = scenario.deployments[deployment]!;
  const outside = termsOutside(scenario, deployment, outcome);
  const shares = bandShares(scenario, deployment, seed, outcome, outside);
  if (shares === null) return null;
  const advice = adviseTest(law, engine, shares.gradient);
  return {
    law: shares.law,
    demand: shares.demand,
    load: shares.load,
    beyondMeasured: shares.beyondMeasured,
    nextTest: advice && {
      ...advice.test,
      errorBefore: advice.errorBefore,
      errorAfter: advice.errorAfter,
    },
  };
}

/** The law's terms that this load uses where nothing was measured. */
function termsOutside(
  { deployments, load, workload: { features } }: Scenario,
  deployment: number,
  { summaries }: ExperimentOutcome,
): LawTerm[] {
  const { law } = deployments[deployment]!;
  if (law.measuredConcurrency === null) return [...law.terms];
  const prompts =
    load.kind === "trace" && !load.isDrawn
      ? [traceTotals(load.trace).longestPrompt]
      : servedBy(deployment, features).map((i) => longestPromptTokens(features[i]!));
  const longest = prompts.reduce((most, tokens) => Math.max(most, tokens), 0);
  const batch = summaries.reduce(
    (most, summary) => Math.max(most, summary.deployments[deployment]!.largestBatch),
    0,
  );
  return [
    ...(law.measuredPromptTokens !== null && longest > promptFactor * law.measuredPromptTokens
      ? (["cPre"] as const)
      : []),
    ...(batch > law.measuredConcurrency[1] ? (["cSeq", "cKv", "cExp"] as const) : []),
  ];
}
