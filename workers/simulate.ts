import { setFlagsFromString } from "node:v8";
import type { Phrase } from "../src/errors.ts";
import type { PreparationJob, ReplicationJob } from "../src/montecarlo/runner.ts";

// On-stack replacement boxes doubles in long loops; the engine's inner loop is called many times instead.
setFlagsFromString("--no-use-osr");
const { runPreparation, runReplications } = await import("../src/montecarlo/runner.ts");
const { withOpenTrace } = await import("../src/node/traces/traceSpool.ts");
const { UserError } = await import("../src/errors.ts");

/** What a worker answers: a value, or a user's mistake, whose class would be lost on the way between threads. */
export type Answer<T> = { readonly value: T } | { readonly userMistake: Phrase };

export function prepare(job: PreparationJob) {
  return answer(() => runPreparation(withOpenTrace(job)));
}

export function replicate(job: ReplicationJob) {
  return answer(() => runReplications(withOpenTrace(job)));
}

function answer<T>(work: () => T): Answer<T> {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof UserError) return { userMistake: error.phrase };
    throw error;
  }
}
