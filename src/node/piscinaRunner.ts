import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { Preparation } from "../montecarlo/prepare.ts";
import type { ReplicationSummary } from "../montecarlo/replicate.ts";
import type { Runner } from "../montecarlo/runner.ts";

/**
 * Runs jobs on a pool of worker threads.
 *
 * @param threads whole number ≥ 1
 */
export function piscinaRunner(threads: number): Runner {
  const pool = new Piscina({
    filename: workerFile(),
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
  });
  return {
    parallelism: threads,
    prepare: (job) => pool.run(job, { name: "prepare" }) as Promise<Preparation>,
    replicate: (job) => pool.run(job, { name: "replicate" }) as Promise<readonly ReplicationSummary[]>,
    close: () => pool.destroy(),
  };
}

/** The compiled worker: beside this file in dist/, or in dist/ when this file runs from source. */
function workerFile(): string {
  const isCompiled = import.meta.url.endsWith(".js");
  const location = isCompiled ? "../../workers/simulate.js" : "../../dist/workers/simulate.js";
  const path = fileURLToPath(new URL(location, import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is missing: run npm run build`);
  return path;
}
