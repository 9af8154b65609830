import { findMachine, findModel } from "../../catalog/findRecords.ts";
import type { Catalog } from "../../catalog/types.ts";
import type { Deployment, Feature, Gateway, Load, Workload } from "../../engine/scenario.ts";
import { phrase, UserError } from "../../errors.ts";
import { askedFor } from "../../settings/asked.ts";
import type { Inputs } from "../../settings/inputs.ts";
import type { DeploymentInput } from "../../settings/values.ts";
import type { Run } from "../simulate/execute.ts";
import { assignFeatures } from "./assignFeatures.ts";
import type { ChosenWorkload } from "./chooseWorkload.ts";
import { pairsFor } from "./pairsFor.ts";
import { type ServedRequests, servePair } from "./servePair.ts";
import type { World } from "./world.ts";

/**
 * One run of all the deployments that were asked for: they share the users, and the gateway where there is one. What is
 * said outside the deployments holds for each that does not say otherwise.
 *
 * @throws UserError naming the deployment
 */
export async function resolveSystem(
  inputs: Inputs,
  world: World,
  workload: ChosenWorkload,
  load: Load,
  gateway: Gateway | null,
): Promise<Run> {
  const given = inputs.values.deployments!;
  const second = (["model", "machine"] as const).find((key) => inputs.values[key] !== undefined);
  if (second !== undefined)
    throw new UserError(
      phrase`${inputs.named(second)}: each deployment names its own (${inputs.named("deployments")}); leave one of them out`,
    );
  const { features } = workload.workload;
  const assigned = assignFeatures(inputs, features);
  const served: ServedRequests[] = [];
  for (const [i, deployment] of given.entries()) {
    const own = inputsOf(inputs, i, deployment);
    const its = features.filter((_, feature) => assigned[feature] === i).map(({ name }) => name);
    served.push(
      await named(inputs, i, async () => {
        checkNames(inputs, i, deployment, world.catalog);
        const { pairs } = await pairsFor(own, world, its);
        const [pair] = pairs;
        return servePair(pair!, own, requestsOf(workload, pair!.modelName, its), load, world.faults);
      }),
    );
  }
  const names = namesOf(inputs, given, served);
  return {
    deployments: served.map(({ context }) => context),
    faultAssumptions: served.flatMap(({ faultAssumptions }) => faultAssumptions),
    scenario: {
      deployments: served.map(({ deployment }, i): Deployment => ({ ...deployment, name: names[i]! })),
      load,
      workload: { name: workload.workload.name, features: joined(features, assigned, served) },
      ...(gateway && { gateway }),
    },
  };
}

/** What was asked for as one deployment has it. */
export function inputsOf(inputs: Inputs, index: number, deployment: DeploymentInput): Inputs {
  const { name: _, features: __, model, machine, ...service } = deployment;
  const isOwn = (key: string) => deployment[key as keyof DeploymentInput] !== undefined;
  const { quantisation, quantization, ...shared } = inputs.values;
  const isQuantised = isOwn("quantisation") || isOwn("quantization");
  return askedFor({
    values: {
      ...(isQuantised ? shared : inputs.values),
      ...service,
      ...(model !== undefined && { model: [model] }),
      ...(machine !== undefined && { machine: [machine] }),
    },
    named: (key, path = []) =>
      isOwn(key) ? inputs.named("deployments", [index, key, ...path]) : inputs.named(key, path),
    pathOf: (key, file) => inputs.pathOf(isOwn(key) ? "deployments" : key, file),
    files: inputs.files,
    loads: inputs.loads,
    setAside: inputs.setAside,
  });
}

/** A name that the catalogue does not know is told where it stands, unless a law of one's own may bring it. */
function checkNames(inputs: Inputs, index: number, deployment: DeploymentInput, catalog: Catalog): void {
  if (deployment.calibration !== undefined || inputs.values.calibration !== undefined) return;
  const { model, machine } = deployment;
  const at = inputs.named("deployments", [index]);
  if (model === undefined) throw new UserError(phrase`${at}: has no model; name one (capsim catalog models)`);
  if (machine === undefined)
    throw new UserError(phrase`${at}: has no machine; name one (capsim catalog machines)`);
  locate(inputs, [index, "model"], () => findModel(catalog, model));
  locate(inputs, [index, "machine"], () => findMachine(catalog, machine));
}

function locate(inputs: Inputs, path: readonly PropertyKey[], find: () => unknown): void {
  try {
    find();
  } catch (error) {
    if (error instanceof UserError)
      throw new UserError(phrase`${inputs.named("deployments", path)}: ${error.phrase}`);
    throw error;
  }
}

/** Names the deployment in a message that does not begin with a value and where it stands. */
export async function named<T>(inputs: Inputs, index: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError) || typeof error.phrase[0] === "object") throw error;
    throw inputs.fault("deployments", error.phrase, [index]);
  }
}

/** The features that a deployment serves as a workload of their own, as the model answers them. */
export function requestsOf(workload: ChosenWorkload, model: string, served: readonly string[]): Workload {
  const { name, features } = workload.forModel(model);
  const its = features.filter((feature) => served.includes(feature.name));
  const whole = its.reduce((sum, { share }) => sum + share, 0);
  return { name, features: its.map((feature) => ({ ...feature, share: feature.share / whole })) };
}

/** The features in the workload's order and shares, each as its deployment serves it. */
function joined(
  features: readonly Feature[],
  assigned: readonly number[],
  served: readonly ServedRequests[],
): Feature[] {
  return features.map(({ name, share }, i) => {
    const deployment = assigned[i]!;
    const its = served[deployment]!.workload.features.find((each) => each.name === name)!;
    return { ...its, share, deployment };
  });
}

/** The given name, else the model's, with the machine and a number where it would not tell. */
function namesOf(
  inputs: Inputs,
  given: readonly DeploymentInput[],
  served: readonly ServedRequests[],
): string[] {
  const names: string[] = [];
  for (const [i, { name }] of given.entries()) {
    const { model, machine } = served[i]!.context;
    const usual = [model, `${model} on ${machine}`, `${model} on ${machine} (${i + 1})`];
    if (name !== undefined && names.includes(name))
      throw new UserError(
        phrase`${inputs.named("deployments", [i, "name"])}: another deployment has this name; give another`,
      );
    names.push(name ?? usual.find((each) => !names.includes(each))!);
  }
  return names;
}
