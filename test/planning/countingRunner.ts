import { inProcessRunner, type PreparationJob, type ReplicationJob } from "../../src/montecarlo/runner.ts";

/** A runner that counts its jobs. */
export function countingRunner() {
  const runner = inProcessRunner();
  const counted = {
    ...runner,
    jobs: 0,
    prepare: (job: PreparationJob) => {
      counted.jobs++;
      return runner.prepare(job);
    },
    replicate: (job: ReplicationJob) => {
      counted.jobs++;
      return runner.replicate(job);
    },
  };
  return counted;
}
