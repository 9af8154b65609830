import type { Feature } from "../../engine/scenario.ts";
import { phrase, UserError } from "../../errors.ts";
import type { Asked } from "../../settings/asked.ts";
import { findFeature } from "./findFeature.ts";

/** The settings that it reads. */
export type AssignmentSettings = Asked<"deployments">;

/**
 * The number of the deployment that serves each feature of the workload. A deployment that names no features serves all
 * that the others leave.
 *
 * @throws UserError for a feature that nobody serves, or two, or that the workload does not have; for a deployment with
 *   nothing to serve
 */
export function assignFeatures(inputs: AssignmentSettings, features: readonly Feature[]): number[] {
  const given = inputs.values.deployments!;
  const assigned = new Array<number>(features.length).fill(-1);
  for (const [i, deployment] of given.entries())
    for (const [k, asked] of (deployment.features ?? []).entries()) {
      const at = inputs.named("deployments", [i, "features", k]);
      const feature = findFeature(at, asked, features);
      const other = assigned[feature]!;
      if (other >= 0)
        throw new UserError(
          phrase`${at}: ${features[feature]!.name} is served by deployment ${other + 1} already; each feature has one`,
        );
      assigned[feature] = i;
    }
  const [rest, second] = given.flatMap(({ features }, i) => (features === undefined ? [i] : []));
  if (second !== undefined)
    throw new UserError(
      phrase`${inputs.named("deployments", [second])}: names no features, as deployment ${rest! + 1}; one of them may, for all that is left`,
    );
  const left = features.flatMap(({ name }, i) => (assigned[i] === -1 ? [name] : []));
  if (rest === undefined && left.length > 0)
    throw new UserError(
      phrase`${inputs.named("deployments")}: no deployment serves ${left.join(", ")}; add ${left.length === 1 ? "it" : "them"} to the features of one, or leave the features of one out`,
    );
  if (rest !== undefined && left.length === 0)
    throw new UserError(
      phrase`${inputs.named("deployments", [rest])}: has nothing to serve, as the others serve every feature; leave it out`,
    );
  return assigned.map((deployment) => (deployment < 0 ? rest! : deployment));
}
