import { arrivalWords } from "../../../reports/arrivalWords.ts";
import type { ScalableKind } from "../../documents/parts/load.ts";
import { isScalable, scalableKinds } from "../../engine/loadKinds.ts";
import { joined, phrase, setting, UserError } from "../../errors.ts";
import type { SweepSettings, SweepTask } from "../../planning/sweepCurve.ts";
import type { AskedOf } from "../../settings/asked.ts";
import type { Inputs } from "../../settings/inputs.ts";
import { loadStepsRule } from "../../settings/loadSteps.ts";
import { defaultOf } from "../../settings/values.ts";
import { type ResolvedScenario, resolveScenario } from "../resolve/resolveScenario.ts";
import type { World } from "../resolve/world.ts";

/** A sweep with everything decided. */
export type ResolvedSweep = {
  readonly inputs: Inputs;
  /** The simulation of the largest load. */
  readonly resolved: ResolvedScenario;
  readonly loadKind: ScalableKind;
  readonly loads: readonly number[];
  readonly tasks: readonly SweepTask[];
  readonly settings: SweepSettings;
  readonly skipped: readonly string[];
};

/**
 * Decides everything a sweep needs.
 *
 * @throws UserError for anything that does not go together
 */
export async function resolveSweep(asked: AskedOf<"sweep">, world: World): Promise<ResolvedSweep> {
  const [kind, second] = scalableKinds.filter((each) => Array.isArray(asked.values[each]));
  if (kind === undefined) throw noLoads(asked);
  if (second !== undefined)
    throw new UserError(
      phrase`${setting(kind)} and ${setting(second)} are two kinds of load; give one of them`,
    );
  const { users: _, concurrency: __, rate: ___, ...others } = asked.values;
  const loads = asked.values[kind] as readonly number[];
  const inputs: Inputs = { ...asked, values: { ...others, [kind]: loads.at(-1)! } };
  const resolved = await resolveScenario(inputs, world);
  const { values } = inputs;
  const { replications, precision, duration } = values;
  const most = defaultOf("replications")[1];
  const usual = defaultOf("replications", "sweep");
  const [min, max] = replications ?? [usual[0], precision ? most : usual[1]];
  return {
    inputs,
    resolved: { ...resolved, load: { ...resolved.load, assumptions: sweptAssumptions(resolved) } },
    skipped: resolved.skipped,
    loadKind: kind,
    loads,
    tasks: resolved.runs.map(({ deployments, scenario: { load, ...scenario } }) => {
      if (!isScalable(load)) throw new Error(`a sweep of ${load.kind} was planned`);
      return { deployments, scenario: { ...scenario, load }, loads };
    }),
    settings: {
      ...resolved.settings,
      minReplications: min,
      maxReplications: max,
      capacityReplications: Math.max(max, most),
      isThrifty: duration === undefined,
    },
  };
}

function noLoads({ values, named }: AskedOf<"sweep">): UserError {
  const inFile = scalableKinds.find((each) => values[each] !== undefined);
  if (inFile !== undefined)
    return new UserError(
      phrase`${named(inFile)} is one load; give those to sweep beside the file, e.g. ${setting(inFile)} 50..1000:50`,
    );
  return new UserError(
    phrase`no loads to sweep: give one of ${joined(scalableKinds.map(setting), ", ")}, e.g. ${setting("users")} 50..1000:50; ${loadStepsRule}`,
  );
}

/** What is said of the load, without the amount that is swept. */
function sweptAssumptions({
  load: { load, assumptions },
}: ResolvedScenario): ResolvedScenario["load"]["assumptions"] {
  const given = assumptions[0]?.source ?? "given";
  switch (load.kind) {
    case "rate":
      return [{ text: `requests with ${arrivalWords(load.arrival)}`, source: given }];
    case "concurrency":
      return [{ text: "each answer is followed by the next request at once", source: given }];
    default:
      return assumptions;
  }
}
