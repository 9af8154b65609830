import { gitlabTimeouts } from "../../catalog/patience.ts";
import { type Gateway, type Load, type Scenario, soleDeployment } from "../../engine/scenario.ts";
import type { ExperimentSettings } from "../../montecarlo/experiment.ts";
import type { Inputs } from "../../settings/inputs.ts";
import { defaultOf } from "../../settings/values.ts";
import type { Run } from "../simulate/execute.ts";
import { changedRequests } from "./changedRequests.ts";
import { type ChosenClients, chooseClients, withClients } from "./chooseClients.ts";
import { chooseExperiment } from "./chooseExperiment.ts";
import { type ChosenGateway, chooseGateway } from "./chooseGateway.ts";
import { askedKind, type ChosenLoad, chooseLoad } from "./chooseLoad.ts";
import { chooseProfile } from "./chooseProfile.ts";
import { chooseSlos } from "./chooseSlos.ts";
import { chooseTrace } from "./chooseTrace.ts";
import { type ChosenWorkload, chooseWorkload, ownWorkloadFile } from "./chooseWorkload.ts";
import { pairsFor } from "./pairsFor.ts";
import { requestsOf, resolveSystem } from "./resolveSystem.ts";
import { servePair } from "./servePair.ts";
import type { World } from "./world.ts";

/** A simulation with everything decided. */
export type ResolvedScenario = {
  readonly load: ChosenLoad;
  readonly workload: ChosenWorkload;
  readonly gateway: ChosenGateway | null;
  readonly clients: ChosenClients | null;
  readonly runs: readonly Run[];
  /** What was asked for and is left out, a line each. */
  readonly skipped: readonly string[];
  readonly settings: ExperimentSettings;
};

/**
 * Decides everything a simulation needs, from what was asked for and what ships.
 *
 * @param only names of the features that the pairs serve; all where absent
 * @throws UserError for anything that does not go together
 * @example
 * import { filesFrom, parseLocated, parseWorld, resolveScenario, readInputs } from "capsim/core";
 * import { shippedData } from "capsim/data";
 *
 * const world = parseWorld(shippedData, filesFrom({}));
 * const file = parseLocated("{ burst: 4, machine: large, model: mixtral-8x7b, replications: 5 }", "mine.yaml");
 * const resolved = await resolveScenario(readInputs({}, file, world.files), world);
 * console.log(resolved.runs.length, resolved.settings.minReplications); // => 1 5
 */
export async function resolveScenario(
  inputs: Inputs,
  world: World,
  only?: readonly string[],
): Promise<ResolvedScenario> {
  const { values } = inputs;
  const { library } = world;
  const own = await ownWorkloadFile(inputs);
  const kind = askedKind(inputs, own?.load ?? null);
  const trace = kind === "trace" ? await chooseTrace(inputs, values.seed ?? defaultOf("seed")) : null;
  const asked = await chooseWorkload(inputs, trace?.recorded ?? null, library, own);
  const chosen = changedRequests(inputs, asked);
  const clients = chooseClients(inputs, chosen.workload.features, world.patience);
  const requests = withClients(chosen, clients);
  const profile = await chooseProfile(inputs, own, world.profiles);
  const { load, workload } = chooseLoad(inputs, kind, {
    ...{ trace, requests, profile },
    userLoad: library.userLoad,
    ofFile: own?.load ?? null,
  });
  const slos = chooseSlos(inputs, workload.workload, own?.slos ?? []);
  const gateway = chooseGateway(inputs, load.load, world.gateway);
  const features = workload.workload.features.map(({ name }) => name);
  const timeouts = clients === null && workload.isBuiltIn ? gitlabTimeouts(world.patience, features) : [];
  const planned = await runsFor(inputs, world, workload, load.load, gateway?.gateway ?? null, only);
  return {
    load,
    workload,
    gateway,
    clients,
    runs: planned.runs.map((run) => ({
      ...run,
      deployments: run.deployments.map((context) => ({ ...context, clientTimeouts: timeouts })),
      scenario: withDemand(run.scenario, load),
    })),
    skipped: [
      ...planned.skipped,
      ...(inputs.setAside.length > 0
        ? [`${inputs.setAside.join(", ")}: matters to capsim plan only, and was set aside`]
        : []),
    ],
    settings: chooseExperiment(inputs, load.load, slos),
  };
}

function withDemand(scenario: Scenario, { demand }: ChosenLoad): Scenario {
  return demand === null ? scenario : { ...scenario, demand };
}

/** One run for each pair, each with the whole load; or one of all deployments together. */
async function runsFor(
  inputs: Inputs,
  world: World,
  workload: ChosenWorkload,
  load: Load,
  gateway: Gateway | null,
  only: readonly string[] | undefined,
): Promise<Pick<ResolvedScenario, "runs" | "skipped">> {
  if (inputs.values.deployments !== undefined)
    return { runs: [await resolveSystem(inputs, world, workload, load, gateway)], skipped: [] };
  const features = only ?? workload.workload.features.map(({ name }) => name);
  const { pairs, skipped } = await pairsFor(inputs, world, features);
  const runs = pairs.map((pair): Run => {
    const whole = workload.forModel(pair.modelName);
    const requests = only === undefined ? whole : requestsOf(workload, pair.modelName, only);
    const served = servePair(pair, inputs, requests, load, world.faults);
    return {
      deployments: [served.context],
      faultAssumptions: served.faultAssumptions,
      scenario: {
        ...soleDeployment(served.deployment, load, served.workload),
        ...(gateway && { gateway }),
      },
    };
  });
  return { runs, skipped };
}
