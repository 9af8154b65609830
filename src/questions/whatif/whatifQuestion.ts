import { worded } from "../../../reports/words/findings.ts";
import { distinct, type Finding } from "../../documents/finding.ts";
import type { FoundCost, MonthlyCost } from "../../documents/parts/cost.ts";
import type {
  ComparedSide,
  ComparedVariant,
  Differences,
  SideSensitivity,
  WhatifDocument,
} from "../../documents/whatif.ts";
import type { ExperimentProgress, ExperimentSettings } from "../../montecarlo/experiment.ts";
import { resultEntry } from "../../montecarlo/resultEntry.ts";
import { compareArms, exactDifference, isOverloaded } from "../../planning/whatif/compare.ts";
import { type PairedArm, type PairedRuns, runPaired } from "../../planning/whatif/pairedRuns.ts";
import { findSensitivity } from "../../planning/whatif/sensitivity.ts";
import type { PriceInput } from "../plan/choosePurchase.ts";
import type { Basis, Question, Session } from "../question.ts";
import { bandOrigin } from "../simulate/bandOrigin.ts";
import { calibrationCurves } from "../simulate/calibrationCurves.ts";
import type { Run } from "../simulate/execute.ts";
import { scenarioHash } from "../simulate/scenarioHash.ts";
import { distinctPairs, scenarioRecord } from "../simulate/scenarioRecord.ts";
import { type Comparison, type ResolvedWhatif, resolveWhatif, type VariantRun } from "./resolveWhatif.ts";
import { runCost } from "./runCost.ts";
import { costSensitivity, priceEffect } from "./sideCost.ts";

/** How far one of the comparisons is; `fleets`: the search for those that keep the SLOs at the ends of the inputs. */
export type WhatifProgress = {
  /** Number of the base's run, from 0. */
  readonly comparison: number;
  readonly comparisons: number;
} & (
  | ({ readonly stage: WhatifStage } & ExperimentProgress)
  | { readonly stage: "fleets"; readonly done: number; readonly of: number }
);

/** The variants are compared with their base; then, where it is asked for, its inputs are varied, and two of them together. */
export type WhatifStage = "variants" | "inputs" | "interaction";

/** How differences from a base are told from chance, what moves it most, and what each side costs. */
export const whatifQuestion: Question<ResolvedWhatif, WhatifDocument, WhatifProgress> = {
  command: "whatif",
  resolve: (given, { world, costs }) => resolveWhatif(given, world, costs),
  run: runWhatif,
};

/**
 * Runs every comparison, one after the other.
 *
 * @returns null when interrupted before anything was known
 */
async function runWhatif(
  whatif: ResolvedWhatif,
  basis: Basis,
  { runner, interruption, onProgress: tell }: Session<WhatifProgress>,
): Promise<WhatifDocument | null> {
  const { resolved, comparisons } = whatif;
  const { world, today } = basis;
  const sides: ComparedSide[] = [];
  const variants: ComparedVariant[] = [];
  const sensitivities: SideSensitivity[] = [];
  const findings: Finding[] = [];
  const assumptions = new Set<string>();
  for (const [i, comparison] of comparisons.entries()) {
    const scenarios = [comparison.base, ...comparison.variants.map(({ run }) => run)].map(
      ({ scenario }) => scenario,
    );
    const where = { comparison: i, comparisons: comparisons.length };
    const onProgress = (stage: WhatifStage, progress: ExperimentProgress) =>
      tell({ ...where, stage, ...progress });
    const onVariants = (progress: ExperimentProgress) => onProgress("variants", progress);
    const runs = await runPaired(scenarios, resolved.settings, runner, onVariants, interruption);
    if (runs === null) break;
    const made = compared(comparison, runs, resolved.settings, basis, whatif.prices, sides.length);
    sides.push(made.side);
    variants.push(...made.variants);
    findings.push(...made.findings);
    for (const assumption of made.assumptions) assumptions.add(assumption);
    if (!whatif.isSensitivity) continue;
    const sensitivity = await findSensitivity(
      comparison.base.scenario,
      resolved.settings,
      runner,
      onProgress,
      interruption,
    );
    if (sensitivity === null) break;
    const cost = await costSensitivity(comparison, resolved.settings, whatif.prices, {
      ...{ catalog: world.catalog, runner, interruption, today },
      onDone: (done, of) => tell({ ...where, stage: "fleets", done, of }),
    });
    sensitivities.push({
      comparedWith: sides.length - 1,
      sensitivity,
      costPerMonth: withEnds(comparison, whatif.prices, basis),
      cost,
    });
  }
  if (variants.length === 0 && sensitivities.length === 0) return null;
  const scenario = scenarioRecord(resolved);
  const runs = comparisons.flatMap(({ base, variants: its }) => [base, ...its.map(({ run }) => run)]);
  const document = {
    schema: "capsim.whatif/1",
    version: basis.version,
    seed: resolved.settings.seed,
    scenarioHash: scenarioHash(scenario),
    base: { scenario, sides },
    variants,
    ...(whatif.isSensitivity && { sensitivity: sensitivities }),
    costs: { hoursPerMonth: whatif.prices.hoursPerMonth, assumptions: [...assumptions] },
    pairs: distinctPairs(runs, resolved.workload),
    calibrationCurves: calibrationCurves(runs, world),
    findings: distinct(findings),
  } as const;
  return worded(document, "whatif");
}

/** The cost of the machines there are, at their prices and at a fifth less and more; null where a price is not known. */
function withEnds(
  { base }: Comparison,
  prices: PriceInput,
  { world: { catalog }, today }: Basis,
): SideSensitivity["costPerMonth"] {
  if (runCost(base, prices, catalog, today).perMonth === null) return null;
  const at = priceEffect(base, prices, catalog, today);
  return { value: at(1), low: at(0.8), high: at(1.2) };
}

function compared(
  { base, variants }: Comparison,
  runs: PairedRuns,
  settings: ExperimentSettings,
  { world: { catalog }, today }: Basis,
  prices: PriceInput,
  comparedWith: number,
): { side: ComparedSide; variants: ComparedVariant[]; findings: Finding[]; assumptions: string[] } {
  const ofBase = runCost(base, prices, catalog, today);
  const side = { results: entriesOf(base, runs.base, runs.stopped, settings), cost: monthlyCost(ofBase) };
  const findings = [...ofBase.findings];
  const assumptions = [...ofBase.assumptions];
  const made = variants.map(({ settings: its, run }: VariantRun, i): ComparedVariant => {
    const arm = runs.variants[i]!;
    const ofVariant = runCost(run, prices, catalog, today);
    const cost = monthlyCost(ofVariant);
    findings.push(...ofVariant.findings);
    assumptions.push(...ofVariant.assumptions);
    const compared = {
      set: Object.fromEntries(its.map(({ path, text }) => [path.join("."), text])),
      comparedWith,
      differences: {
        ...compareArms(runs.base, arm, settings.slos),
        ...costDifferences(side.cost.perMonth, cost.perMonth),
      },
      results: entriesOf(run, arm, runs.stopped, settings),
      cost,
      findings: overloadFindings(runs.base, arm),
      stopped: runs.stopped,
    };
    return worded(compared, "whatif");
  });
  return { side, variants: made, findings, assumptions };
}

function monthlyCost({ perMonth, currency, priceDate, priceSource }: FoundCost): MonthlyCost {
  return { perMonth, currency, priceDate, priceSource };
}

function entriesOf(
  { deployments, scenario }: Run,
  { preparation, summaries, drawn }: PairedArm,
  stopped: PairedRuns["stopped"],
  settings: ExperimentSettings,
): ComparedSide["results"] {
  const outcome = { preparation, summaries, drawn, stopped };
  return deployments.map((context, i) => {
    // Where nothing was drawn, as in an interrupted comparison, the runs under the centre stand in for it.
    const bandFrom = drawn === summaries ? null : bandOrigin(scenario, i, settings.seed, outcome);
    return worded(resultEntry({ ...context, bandFrom }, scenario, settings, outcome, i), "whatif");
  });
}

/** Nothing where a price is missing: a finding says so. */
function costDifferences(base: number | null, variant: number | null): Differences {
  return base === null || variant === null ? {} : { "cost.perMonth": exactDifference(base, variant) };
}

function overloadFindings(base: PairedArm, variant: PairedArm): Finding[] {
  const [isBase, isVariant] = [isOverloaded(base), isOverloaded(variant)];
  if (!isBase && !isVariant) return [];
  const code = isBase && isVariant ? "both-overloaded" : isBase ? "base-overloaded" : "variant-overloaded";
  return [{ code, about: {}, figures: {} }];
}
