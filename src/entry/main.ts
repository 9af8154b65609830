/**
 * How long will the users of large language models on your own machines wait, and how sure is that? The commands of
 * capsim as functions: plain values in, the documents of `--format json` out. Nothing is printed and nothing written.
 *
 * @packageDocumentation
 */

import type { LawFile } from "../documents/calibration.ts";
import type { PlanDocument } from "../documents/plan.ts";
import type { ResultDocument } from "../documents/result.ts";
import type { SweepDocument } from "../documents/sweep.ts";
import type { Validation } from "../documents/validation.ts";
import type { WhatifDocument } from "../documents/whatif.ts";
import { capsimIn, type SimulateRun, type WhatifProgress } from "../library/capsimWith.ts";
import type { CalibrateOptions, ValidateOptions } from "../library/commandOptions.ts";
import type { CalibrateRun } from "../library/measured.ts";
import type { PlanOptions, ScenarioOptions, SweepOptions, WhatifOptions } from "../library/options.ts";
import type { RunOptions } from "../library/surroundings.ts";
import type { Runner } from "../montecarlo/runner.ts";
import { piscinaRunner } from "../node/piscinaRunner.ts";
import type { PlanProgress } from "../planning/fleet/makePlan.ts";
import type { SweepProgress } from "../questions/sweep/sweepQuestion.ts";
import { onThisMachine } from "./onThisMachine.ts";

const here = capsimIn(onThisMachine);

/**
 * Predicts latency and throughput of each model on each machine under a load, with intervals and a verdict on each SLO.
 *
 * @param scenario the keys of a scenario file
 * @returns the document that `capsim simulate --format json --no-charts` prints
 * @throws UserError for anything wrong in the scenario: one line that names the key
 * @example
 * import { simulate } from "capsim";
 *
 * const { results } = await simulate({
 *   users: 50,
 *   machine: "large",
 *   model: "mixtral-8x7b",
 *   slo: ["e2e.p95<5s"],
 *   replications: 20,
 *   duration: 600,
 * });
 * const [{ state, metrics, slo }] = results;
 * console.log(state); // => steady
 * console.log(metrics.e2eLatencySeconds.p95.value < 5); // => true
 * console.log(slo[0].verdict); // => met
 */
export function simulate(scenario: ScenarioOptions, run: SimulateRun = {}): Promise<ResultDocument> {
  return here.simulate(scenario, run);
}

/**
 * Latency and throughput against load, with the knee and the capacity: the most load that keeps every SLO.
 *
 * @returns the document that `capsim sweep --format json` prints
 * @throws UserError for anything wrong in the options
 * @example
 * import { sweep } from "capsim";
 *
 * const { curves } = await sweep({
 *   concurrency: [1, 4, 16],
 *   machine: "large",
 *   model: "mixtral-8x7b",
 *   workload: "gitlab-benchmark",
 *   duration: 300,
 *   replications: 5,
 * });
 * const [{ points }] = curves;
 * console.log(points.map(({ load }) => load)); // => [1,4,16]
 */
export function sweep(options: SweepOptions, run: RunOptions<SweepProgress> = {}): Promise<SweepDocument> {
  return here.sweep(options, run);
}

/**
 * The fewest machines of each kind that keep every SLO at the confidence, ranked by cost.
 *
 * @returns the document that `capsim plan --format json` prints
 * @throws UserError for anything wrong in the options
 * @example
 * import { plan } from "capsim";
 *
 * const { options, recommendation } = await plan({
 *   users: 200,
 *   slo: "e2e.p95<20s",
 *   duration: 300,
 *   model: "mixtral-8x7b",
 *   machine: ["medium", "large"],
 *   price: { medium: 16, large: 32 },
 * });
 * const best = options[recommendation.option];
 * console.log(best.machine, best.replicas, best.cost.perHour); // => medium 1 16
 */
export function plan(options: PlanOptions, run: RunOptions<PlanProgress> = {}): Promise<PlanDocument> {
  return here.plan(options, run);
}

/**
 * Compares variants with a base on common random numbers: each difference with its interval and a verdict.
 *
 * @returns the document that `capsim whatif --format json` prints
 * @throws UserError for anything wrong in the options
 * @example
 * import { whatif } from "capsim";
 *
 * const { variants } = await whatif({
 *   users: 200,
 *   machine: "large",
 *   model: "mixtral-8x7b",
 *   replications: 20,
 *   duration: 600,
 *   vary: { users: [200, 400] },
 * });
 * const verdicts = variants.map(({ differences }) => differences["e2e.p95"].verdict);
 * console.log(verdicts); // => ["no-difference","worse"]
 */
export function whatif(
  options: WhatifOptions,
  run: RunOptions<WhatifProgress> = {},
): Promise<WhatifDocument> {
  return here.whatif(options, run);
}

/**
 * Fits the service law of one measured series: files of load tests in any known format, or their texts.
 *
 * @returns the law, which is the content of `law.json`
 * @throws UserError when a table is wrong or nothing can be fitted
 * @example
 * import { calibrate, simulate } from "capsim";
 *
 * const text = `run_id,model,gpu,load_kind,concurrency,num_requests,input_tokens_mean,output_tokens_mean,e2e_mean_s
 * one,mistral-7b,H100-SXM,closed,1,20,500,200,1.5
 * many,mistral-7b,H100-SXM,closed,32,320,500,200,2.4
 * `;
 * const law = await calibrate({ tables: { name: "my runs", text } });
 * console.log(law.schema, law.model, law.measuredConcurrency); // => capsim.law/1 mistral-7b [1,32]
 *
 * const { results } = await simulate({ concurrency: 16, calibration: law, inputTokens: 500, outputTokens: 200 });
 * console.log(results[0].law.basis); // => measured
 */
export function calibrate(options: CalibrateOptions, run: CalibrateRun = {}): Promise<LawFile> {
  return here.calibrate(options, run);
}

/**
 * Predicts measured rows, and says how far off each column is.
 *
 * @returns the document that `capsim validate --format json` prints
 * @throws UserError when a table or the law is wrong
 * @example
 * import { validate } from "capsim";
 *
 * const { rows, summary } = await validate();
 * console.log(new Set(rows.map(({ runId }) => runId)).size); // => 18
 * console.log(summary.every(({ medianAbsoluteError }) => medianAbsoluteError < 0.03)); // => true
 */
export function validate(options: ValidateOptions = {}): Promise<Validation> {
  return here.validate(options);
}

/**
 * A pool of worker threads that stays open until it is closed, for many simulations one after the other.
 *
 * @param threads whole number ≥ 1; without it as many as cores, at most 8
 * @example
 * import { openThreads, simulate } from "capsim";
 *
 * const runner = openThreads(2);
 * const seen = [];
 * for (const users of [50, 100]) {
 *   const scenario = { users, machine: "large", model: "mixtral-8x7b", replications: 5, duration: 300 };
 *   const { results } = await simulate(scenario, { runner });
 *   seen.push(results[0].load.users);
 * }
 * await runner.close();
 * console.log(seen); // => [50,100]
 */
export function openThreads(threads?: number): Runner {
  return piscinaRunner(threads);
}

export { UserError } from "../errors.ts";
export type {
  CalibrateOptions,
  CalibrateRun,
  LawFile,
  PlanDocument,
  PlanOptions,
  PlanProgress,
  ResultDocument,
  Runner,
  RunOptions,
  ScenarioOptions,
  SimulateRun,
  SweepDocument,
  SweepOptions,
  SweepProgress,
  ValidateOptions,
  Validation,
  WhatifDocument,
  WhatifOptions,
  WhatifProgress,
};
