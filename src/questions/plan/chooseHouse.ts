import { featureCompatibility } from "../../catalog/compatibility.ts";
import type { Catalog } from "../../catalog/types.ts";
import { isScalable } from "../../engine/loadKinds.ts";
import { phrase, setting, UserError } from "../../errors.ts";
import type { FleetCandidate } from "../../planning/fleet/fleetPlan.ts";
import { type House, type JointPart, ownScenario } from "../../planning/joint/house.ts";
import type { Inputs } from "../../settings/inputs.ts";
import { assignFeatures } from "../resolve/assignFeatures.ts";
import { type ResolvedScenario, resolveScenario } from "../resolve/resolveScenario.ts";
import { inputsOf } from "../resolve/resolveSystem.ts";
import type { World } from "../resolve/world.ts";
import type { Run } from "../simulate/execute.ts";

/** Several deployments that are planned together. */
export type ChosenHouse = {
  readonly house: House;
  /** The deployments; of a split, all groups of features that a deployment may serve. */
  readonly parts: readonly JointPart[];
  readonly isSplit: boolean;
};

/**
 * The deployments of a scenario file as parts of a plan: each with the machine that it names or else with any of `machines`, and
 * with the model that it names or else any that GitLab calls compatible with its features.
 *
 * @param candidateOf one machine of a run
 * @throws UserError
 */
export async function chooseHouse(
  inputs: Inputs,
  world: World,
  machines: readonly string[],
  candidateOf: (run: Run) => FleetCandidate,
): Promise<{ readonly resolved: ResolvedScenario; readonly chosen: ChosenHouse }> {
  const given = inputs.values.deployments!;
  const resolvedOf = (index: number, features: readonly string[] | null) =>
    resolveScenario(
      partInputs(inputs, index, machines, world.catalog, features),
      world,
      features ?? undefined,
    );
  const whole = await resolvedOf(0, null);
  const house = houseOf(whole, `${inputs.named("deployments")}: are planned together`);
  const assigned = assignFeatures(inputs, house.workload.features);
  const parts: JointPart[] = [];
  const plans: ResolvedScenario[] = [];
  for (const [i, { name }] of given.entries()) {
    const features = house.workload.features.filter((_, k) => assigned[k] === i).map((each) => each.name);
    const resolved = await resolvedOf(i, features);
    const candidates = resolved.runs.map((run): FleetCandidate => {
      const candidate = candidateOf(run);
      const { deployments, workload } = candidate.scenario;
      return { ...candidate, scenario: ownScenario(house, deployments[0]!, workload.features) };
    });
    parts.push({ name: name ?? features.join(", "), features, candidates });
    plans.push(resolved);
  }
  const resolved = {
    ...whole,
    runs: plans.flatMap(({ runs }) => runs),
    skipped: [
      ...(given.some(({ replicas }) => replicas !== undefined)
        ? ["replicas of the deployments are left out: a plan chooses how many machines each has"]
        : []),
      ...plans.flatMap(({ skipped }) => skipped),
    ],
  };
  return { resolved, chosen: { house, parts, isSplit: false } };
}

/**
 * What the deployments of a plan share.
 *
 * @param what is planned, for a message
 * @throws UserError for a load that has no share for each deployment
 */
export function houseOf({ runs, workload }: ResolvedScenario, what: string): House {
  const { deployments: _, load, ...shared } = runs[0]!.scenario;
  if (!isScalable(load) || load.kind === "concurrency")
    throw new UserError(
      phrase`${what} for ${setting("users")} or ${setting("rate")}, not for a ${load.kind}`,
    );
  return { ...shared, load, workload: workload.workload };
}

/** What was asked for as one deployment has it, with every machine and model that it may take. */
function partInputs(
  inputs: Inputs,
  index: number,
  machines: readonly string[],
  catalog: Catalog,
  features: readonly string[] | null,
): Inputs {
  const own = inputsOf(inputs, index, inputs.values.deployments![index]!);
  const { deployments: _, replicas: __, ...values } = own.values;
  const isOwnLaw = values.calibration !== undefined;
  return {
    ...own,
    values: {
      ...values,
      ...(values.machine === undefined && !isOwnLaw && { machine: [...machines] }),
      ...(values.model === undefined && !isOwnLaw && { model: compatibleModels(catalog, features) }),
    },
  };
}

const rated = ["code-completion", "code-generation", "chat"];

/**
 * Models that GitLab calls fully or largely compatible with the features; no quality is known of others.
 *
 * @param features all that GitLab rates where null
 */
export function compatibleModels({ models }: Catalog, features: readonly string[] | null): string[] {
  const asked = (features ?? rated).filter((feature) => rated.includes(feature));
  return models
    .filter((model) => {
      const verdicts = asked.map((feature) => featureCompatibility(model, feature)!.verdict);
      return model.geometry !== null && verdicts.every((each) => each === "full" || each === "largely");
    })
    .map(({ id }) => id);
}
