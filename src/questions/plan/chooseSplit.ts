import type { Catalog } from "../../catalog/types.ts";
import { phrase, setting, UserError } from "../../errors.ts";
import type { Slo } from "../../montecarlo/slo.ts";
import type { FleetCandidate } from "../../planning/fleet/fleetPlan.ts";
import { type House, type JointPart, ownScenario } from "../../planning/joint/house.ts";
import { partitions } from "../../planning/split/partitions.ts";
import type { Inputs } from "../../settings/inputs.ts";
import { type ResolvedScenario, resolveScenario } from "../resolve/resolveScenario.ts";
import type { World } from "../resolve/world.ts";
import type { Run } from "../simulate/execute.ts";
import { type ChosenHouse, compatibleModels, houseOf } from "./chooseHouse.ts";
import type { GrowthInput } from "./choosePurchase.ts";

/** Features of a workload that is split: four make 15 ways, five would make 52. */
const mostFeatures = 4;

/**
 * Refuses what does not go with `--split`.
 *
 * @throws UserError
 */
export function checkSplit({ values, named }: Inputs, growth: GrowthInput | null): void {
  if (values.deployments !== undefined)
    throw new UserError(
      phrase`${named("deployments")}: says already which features run together; leave it or ${setting("split")} out`,
    );
  if (values.calibration !== undefined)
    throw new UserError(
      phrase`${setting("split")}: chooses among the models of the catalogue; leave it or ${named("calibration")} out`,
    );
  if (growth !== null)
    throw new UserError(
      phrase`${named("growth")}: is followed for one deployment; leave it or ${setting("split")} out, or plan the growth of each feature by itself`,
    );
}

/**
 * Every group of features of the workload that one model may serve: each with the models that GitLab calls fully or largely
 * compatible with all of them, on any of the machines.
 *
 * @param inputs with machines; where it names models, only these are looked at
 * @param candidateOf one machine of a run
 * @throws UserError where there is nothing to split, or no model for a feature
 */
export async function chooseSplit(
  inputs: Inputs,
  world: World,
  candidateOf: (run: Run) => FleetCandidate,
): Promise<{ readonly resolved: ResolvedScenario; readonly chosen: ChosenHouse }> {
  const { catalog } = world;
  const model = inputs.values.model ?? modelsOfAnyFeature(catalog);
  const whole = await resolveScenario({ ...inputs, values: { ...inputs.values, model } }, world);
  const house = houseOf(whole, "--split: is planned");
  const features = house.workload.features.map(({ name }) => name);
  checkFeatures(house, features, whole.settings.slos);
  const parts = groupsOf(features)
    .map((group) => partOf(house, group, whole.runs, catalog, candidateOf))
    .filter(({ candidates }) => candidates.length > 0);
  const unserved = features.find(
    (feature) => !parts.some((part) => part.features.length === 1 && part.features[0] === feature),
  );
  if (unserved !== undefined)
    throw new UserError(
      phrase`${setting("split")}: none of the models that fit is compatible with ${unserved}; name one with ${setting("model")} (capsim catalog models), or leave ${setting("model")} out`,
    );
  const served = (run: Run) =>
    parts.some(({ candidates }) => candidates.some(({ context }) => isSame(context, run)));
  return {
    resolved: { ...whole, runs: whole.runs.filter(served) },
    chosen: { house, parts, isSplit: true },
  };
}

function modelsOfAnyFeature(catalog: Catalog): string[] {
  const rated = ["code-completion", "code-generation", "chat"];
  return [...new Set(rated.flatMap((feature) => compatibleModels(catalog, [feature])))];
}

function checkFeatures({ workload }: House, features: readonly string[], slos: readonly Slo[]): void {
  if (features.length === 1)
    throw new UserError(
      phrase`${setting("split")}: the workload ${workload.name} has one feature; there is nothing to split`,
    );
  if (features.length > mostFeatures)
    throw new UserError(
      phrase`${setting("split")}: the workload ${workload.name} has ${features.length} features, too many to try all splits of; give a file with deployments:, or ${mostFeatures} features at most`,
    );
  const free = features.find((name) =>
    slos.every(({ feature }) => feature !== undefined && feature !== name),
  );
  if (free !== undefined)
    throw new UserError(
      phrase`${setting("split")}: no SLO says how quick ${free} must be, so that any machine would do for it; give one, e.g. ${setting("featureSlo")} "${free}:e2e.p95<5s"`,
    );
}

/** Every group that some way to split has. */
function groupsOf(features: readonly string[]): (readonly string[])[] {
  const groups = partitions(features).flat();
  return [...new Map(groups.map((group) => [group.join("\n"), group])).values()];
}

function partOf(
  house: House,
  group: readonly string[],
  runs: readonly Run[],
  catalog: Catalog,
  candidateOf: (run: Run) => FleetCandidate,
): JointPart {
  const compatible = compatibleModels(catalog, group);
  const candidates = runs.map(candidateOf).filter(({ context }) => compatible.includes(context.model));
  return {
    name: group.join(", "),
    features: group,
    candidates: candidates.map((candidate): FleetCandidate => {
      const { context, scenario } = candidate;
      const served = scenario.workload.features.filter(({ name }) => group.includes(name));
      return {
        ...candidate,
        // All that it serves is compatible, and what GitLab says of other features does not matter here.
        context: {
          ...context,
          findings: context.findings.filter(({ code }) => code !== "model-compatibility"),
        },
        scenario: ownScenario(house, scenario.deployments[0]!, served),
      };
    }),
  };
}

function isSame({ model, machine }: FleetCandidate["context"], { deployments }: Run): boolean {
  return deployments[0]!.model === model && deployments[0]!.machine === machine;
}
