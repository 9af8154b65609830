import type { LawFile } from "../calibration/lawFile.ts";
import type { Validation } from "../calibration/validation.ts";
import type { PlanDocument } from "../documents/plan.ts";
import type { ResultDocument } from "../documents/result.ts";
import type { SweepDocument } from "../documents/sweep.ts";
import type { WhatifDocument } from "../documents/whatif.ts";
import type { PlanProgress } from "../planning/fleet/makePlan.ts";
import type {
  CalibrateOptions,
  PlanOptions,
  SweepOptions,
  ValidateOptions,
  WhatifOptions,
} from "./commandOptions.ts";
import { type CalibrateRun, calibrateIn, validateIn } from "./measured.ts";
import { planIn } from "./plan.ts";
import type { ScenarioOptions } from "./scenarioOptions.ts";
import { type HostOptions, type ShippedData, surroundingsOf } from "./shippedData.ts";
import { type SimulateRun, simulateIn } from "./simulate.ts";
import type { RunOptions } from "./surroundings.ts";
import { type SweepProgress, sweepIn } from "./sweep.ts";
import { type WhatifProgress, whatifIn } from "./whatif.ts";

/** The functions of `capsim`, somewhere else. */
export type Capsim = {
  simulate(scenario: ScenarioOptions, run?: SimulateRun): Promise<ResultDocument>;
  sweep(options: SweepOptions, run?: RunOptions<SweepProgress>): Promise<SweepDocument>;
  plan(options: PlanOptions, run?: RunOptions<PlanProgress>): Promise<PlanDocument>;
  whatif(options: WhatifOptions, run?: RunOptions<WhatifProgress>): Promise<WhatifDocument>;
  calibrate(options: CalibrateOptions, run?: CalibrateRun): Promise<LawFile>;
  validate(options?: ValidateOptions): Promise<Validation>;
};

/**
 * The functions of `capsim` where there is no Node: in a browser, in a worker of one, at the edge.
 *
 * @example
 * import { capsimWith } from "capsim/core";
 * import { shippedData } from "capsim/data";
 *
 * const { simulate } = capsimWith(shippedData, { today: "2026-11-30" });
 * const { results } = await simulate({ burst: 4, machine: "large", model: "mixtral-8x7b", replications: 5 });
 * console.log(results[0].state); // => transient
 */
export function capsimWith(data: ShippedData, host: HostOptions): Capsim {
  const surroundings = surroundingsOf(data, host);
  return {
    simulate: (scenario, run) => simulateIn(surroundings, scenario, run),
    sweep: (options, run) => sweepIn(surroundings, options, run),
    plan: (options, run) => planIn(surroundings, options, run),
    whatif: (options, run) => whatifIn(surroundings, options, run),
    calibrate: (options, run) => calibrateIn(surroundings, options, run),
    validate: (options = {}) => validateIn(surroundings, options),
  };
}
