import type { Scenario } from "../engine/scenario.ts";
import { type Preparation, prepare } from "./prepare.ts";
import { type ReplicationPlan, type ReplicationSummary, replicate } from "./replicate.ts";
import type { RequestLimit } from "./requestLimits.ts";

/** Some replications of one scenario, numbers `first` … `first + count − 1`. */
export type ReplicationJob = {
  readonly kind: "replicate";
  readonly scenario: Scenario;
  readonly plan: ReplicationPlan;
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
};

/** Where simulations run. Whatever the runner, the same job gives the same bytes. Jobs and results are plain data. */
export interface Runner {
  /** Jobs worth having under way at once. */
  readonly parallelism: number;
  prepare(job: PreparationJob): Promise<Preparation>;
  replicate(job: ReplicationJob): Promise<readonly ReplicationSummary[]>;
  close(): Promise<void>;
}

/** Does a job here and now. */
export function runPreparation(job: PreparationJob): Preparation {
  return prepare(job.scenario, job.seed, job.duration);
}

/** The replications of a job, in order. */
export function runReplications(job: ReplicationJob): ReplicationSummary[] {
  return Array.from({ length: job.count }, (_, i) =>
    replicate(job.scenario, job.plan, job.seed, job.first + i, job.limits),
  );
}

/** Runs every job where it is asked for. `breathe` lets the host handle its events between jobs. */
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
