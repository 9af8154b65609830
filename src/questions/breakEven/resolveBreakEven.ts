import type { CostFacts } from "../../catalog/costFacts.ts";
import { UserError } from "../../errors.ts";
import type { NamedCandidate } from "../../planning/breakEvenSearch.ts";
import type { FleetSettings } from "../../planning/fleet/fleetPlan.ts";
import { amountOf, isCounted, isScalable } from "../../planning/loadScale.ts";
import type { Inputs } from "../../settings/inputs.ts";
import type { LocatedValues } from "../../settings/locatedValues.ts";
import { numberFrom } from "../../settings/numbers.ts";
import { fleetCandidate } from "../plan/fleetCandidate.ts";
import { type ResolvedScenario, resolveScenario } from "../resolve/resolveScenario.ts";
import type { World } from "../resolve/world.ts";
import { runName } from "../whatif/matchRuns.ts";
import type { WhatifFlags } from "../whatif/resolveWhatif.ts";
import { readVariants, type Setting, settingText } from "../whatif/settings.ts";
import { toldAsSet, variantInputs } from "../whatif/variantInputs.ts";
import { whatifBase } from "../whatif/whatifBase.ts";

/** A search for break-even points with everything decided. */
export type ResolvedBreakEven = {
  readonly inputs: Inputs;
  /** The base. */
  readonly resolved: ResolvedScenario;
  readonly candidates: readonly NamedCandidate[];
  readonly settings: FleetSettings;
  /** The largest load that is looked at. */
  readonly upTo: number;
  readonly skipped: readonly string[];
};

/** More options would take long and could not be told apart on the chart. */
const mostOptions = 12;

/**
 * Decides everything a search for break-even points needs: the options are the base and its variants, each with any number of
 * machines.
 *
 * @param today YYYY-MM-DD
 * @throws UserError for anything that does not go together
 */
export async function resolveBreakEven(
  { set = [], vary = [], sensitivity, breakEven: _, upTo, ...others }: WhatifFlags,
  given: LocatedValues | null,
  world: World,
  costs: CostFacts,
  today: string,
): Promise<ResolvedBreakEven> {
  if (sensitivity) throw new UserError("--break-even and --sensitivity ask for two things; give one of them");
  const { flags, file, inputs, prices } = whatifBase(others, given, world, costs);
  const resolved = await resolveScenario(inputs, world);
  if (resolved.settings.slos.length === 0)
    throw new UserError('--break-even: no SLO to keep: give one, e.g. --slo "e2e.p95<15s"');
  const candidates: NamedCandidate[] = [];
  const skipped = [...resolved.skipped];
  for (const settings of [[], ...readVariants(set, vary)]) {
    const its = await variantOf(settings);
    skipped.push(...its.resolved.skipped.map((line) => [...settings.map(settingText), line].join(": ")));
    for (const run of its.resolved.runs) {
      checkRun(run.scenario.deployments.length, settings, resolved, its.resolved);
      const candidate = fleetCandidate(run, its.inputs, prices, world);
      const text = JSON.stringify(candidate.scenario);
      if (candidates.some((each) => JSON.stringify(each.candidate.scenario) === text)) continue;
      candidates.push({ name: nameOf(runName(run), settings, candidates), candidate });
    }
  }
  if (candidates.length < 2 || candidates.length > mostOptions)
    throw new UserError(
      `--break-even: compares 2 to ${mostOptions} options, and these make ${candidates.length}; give machines or models, such as --vary machine=small,medium,large --model mixtral-8x7b`,
    );
  return {
    inputs,
    resolved,
    candidates,
    settings: {
      ...resolved.settings,
      redundancy: { kind: "none" },
      hoursPerMonth: prices.hoursPerMonth,
      today,
    },
    upTo: readUpTo(upTo, resolved),
    skipped,
  };

  async function variantOf(
    settings: readonly Setting[],
  ): Promise<{ inputs: Inputs; resolved: ResolvedScenario }> {
    if (settings.length === 0) return { inputs, resolved };
    const its = variantInputs(flags, file, settings, world.files);
    try {
      return { inputs: its, resolved: await resolveScenario(its, world) };
    } catch (error) {
      throw toldAsSet(settings, error);
    }
  }
}

/** Models and machines may differ, and how they are run; what is asked of them is the same. */
function checkRun(
  deployments: number,
  settings: readonly Setting[],
  base: ResolvedScenario,
  its: ResolvedScenario,
): void {
  if (deployments > 1)
    throw new UserError("--break-even: compares fleets of one deployment; leave deployments out");
  const told = settings.map(settingText).join(", ");
  if (JSON.stringify(base.load.load) !== JSON.stringify(its.load.load))
    throw new UserError(
      `--break-even with ${told}: the load is what is looked at, up to --up-to; vary machine, model or how they are run`,
    );
}

/** A setting is told where model and machine do not tell the options apart. */
function nameOf(name: string, settings: readonly Setting[], before: readonly NamedCandidate[]): string {
  if (!before.some((each) => each.name === name)) return name;
  const others = settings.filter(({ path }) => path[0] !== "machine" && path[0] !== "model");
  return `${name}, ${(others.length > 0 ? others : settings).map(settingText).join(", ")}`;
}

function readUpTo(given: unknown, { load: { load } }: ResolvedScenario): number {
  if (!isScalable(load))
    throw new UserError(`--break-even: looks at --users, --concurrency or --rate, not at a ${load.kind}`);
  if (given === undefined) return 2 * amountOf(load);
  const amount = numberFrom(String(given));
  const isRight = amount !== null && amount > 0 && (!isCounted(load.kind) || Number.isInteger(amount));
  if (!isRight || amount > 100 * amountOf(load))
    throw new UserError(
      `--up-to ${given}: give ${load.kind === "rate" ? "a rate" : "a whole number"} above 0 and up to a hundred times the base's`,
    );
  return amount;
}
