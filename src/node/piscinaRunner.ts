import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { UserError } from "../errors.ts";
import type { Preparation } from "../montecarlo/prepare.ts";
import type { ReplicationSummary } from "../montecarlo/replicate.ts";
import type { Runner } from "../montecarlo/runner.ts";

const mostUsualThreads = 8;

/**
 * Runs jobs on a pool of worker threads.
 *
 * @param threads whole number ≥ 1
 */
export function piscinaRunner(threads = Math.min(mostUsualThreads, availableParallelism())): Runner {
  const pool = new Piscina({
    filename: workerFile(),
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
  });
  // A worker that dies between jobs is only told here; the job it dies in is rejected as well.
  pool.on("error", () => {});
  const run = async <T>(name: string, job: object): Promise<T> => {
    const answer: Answer<T> = await pool.run(job, { name });
    if ("userMistake" in answer) throw new UserError(answer.userMistake);
    return answer.value;
  };
  return {
    parallelism: threads,
    prepare: (job) => run<Preparation>("prepare", job),
    replicate: (job) => run<readonly ReplicationSummary[]>("replicate", job),
    close: () => pool.destroy(),
  };
}

/** What a worker answers (workers/simulate.ts): an error of a class of ours does not survive the way between threads. */
type Answer<T> = { readonly value: T } | { readonly userMistake: string };

/** The compiled worker: beside this file in dist/, or in dist/ when this file runs from source. */
function workerFile(): string {
  const isCompiled = import.meta.url.endsWith(".js");
  const location = isCompiled ? "../../workers/simulate.js" : "../../dist/workers/simulate.js";
  const path = fileURLToPath(new URL(location, import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is missing: run npm run build`);
  return path;
}
