import type { HourlyPrice, MachineTerms } from "./terms.ts";

/** Machines of one kind. */
export type Fleet = {
  /** The machine's name, for lines and warnings. */
  readonly machine: string;
  /** How many, ≥ 0. */
  readonly machines: number;
  readonly terms: MachineTerms;
};

/** What is to be paid for. */
export type CostInput = {
  /** One or more; one for each deployment. */
  readonly fleets: readonly Fleet[];
  /** Instances of the AI gateway, rented by the hour; null where none are paid for. */
  readonly gateway: {
    readonly machine: string;
    readonly instances: number;
    readonly price: HourlyPrice | null;
  } | null;
  /** Hours of operation a month, in (0, 730]. */
  readonly hoursPerMonth: number;
  /** YYYY-MM-DD: the day on which the plan is made. */
  readonly today: string;
};
