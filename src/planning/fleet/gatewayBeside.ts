import type { PlanCost } from "../cost/planCost.ts";

/** The AI gateway that stands beside every option of a plan, paid for apart. */
export type GatewayBeside = {
  readonly instances: number;
  readonly size: string;
  /** The machine whose price is taken. */
  readonly machine: string;
  readonly text: string;
  readonly source: string;
  readonly cost: PlanCost;
};
