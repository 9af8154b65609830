import { loadSeconds, meanTimeToFailure } from "../../catalog/faults.ts";
import { isScalable } from "../../engine/loadKinds.ts";
import { phrase, setting, UserError } from "../../errors.ts";
import type { FleetCandidate } from "../../planning/fleet/fleetPlan.ts";
import type { Inputs } from "../../settings/inputs.ts";
import type { World } from "../resolve/world.ts";
import type { Run } from "../simulate/execute.ts";
import type { PriceInput } from "./choosePurchase.ts";

/**
 * What a fleet may be made of: the model and machine of a run, with what one machine costs and how it fails.
 *
 * @param run of one deployment
 * @throws UserError for a load that is no amount
 */
export function fleetCandidate(
  { scenario, deployments: [context] }: Run,
  { values: { mtbf, mttr, detectionDelay }, named }: Inputs,
  { termsOf }: PriceInput,
  { catalog, faults }: World,
): FleetCandidate {
  const { load, deployments, ...others } = scenario;
  if (!isScalable(load))
    throw new UserError(
      phrase`${named(load.kind)}: machines are planned for users, seats, concurrency or a rate, not for a ${load.kind}; give one of these, e.g. ${setting("users")} 500`,
    );
  const [deployment] = deployments;
  const record = catalog.machines.find(({ id }) => id === context!.machine) ?? null;
  const model = catalog.models.find(({ id }) => id === context!.model) ?? null;
  const { faults: _, ...healthy } = deployment!;
  return {
    context: context!,
    scenario: { ...others, load, deployments: [healthy] },
    enginesPerMachine: healthy.replicas,
    gpus: record?.gpuCount ?? null,
    terms: termsOf(context!.machine, record),
    failure: {
      meanTimeToFailure: typeof mtbf === "number" ? mtbf : meanTimeToFailure(faults, record?.gpuCount ?? 8),
      meanTimeToRepair: mttr ?? faults.repair.meanSeconds,
      loadSeconds: loadSeconds(faults, model?.geometry?.weightBytes ?? null),
      detectionSeconds: detectionDelay ?? faults.detection.seconds,
    },
  };
}
