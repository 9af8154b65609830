import type { PlanOption, Redundancy } from "../planning/fleet/fleetPlan.ts";
import type { GatewayBeside } from "../planning/fleet/gatewayBeside.ts";
import type { Recommendation } from "../planning/fleet/recommendation.ts";
import type { FleetGrowth } from "../planning/growFleets.ts";
import type { ScalableKind } from "../planning/loadScale.ts";
import type { SplitAdvice } from "../planning/split/splitAdvice.ts";
import type { CalibrationCurve } from "./parts/curves.ts";
import type { Reproduction } from "./parts/reproduction.ts";
import type { ScenarioRecord } from "./parts/scenarioRecord.ts";

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
  /** `split` only where it was asked whether to split the features. */
  readonly recommendation: Recommendation & { readonly split?: SplitAdvice };
  /** null where the load is not users. */
  readonly gateway: (Omit<GatewayBeside, "cost"> & { readonly cost: PlanDocumentCost }) | null;
  /** Only where it was asked for. */
  readonly growth?: PlanGrowth;
  readonly warnings: readonly string[];
  /** Options that were asked for; more than there are where the plan was interrupted. */
  readonly optionsAsked: number;
  /** Measured beside simulated bursts, of the options in front; absent in a document of an earlier version. */
  readonly calibrationCurves?: readonly CalibrationCurve[];
};

/** Costs as options have them; what several options warn of stands in the plan's warnings. */
export type PlanDocumentCost = PlanOption["cost"];
export type PlanDocumentOption = PlanOption;

/** The fleets in front under a growing load. */
export type PlanGrowth = {
  /** As it was given: "20%/year". */
  readonly growth: string;
  readonly perYear: number;
  readonly years: number;
  /** What the load counts. */
  readonly loadKind: ScalableKind;
  readonly load: number;
  readonly loadAtEnd: number;
  readonly fleets: readonly (Omit<FleetGrowth, "steps"> & { readonly steps: readonly DatedStep[] })[];
};

/** A step with its months as YYYY-MM beside their numbers. */
export type DatedStep = FleetGrowth["steps"][number] & {
  readonly date: string | null;
  readonly earliestDate: string;
  readonly latestDate: string | null;
};
