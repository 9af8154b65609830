import type { Redundancy } from "../../documents/plan.ts";
import type { ExperimentSettings } from "../../montecarlo/experiment.ts";
import type { ResultContext } from "../../montecarlo/resultEntry.ts";
import type { MachineTerms } from "../cost/terms.ts";
import type { SweptScenario } from "../loadScale.ts";

/** A model on a kind of machine of which a plan may take any number. */
export type FleetCandidate = {
  readonly context: Omit<ResultContext, "bandFrom">;
  /** Served by one machine; its load is that of the whole plan. One deployment. */
  readonly scenario: SweptScenario;
  readonly enginesPerMachine: number;
  /** null where the catalogue does not know the machine. */
  readonly gpus: number | null;
  readonly terms: MachineTerms;
  /** Of one machine, for plans that let machines fail. Seconds. */
  readonly failure: MachineFailure;
};

/** How a machine fails and comes back. Seconds. */
export type MachineFailure = {
  readonly meanTimeToFailure: number;
  /** Of the repair alone, without the loading of weights. */
  readonly meanTimeToRepair: number;
  readonly loadSeconds: number;
  readonly detectionSeconds: number;
};

/** How a plan is made: all decided, nothing optional. */
export type FleetSettings = ExperimentSettings & {
  readonly redundancy: Redundancy;
  /** Hours of operation a month. */
  readonly hoursPerMonth: number;
  /** YYYY-MM-DD. */
  readonly today: string;
};
