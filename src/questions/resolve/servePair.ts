import { featureCompatibility } from "../../catalog/compatibility.ts";
import type { FaultFacts } from "../../catalog/faults.ts";
import { type Assumption, withinContext } from "../../catalog/workloads.ts";
import type { Deployment, Load, Workload } from "../../engine/scenario.ts";
import type { Inputs } from "../../settings/inputs.ts";
import { defaultOf } from "../../settings/values.ts";
import type { DeploymentContext } from "../simulate/execute.ts";
import { chooseFaults } from "./chooseFaults.ts";
import { engineFor } from "./engineFor.ts";
import { severalEngines } from "./lawVariants.ts";
import type { Pair } from "./resolvePairs.ts";

/** A pair as it serves some requests. */
export type ServedRequests = {
  readonly context: DeploymentContext;
  readonly deployment: Omit<Deployment, "name">;
  /** The requests within the server's context. */
  readonly workload: Workload;
  /** What was taken for granted of its failures. */
  readonly faultAssumptions: readonly Assumption[];
};

/**
 * Puts a pair to work with the limits, replicas and routing that were asked for.
 *
 * @param requests what it serves, as its model answers it
 * @throws UserError for limits that do not go together
 */
export function servePair(
  pair: Pair,
  inputs: Inputs,
  requests: Workload,
  load: Load,
  faultFacts: FaultFacts,
): ServedRequests {
  const { values } = inputs;
  const { engine, measured, findings } = engineFor(pair, inputs, requests, load);
  const machines = values.replicas ?? defaultOf("replicas");
  const { enginesPerMachine, model } = pair;
  const replicas = machines * enginesPerMachine;
  const engines = {
    replicas,
    gpus: pair.machine?.gpuCount ?? null,
    weightBytes: model?.geometry?.weightBytes ?? null,
  };
  const chosen = chooseFaults(values, engines, faultFacts, inputs.named);
  const judged = requests.features.flatMap(({ name }) => {
    const verdict = model && featureCompatibility(model, name)?.verdict;
    return verdict ? [[name, verdict] as const] : [];
  });
  return {
    context: {
      model: pair.modelName,
      machine: pair.machineName,
      ...(enginesPerMachine > 1 && { machines, enginesPerMachine }),
      findings: [
        ...pair.findings,
        ...severalEngines({ model: pair.modelName, machine: pair.machineName }, pair, machines),
        ...findings,
      ],
      ...(measured.length > 0 && { measuredLimits: measured }),
      ...(judged.length > 0 && { compatibility: Object.fromEntries(judged) }),
    },
    deployment: {
      law: pair.law.fitted,
      engine,
      replicas,
      routing: values.routing ?? defaultOf("routing"),
      ...(chosen && { faults: chosen.faults }),
    },
    workload: withinContext(requests, engine.maxModelLen),
    faultAssumptions: chosen?.assumptions ?? [],
  };
}
