import type { LawFile } from "../documents/calibration.ts";
import type { PlanDocument } from "../documents/plan.ts";
import type { ResultDocument } from "../documents/result.ts";
import type { SweepDocument } from "../documents/sweep.ts";
import type { Validation } from "../documents/validation.ts";
import type { WhatifDocument } from "../documents/whatif.ts";
import type { PlanProgress } from "../planning/fleet/makePlan.ts";
import { planQuestion } from "../questions/plan/planQuestion.ts";
import { type SimulateProgress, simulateQuestion } from "../questions/simulate/simulateQuestion.ts";
import { type SweepProgress, sweepQuestion } from "../questions/sweep/sweepQuestion.ts";
import {
  type WhatifProgress as AnyWhatifProgress,
  whatifQuestion,
} from "../questions/whatif/whatifQuestion.ts";
import { ask } from "./ask.ts";
import type { CalibrateOptions, ValidateOptions } from "./commandOptions.ts";
import { type CalibrateRun, calibrateIn, validateIn } from "./measured.ts";
import type { PlanOptions, ScenarioOptions, SweepOptions, WhatifOptions } from "./options.ts";
import { type HostOptions, type ShippedData, surroundingsOf } from "./shippedData.ts";
import type { RunOptions, Surroundings } from "./surroundings.ts";

/** How a simulation is run, beside what is asked. */
export type SimulateRun = RunOptions<SimulateProgress> & {
  /** Whether the loads around the asked one are simulated too, and measured rows, for charts: `loadCurves`, `calibrationCurves`. */
  readonly curves?: boolean;
};

/** How far one of the comparisons is. */
export type WhatifProgress = Exclude<AnyWhatifProgress, { readonly stage: "fleets" }>;

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
  return capsimIn(() => surroundings);
}

/** The functions of `capsim` in surroundings that are made for each call. */
export function capsimIn(surroundings: () => Surroundings): Capsim {
  return {
    simulate: (scenario, run = {}) => ask(simulateQuestion, surroundings(), scenario, run, run.curves),
    sweep: (options, run = {}) => ask(sweepQuestion, surroundings(), options, run),
    plan: (options, run = {}) => ask(planQuestion, surroundings(), options, run),
    whatif: (options, { onProgress, ...run } = {}) =>
      ask(whatifQuestion, surroundings(), options, {
        ...run,
        onProgress: (progress) => progress.stage !== "fleets" && onProgress?.(progress),
      }),
    calibrate: (options, run) => calibrateIn(surroundings(), options, run),
    validate: (options = {}) => validateIn(surroundings(), options),
  };
}
