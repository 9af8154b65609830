import { arrivalWords } from "../../../reports/arrivalWords.ts";
import type { ScalableKind } from "../../documents/parts/load.ts";
import { UserError } from "../../errors.ts";
import { isScalable } from "../../planning/loadScale.ts";
import type { SweepSettings, SweepTask } from "../../planning/sweepCurve.ts";
import { type Inputs, type RawFlags, readInputs } from "../../settings/inputs.ts";
import { type LoadLimits, loadStepsRule, readLoadSteps } from "../../settings/loadSteps.ts";
import type { LocatedValues } from "../../settings/locatedValues.ts";
import { flagOf } from "../../settings/simulateFlags.ts";
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

/** As in a scenario (simulate/scenarioInput.ts). */
const limits: Readonly<Record<ScalableKind, LoadLimits>> = {
  users: { isWhole: true, most: 10_000_000 },
  concurrency: { isWhole: true, most: 1_000_000 },
  rate: { isWhole: false, most: 100_000 },
};
const kinds = Object.keys(limits) as ScalableKind[];

/** Replications of each load where nothing is said: enough for a 90 % band by order statistics. */
const usualReplications = 20;
/** As many as a simulation may use. */
const usualCapacityReplications = 400;

/**
 * Decides everything a sweep needs.
 *
 * @param file a scenario file, whose own load gives way to that of the flags; null without one
 * @throws UserError for anything that does not go together
 */
export async function resolveSweep(
  flags: RawFlags,
  file: LocatedValues | null,
  world: World,
): Promise<ResolvedSweep> {
  const [kind, second] = kinds.filter((each) => flags[each] !== undefined);
  if (kind === undefined) throw noLoads(file);
  if (second !== undefined)
    throw new UserError(`${flagOf(kind)} and ${flagOf(second)} are two kinds of load; give one of them`);
  const loads = readLoadSteps(`${flagOf(kind)} ${flags[kind]}`, String(flags[kind]), limits[kind]);
  const inputs = readInputs({ ...flags, [kind]: String(loads.at(-1)) }, file, world.files);
  const resolved = await resolveScenario(inputs, world);
  const { values } = inputs;
  const { replications, precision, duration } = values;
  const [min, max] = replications ?? [
    usualReplications,
    precision ? usualCapacityReplications : usualReplications,
  ];
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
      capacityReplications: Math.max(max, usualCapacityReplications),
      isThrifty: duration === undefined,
    },
  };
}

function noLoads(file: LocatedValues | null): UserError {
  const values = (file?.values ?? {}) as Readonly<Record<string, unknown>>;
  const inFile = kinds.find((each) => values[each] !== undefined);
  const some = `give one of ${kinds.map(flagOf).join(", ")}, e.g. --users 50..1000:50; ${loadStepsRule}`;
  return new UserError(
    inFile === undefined
      ? `no loads to sweep: ${some}`
      : `${file!.place([inFile])}: ${inFile} ${values[inFile]} is one load; give those to sweep beside the file, e.g. ${flagOf(inFile)} 50..1000:50`,
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
