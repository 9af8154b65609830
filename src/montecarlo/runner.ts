import type { Scenario } from "../engine/scenario.ts";
import { type Known, type Preparation, prepare } from "./prepare.ts";
import { type ReplicationSchedule, type ReplicationSummary, replicate } from "./replicate.ts";
import type { RequestLimit } from "./requestLimits.ts";

/** Some replications of one scenario, numbers `first` … `first + count − 1`. */
export type ReplicationJob = {
  readonly kind: "replicate";
  readonly scenario: Scenario;
  readonly schedule: ReplicationSchedule;
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  /** What a good answer keeps. */
  readonly limits: readonly RequestLimit[];
};

/** The pilot runs of one scenario. */
export type PreparationJob = {
  readonly kind: "prepare";
  readonly scenario: Scenario;
  readonly seed: number;
  readonly duration: number;
  readonly known?: Known;
};

/** Where simulations run. Whatever the runner, the same job gives the same bytes. Jobs and results are plain data. */
export interface Runner {
  /** Jobs worth having under way at once. */
  readonly parallelism: number;
  prepare(job: PreparationJob): Promise<Preparation>;
  replicate(job: ReplicationJob): Promise<readonly ReplicationSummary[]>;
  close(): Promise<void>;
}

/**
 * Does a job here and now: what a worker of a host's own answers with.
 *
 * @example
 * import { filesFrom, parseLocated, parseWorld, resolveScenario, readInputs, runPreparation } from "capsim/core";
 * import { shippedData } from "capsim/data";
 *
 * const world = parseWorld(shippedData, filesFrom({}));
 * const file = parseLocated("{ burst: 4, machine: large, model: mixtral-8x7b, replications: 5 }", "mine.yaml");
 * const { runs, settings } = await resolveScenario(readInputs({}, file, world.files), world);
 * const { seed, duration } = settings;
 * const { scenario } = runs[0];
 * const prepared = runPreparation({ kind: "prepare", scenario, seed, duration });
 * console.log(prepared.state); // => transient
 */
export function runPreparation(job: PreparationJob): Preparation {
  return prepare(job.scenario, job.seed, job.duration, job.known);
}

/**
 * The replications of a job, in order.
 *
 * @example
 * import { filesFrom, parseLocated, parseWorld, resolveScenario, readInputs, runPreparation, runReplications } from "capsim/core";
 * import { shippedData } from "capsim/data";
 *
 * const world = parseWorld(shippedData, filesFrom({}));
 * const file = parseLocated("{ burst: 4, machine: large, model: mixtral-8x7b, replications: 5 }", "mine.yaml");
 * const { runs, settings } = await resolveScenario(readInputs({}, file, world.files), world);
 * const { seed, duration } = settings;
 * const { scenario } = runs[0];
 * const prepared = runPreparation({ kind: "prepare", scenario, seed, duration });
 * const job = { kind: "replicate", scenario, schedule: prepared.schedule, seed, first: 0, count: 2, limits: [] };
 * console.log(runReplications(job).length); // => 2
 */
export function runReplications(job: ReplicationJob): ReplicationSummary[] {
  return Array.from({ length: job.count }, (_, i) =>
    replicate(job.scenario, job.schedule, job.seed, job.first + i, job.limits),
  );
}

/**
 * Runs every job where it is asked for. `breathe` lets the host handle its events between jobs.
 *
 * @example
 * import { capsimWith, inProcessRunner } from "capsim/core";
 * import { shippedData } from "capsim/data";
 *
 * const runner = inProcessRunner(() => new Promise((done) => setTimeout(done)));
 * const { simulate } = capsimWith(shippedData, { today: "2026-11-30", runner });
 * const { results } = await simulate({ burst: 4, machine: "large", model: "mixtral-8x7b", replications: 5 });
 * console.log(results.length); // => 1
 */
export function inProcessRunner(breathe: () => Promise<void> = () => Promise.resolve()): Runner {
  return {
    parallelism: 1,
    async prepare(job) {
      await breathe();
      return runPreparation(job);
    },
    async replicate(job) {
      await breathe();
      return runReplications(job);
    },
    async close() {},
  };
}
