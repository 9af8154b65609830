import type { CostFacts } from "../../catalog/costFacts.ts";
import { amountOf, isCounted, isScalable } from "../../engine/loadKinds.ts";
import { phrase, setting, UserError } from "../../errors.ts";
import type { NamedCandidate } from "../../planning/breakEvenSearch.ts";
import type { FleetSettings } from "../../planning/fleet/fleetPlan.ts";
import type { AskedOf } from "../../settings/asked.ts";
import type { Inputs } from "../../settings/inputs.ts";
import type { Layer } from "../../settings/layers.ts";
import { fleetCandidate } from "../plan/fleetCandidate.ts";
import { type ResolvedScenario, resolveScenario } from "../resolve/resolveScenario.ts";
import type { World } from "../resolve/world.ts";
import { type Change, changeText, readVariants } from "../whatif/changes.ts";
import { runName } from "../whatif/matchRuns.ts";
import { ofVariant, variantInputs } from "../whatif/variantInputs.ts";
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
  layers: readonly Layer[],
  world: World,
  costs: CostFacts,
  today: string,
): Promise<ResolvedBreakEven> {
  const { asked, inputs, prices } = whatifBase(layers, world, costs);
  const { set, vary, sensitivity } = asked.values;
  if (sensitivity)
    throw new UserError(
      phrase`${setting("breakEven")} and ${setting("sensitivity")} ask for two things; give one of them`,
    );
  const resolved = await resolveScenario(inputs, world);
  if (resolved.settings.slos.length === 0)
    throw new UserError(
      phrase`${setting("breakEven")}: no SLO to keep: give one, e.g. ${setting("slo")} "e2e.p95<15s"`,
    );
  const candidates: NamedCandidate[] = [];
  const skipped = [...resolved.skipped];
  for (const settings of [[], ...readVariants(set, vary)]) {
    const its = await variantOf(settings);
    skipped.push(...its.resolved.skipped.map((line) => [...settings.map(changeText), line].join(": ")));
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
      phrase`${setting("breakEven")}: compares 2 to ${mostOptions} options, and these make ${candidates.length}; give machines or models, such as ${setting("vary")} machine=small,medium,large ${setting("model")} mixtral-8x7b`,
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
    upTo: chooseUpTo(asked, resolved),
    skipped,
  };

  async function variantOf(
    settings: readonly Change[],
  ): Promise<{ inputs: Inputs; resolved: ResolvedScenario }> {
    if (settings.length === 0) return { inputs, resolved };
    const its = variantInputs(layers, settings, world.files);
    try {
      return { inputs: its, resolved: await resolveScenario(its, world) };
    } catch (error) {
      throw ofVariant(settings, error);
    }
  }
}

/** Models and machines may differ, and how they are run; what is asked of them is the same. */
function checkRun(
  deployments: number,
  settings: readonly Change[],
  base: ResolvedScenario,
  its: ResolvedScenario,
): void {
  if (deployments > 1)
    throw new UserError(
      phrase`${setting("breakEven")}: compares fleets of one deployment; leave deployments out`,
    );
  const told = settings.map(changeText).join(", ");
  if (JSON.stringify(base.load.load) !== JSON.stringify(its.load.load))
    throw new UserError(
      phrase`${setting("breakEven")} with ${told}: the load is what is looked at, up to ${setting("upTo")}; vary machine, model or how they are run`,
    );
}

/** A setting is told where model and machine do not tell the options apart. */
function nameOf(name: string, settings: readonly Change[], before: readonly NamedCandidate[]): string {
  if (!before.some((each) => each.name === name)) return name;
  const others = settings.filter(({ path }) => path[0] !== "machine" && path[0] !== "model");
  return `${name}, ${(others.length > 0 ? others : settings).map(changeText).join(", ")}`;
}

function chooseUpTo(
  { values: { upTo }, fault }: AskedOf<"whatif">,
  { load: { load } }: ResolvedScenario,
): number {
  if (!isScalable(load))
    throw new UserError(
      phrase`${setting("breakEven")}: looks at ${setting("users")}, ${setting("concurrency")} or ${setting("rate")}, not at a ${load.kind}`,
    );
  if (upTo === undefined) return 2 * amountOf(load);
  if (upTo > 100 * amountOf(load) || (isCounted(load.kind) && !Number.isInteger(upTo)))
    throw fault(
      "upTo",
      `give ${load.kind === "rate" ? "a rate" : "a whole number"} above 0 and up to a hundred times the base's`,
    );
  return upTo;
}
