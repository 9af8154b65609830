import type { FleetGrowth, PlanGrowth } from "../../documents/parts/growth.ts";
import type { PlanOption } from "../../documents/parts/planOption.ts";
import type { PlanDocument } from "../../documents/plan.ts";
import { namedWarning } from "../../planning/fleet/namedWarning.ts";
import { recommend } from "../../planning/fleet/recommendation.ts";
import { loadInMonth, monthsOf } from "../../planning/growth.ts";
import { monthAfter } from "../../planning/growthDates.ts";
import { splitAdvice } from "../../planning/split/splitAdvice.ts";
import type { World } from "../resolve/world.ts";
import { calibrationCurves } from "../simulate/calibrationCurves.ts";
import type { Run } from "../simulate/execute.ts";
import { scenarioHash } from "../simulate/scenarioHash.ts";
import { scenarioRecord } from "../simulate/scenarioRecord.ts";
import { growthOf, type ResolvedPlan } from "./resolvePlan.ts";

/**
 * The document of a plan: everything resolved, and the options that were finished.
 *
 * @param grown the fleets in front under the growth asked for; none where none is
 */
export function planDocument(
  chosen: ResolvedPlan,
  options: readonly PlanOption[],
  grown: readonly FleetGrowth[],
  world: World,
  version: string,
): PlanDocument {
  const { resolved, settings, candidates, gateway, growth } = chosen;
  const { redundancy, hoursPerMonth, today } = settings;
  const scenario = scenarioRecord(resolved);
  const isSplit = chosen.house?.isSplit ?? false;
  const recommendation = {
    ...recommend(options, settings.confidence),
    ...(isSplit && { split: splitAdvice(options) }),
  };
  return {
    schema: "capsim.plan/1",
    version,
    seed: settings.seed,
    scenarioHash: scenarioHash({
      scenario,
      redundancy,
      hoursPerMonth,
      ...(growth && { growth }),
      ...(isSplit && { split: true }),
    }),
    scenario,
    redundancy,
    hoursPerMonth,
    today,
    options,
    recommendation,
    gateway,
    ...growthPart(chosen, grown),
    warnings: warningsOf(options, gateway?.cost.warnings ?? []),
    optionsAsked: chosen.house === null ? candidates.length : options.length,
    calibrationCurves: calibrationCurves(runsInFront(chosen, options), world),
  };
}

function growthPart(chosen: ResolvedPlan, grown: readonly FleetGrowth[]): { growth?: PlanGrowth } {
  const growth = growthOf(chosen);
  const kind = chosen.candidates[0]?.scenario.load.kind;
  if (growth === null || chosen.growth === null || kind === undefined) return {};
  const { today } = chosen.settings;
  return {
    growth: {
      growth: chosen.growth.text,
      perYear: growth.perYear,
      years: growth.years,
      loadKind: kind,
      load: growth.load,
      loadAtEnd: loadInMonth(growth, monthsOf(growth)),
      fleets: grown.map((fleet) => ({
        ...fleet,
        steps: fleet.steps.map((step) => ({
          ...step,
          date: step.month === null ? null : monthAfter(today, step.month),
          earliestDate: monthAfter(today, step.earliest),
          latestDate: step.latest === null ? null : monthAfter(today, step.latest),
        })),
      })),
    },
  };
}

/** Options in front whose warnings, and the quality of whose laws, stand for the plan. */
const front = 3;

/** The runs of the pairs that options in front are made of. */
function runsInFront({ resolved: { runs } }: ResolvedPlan, options: readonly PlanOption[]): Run[] {
  const told = options
    .slice(0, front)
    .flatMap((option): readonly Pick<PlanOption, "model" | "machine">[] => option.deployments ?? [option]);
  return runs.filter(({ deployments }) =>
    deployments.some((pair) =>
      told.some(({ model, machine }) => model === pair.model && machine === pair.machine),
    ),
  );
}

/** What the reader must know of the options in front, and of prices that are missing. */
function warningsOf(options: readonly PlanOption[], others: readonly string[]): string[] {
  const first = options.slice(0, front);
  const unpriced = [
    ...new Set(options.filter(({ cost }) => cost.perMonth === null).map(({ machine }) => machine)),
  ];
  return [
    ...new Set([
      ...first.flatMap(({ cost }) => (cost.perMonth === null ? [] : cost.warnings)),
      ...(unpriced.length > 0
        ? [
            `no price is known of ${unpriced.join(", ")}: ranked by GPUs after those with one; give one, e.g. --price ${unpriced[0]}=12.50`,
          ]
        : []),
      // Those of several deployments name the one that they are about.
      ...first.flatMap((option) =>
        option.deployments ? option.warnings : option.warnings.map((text) => namedWarning(text, option)),
      ),
      ...others,
    ]),
  ];
}
