import type { FeatureResult, ResultEntry } from "../../documents/parts/entry.ts";
import type { Metrics } from "../../documents/parts/metrics.ts";
import type { SloResult } from "../../documents/parts/slo.ts";
import type { ExperimentSettings } from "../../montecarlo/experiment.ts";
import type { ResultContext } from "../../montecarlo/resultEntry.ts";
import type { CapacityEstimate } from "../capacity.ts";
import type { PlanCost } from "../cost/planCost.ts";
import type { MachineTerms } from "../cost/terms.ts";
import type { SweptScenario } from "../loadScale.ts";
import type { Effort } from "./fleetTest.ts";

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

/** What the SLOs must be kept through. */
export type Redundancy =
  | { readonly kind: "none" }
  /** With so many machines down for the whole hour. */
  | { readonly kind: "spare"; readonly machines: number }
  /** In this share of all hours, in (0, 1), machines failing and being repaired. */
  | { readonly kind: "availability"; readonly target: number };

/** How a plan is made: all decided, nothing optional. */
export type FleetSettings = ExperimentSettings & {
  readonly redundancy: Redundancy;
  /** Hours of operation a month. */
  readonly hoursPerMonth: number;
  /** YYYY-MM-DD. */
  readonly today: string;
};

/** One of several deployments that together are an option. */
export type PlanDeployment = {
  readonly deployment: string;
  /** Names of the features that it serves. */
  readonly features: readonly string[];
} & Pick<PlanOption, "model" | "machine" | "machines" | "replicas" | "gpus" | "law" | "metrics"> & {
    readonly costPerMonth: number | null;
  };

/** The fewest machines of one kind that keep the SLOs; or, where none do, the fleet that comes nearest. */
export type PlanOption = {
  readonly model: string;
  readonly machine: string;
  /** Engines, all machines together. */
  readonly replicas: number;
  readonly machines: number;
  /** Machines that may be down while the SLOs are kept. */
  readonly toleratedDown: number;
  /**
   * Of an option of several deployments: each. The option's own model and machine then name all of them, its machines are their
   * sum, its metrics those of all requests together.
   */
  readonly deployments?: readonly PlanDeployment[];
  readonly gpus: number | null;
  readonly meets: boolean;
  /** That the next busy hour keeps every SLO, in the hardest state that it must be kept in. */
  readonly probability: number;
  /** Busy hours the probability rests on, those of them that were simulated, the hardest first, and their length in seconds. */
  readonly hours: number;
  readonly hoursSimulated: number;
  readonly hourSeconds: number;
  /** `full`: every hour was simulated, as for all that may be the cheapest; `screened`: the hardest, shorter ones. */
  readonly effort: Effort;
  readonly cost: PlanCost;
  /** US dollars a month for as many machines as the capacity's 95 % interval leaves open (costInterval.ts); where it was searched. */
  readonly costInterval?: readonly [number, number] | null;
  /** Users that may be added before an SLO breaks; null where the load is not users, or the SLOs are not met. */
  readonly headroomUsers: number | null;
  /** `full`: searched as a capacity is; `screened`: estimated from the hardest hours of the test. */
  readonly headroomEffort: Effort | null;
  readonly capacity: CapacityEstimate | null;
  /** What keeps the fleet from being smaller; where it fails, from being enough. */
  readonly binding: "latency" | "kv" | "failure";
  readonly law: ResultEntry["law"];
  /** With all machines up. */
  readonly metrics: Metrics;
  readonly features: readonly Pick<FeatureResult, "feature" | "metrics" | "compatibility">[];
  /** The verdict on each SLO by itself, with all machines up. */
  readonly slo: readonly SloResult[];
  readonly warnings: readonly string[];
};
