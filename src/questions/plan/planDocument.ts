import { worded, wordedByName } from "../../../reports/words/findings.ts";
import { distinct, type Finding } from "../../documents/finding.ts";
import type { FleetGrowth, PlanGrowth } from "../../documents/parts/growth.ts";
import type { FoundOption } from "../../documents/parts/planOption.ts";
import type { PlanDocument } from "../../documents/plan.ts";
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
  options: readonly FoundOption[],
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
  const findings = findingsOf(options, gateway?.cost.findings ?? []);
  const document = {
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
    options: options.map(wordedOption),
    recommendation,
    gateway: gateway && { ...gateway, cost: worded(gateway.cost, "plan") },
    ...growthPart(chosen, grown),
    findings,
    optionsAsked: chosen.house === null ? candidates.length : options.length,
    calibrationCurves: calibrationCurves(runsInFront(chosen, options), world),
  } as const;
  return wordedByName(document, "plan");
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

/** Options in front whose findings, and the quality of whose laws, stand for the plan. */
const front = 3;

/** The runs of the pairs that options in front are made of. */
function runsInFront({ resolved: { runs } }: ResolvedPlan, options: readonly FoundOption[]): Run[] {
  const told = options
    .slice(0, front)
    .flatMap((option): readonly Pick<FoundOption, "model" | "machine">[] => option.deployments ?? [option]);
  return runs.filter(({ deployments }) =>
    deployments.some((pair) =>
      told.some(({ model, machine }) => model === pair.model && machine === pair.machine),
    ),
  );
}

/** An option with its findings in words: of several deployments, each under its name. */
function wordedOption(option: FoundOption): PlanDocument["options"][number] {
  const cost = worded(option.cost, "plan");
  return { ...(option.deployments ? wordedByName(option, "plan") : worded(option, "plan")), cost };
}

/** What the reader must know of the options in front, and of prices that are missing. */
function findingsOf(options: readonly FoundOption[], ofGateway: readonly Finding[]): Finding[] {
  const first = options.slice(0, front);
  const unpriced = options.filter(({ cost }) => cost.perMonth === null).map(({ machine }) => machine);
  return distinct([
    ...first.flatMap(({ cost }) => (cost.perMonth === null ? [] : cost.findings)),
    ...(unpriced.length > 0
      ? [{ code: "prices-missing", about: {}, figures: { machines: [...new Set(unpriced)] } } as const]
      : []),
    ...first.flatMap(({ findings }) => findings),
    ...ofGateway,
  ]);
}
