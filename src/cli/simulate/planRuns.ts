import { availableParallelism } from "node:os";
import type { BurstLawFile } from "../../calibration/gitlabCurve.ts";
import type { WeightFormat } from "../../calibration/quantisedGeometry.ts";
import type { GatewayFacts } from "../../catalog/gateway.ts";
import type { Catalog } from "../../catalog/types.ts";
import { type WorkloadLibrary, withinContext } from "../../catalog/workloads.ts";
import { type Routing, soleDeployment } from "../../engine/scenario.ts";
import { UserError } from "../../errors.ts";
import type { ExperimentSettings } from "../../montecarlo/experiment.ts";
import { type ChosenGateway, chooseGateway } from "./chooseGateway.ts";
import { chooseLaws, transferFrom } from "./chooseLaws.ts";
import { type ChosenLoad, chooseLoad } from "./chooseLoad.ts";
import { type ChosenWorkload, chooseWorkload, ownWorkloadFile } from "./chooseWorkload.ts";
import { engineFor } from "./engineFor.ts";
import type { PlannedRun } from "./execute.ts";
import type { Inputs } from "./inputs.ts";
import { fleetWarnings, variantOptions } from "./lawVariants.ts";
import { planPairs } from "./planPairs.ts";

/** Everything that ships with capsim and a simulation rests on. */
export type ShippedData = {
  readonly catalog: Catalog;
  readonly library: WorkloadLibrary;
  readonly laws: readonly BurstLawFile[];
  readonly gateway: GatewayFacts;
};

/** A simulation with everything decided. */
export type Plan = {
  readonly load: ChosenLoad;
  readonly workload: ChosenWorkload;
  readonly gateway: ChosenGateway | null;
  readonly runs: readonly PlannedRun[];
  /** What was asked for and is left out, a line each. */
  readonly skipped: readonly string[];
  readonly settings: ExperimentSettings;
  readonly threads: number;
};

const usual = {
  replicas: 1,
  routing: "least-outstanding" as Routing,
  seed: 1,
  precision: 0.02,
  replications: [20, 400] as const,
  /** One busy hour, in seconds. */
  duration: 3600,
  confidence: 0.95,
};
const mostUsualThreads = 8;

/**
 * Decides everything a simulation needs, from what was asked for and what ships.
 *
 * @throws UserError for anything that does not go together
 */
export async function planRuns(inputs: Inputs, shipped: ShippedData): Promise<Plan> {
  const { values } = inputs;
  const { catalog, library, laws } = shipped;
  if (values.requireSlo && values.slo === undefined)
    throw new UserError(
      `${inputs.named("requireSlo")}: needs an SLO to require; give one, e.g. --slo "e2e.p95<15s"`,
    );
  const own = await ownWorkloadFile(inputs);
  const load = await chooseLoad(inputs, library.userLoad, values.seed ?? usual.seed, own?.load ?? null);
  const workload = await chooseWorkload(inputs, load, library, own);
  const features = workload.workload.features.map(({ name }) => name);
  const known = await chooseLaws(inputs, catalog, laws);
  const gateway = chooseGateway(inputs, load.load, shipped.gateway);
  const options = variantOptions({ ...values, quantisation: quantisationOf(inputs) }, catalog);
  const transfer = transferFrom(catalog, laws, known);
  const { pairs, skipped } = planPairs(inputs, catalog, known, transfer, features, options);
  const runs = pairs.map((pair): PlannedRun => {
    const requests = workload.forModel(pair.modelName);
    const { engine, warnings } = engineFor(pair, inputs, requests, load.load);
    const machines = values.replicas ?? usual.replicas;
    const { enginesPerMachine } = pair;
    return {
      model: pair.modelName,
      machine: pair.machineName,
      ...(enginesPerMachine > 1 && { machines, enginesPerMachine }),
      warnings: [...pair.warnings, ...fleetWarnings(pair, machines), ...warnings],
      scenario: {
        ...soleDeployment(
          {
            law: pair.law.fitted,
            engine,
            replicas: machines * enginesPerMachine,
            routing: values.routing ?? usual.routing,
          },
          load.load,
          withinContext(requests, engine.maxModelLen),
        ),
        ...(gateway && { gateway: gateway.gateway }),
      },
    };
  });
  const [minReplications, maxReplications] = values.replications ?? usual.replications;
  return {
    load,
    workload,
    gateway,
    runs,
    skipped,
    settings: {
      seed: values.seed ?? usual.seed,
      precision: values.precision ?? usual.precision,
      minReplications,
      maxReplications,
      duration: values.duration ?? usual.duration,
      slos: values.slo ?? [],
      confidence: values.confidence ?? usual.confidence,
    },
    threads: values.threads ?? Math.min(mostUsualThreads, availableParallelism()),
  };
}

/** The format of the weights, in either spelling. */
function quantisationOf({ values, named }: Inputs): WeightFormat | undefined {
  const { quantisation, quantization } = values;
  if (quantisation !== undefined && quantization !== undefined && quantisation !== quantization)
    throw new UserError(`${named("quantization")}: contradicts ${named("quantisation")}; give one of them`);
  return quantisation ?? quantization;
}
