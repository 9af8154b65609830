import type { PlanOption, Redundancy } from "../../src/planning/fleet/fleetPlan.ts";
import type { GatewayBeside } from "../../src/planning/fleet/gatewayBeside.ts";
import type { Recommendation } from "../../src/planning/fleet/recommendation.ts";
import type { ScenarioRecord } from "../json.ts";
import type { Reproduction } from "../reproduction.ts";

/** A plan, `capsim.plan/1`: what `--format json` prints and `plan.json` holds. */
export type PlanDocument = {
  readonly schema: "capsim.plan/1";
  readonly version: string;
  readonly seed: number;
  /** SHA-256 of the scenario's JSON. */
  readonly scenarioHash: string;
  /** As it was asked for; absent where it was not asked for on a command line. */
  readonly reproduction?: Reproduction;
  readonly scenario: ScenarioRecord;
  readonly redundancy: Redundancy;
  readonly hoursPerMonth: number;
  /** YYYY-MM-DD: the day whose age the prices have. */
  readonly today: string;
  readonly options: readonly PlanDocumentOption[];
  readonly recommendation: Recommendation;
  /** null where the load is not users. */
  readonly gateway: (Omit<GatewayBeside, "cost"> & { readonly cost: PlanDocumentCost }) | null;
  readonly warnings: readonly string[];
  /** Options that were asked for; more than there are where the plan was interrupted. */
  readonly optionsAsked: number;
};

/** Costs as options have them; what several options warn of stands in the plan's warnings. */
export type PlanDocumentCost = PlanOption["cost"];
export type PlanDocumentOption = PlanOption;
