import type { Scenario } from "../engine/scenario.ts";
import { type Capacity, findCapacity, offeredRate } from "../montecarlo/capacity.ts";
import { busiestHour } from "../montecarlo/daySchedule.ts";
import { undisturbed } from "../montecarlo/disturbances.ts";
import { centreOf } from "../montecarlo/drawScenario.ts";
import type { Preparation } from "../montecarlo/prepare.ts";
import type { PreparationJob, Runner } from "../montecarlo/runner.ts";
import type { Run } from "../questions/simulate/execute.ts";

/** Requests that a run measures, and that it drops before; more where a queue has to fill first. */
const requests = { measured: 1_000, settling: 2_500, filling: 6_000 };

/**
 * What a first estimate simulates: the law and the demand at their centre, the busiest hour alone, and nothing that is
 * sure to fail.
 */
export function firstRun(run: Run): Run {
  const scenario = centreOf(undisturbed(run.scenario));
  return { ...run, scenario: { ...scenario, load: busiestHour(scenario.load) } };
}

/**
 * Cuts runs by their requests, warm-up included, so that an estimate costs the same whatever the load. The warm-up is
 * no more than a guess; what a deployment serves at most, which no load changes, is remembered from one question to the next.
 */
export function firstRunner(runner: Runner): Runner {
  let remembered: { readonly key: string; readonly capacity: Capacity } | null = null;
  const capacityOf = (scenario: Scenario, seed: number): Capacity => {
    const key = JSON.stringify([scenario.deployments, scenario.workload, seed]);
    if (remembered?.key !== key) remembered = { key, capacity: findCapacity(scenario, seed) };
    return remembered.capacity;
  };
  return {
    ...runner,
    prepare(job) {
      if (job.scenario.load.kind === "burst") return runner.prepare(job);
      return prepareQuickly(job, capacityOf(job.scenario, job.seed), runner);
    },
  };
}

function prepareQuickly(job: PreparationJob, capacity: Capacity, runner: Runner): Promise<Preparation> {
  const offered = offeredRate(job.scenario);
  const rate = offered ?? capacity.total;
  const settling = rate < capacity.total ? requests.settling : requests.filling;
  return runner.prepare({
    ...job,
    duration: Math.min(job.duration, requests.measured / rate),
    known: { capacity, warmUp: Math.min(job.duration, settling / rate), shock: null },
  });
}
