import { describe, expect, it } from "vitest";
import {
  type ExperimentProgress,
  type ExperimentSettings,
  type Interruption,
  runExperiment,
} from "../../src/montecarlo/experiment.ts";
import {
  inProcessRunner,
  type Runner,
  runPreparation,
  runReplications,
} from "../../src/montecarlo/runner.ts";
import { parseSlo } from "../../src/montecarlo/slo.ts";
import { StoppingRule } from "../../src/montecarlo/stoppingRule.ts";
import { testStream } from "../stats/samples.ts";
import { batchingServer, fixedRun, lawOf, poisson, singleServer, uncertain } from "./scenarios.ts";

const scenario = batchingServer(poisson(6), { law: uncertain(lawOf(batchingServer(poisson(6))), 0.05) });
const settings: ExperimentSettings = {
  seed: 3,
  precision: 0.02,
  minReplications: 6,
  maxReplications: 60,
  duration: 200,
  slos: [],
  confidence: 0.95,
};

/** Does its jobs through structured clones, as threads do, and answers after random times, in any order. */
function scramblingRunner(parallelism: number, seed: number): Runner & { mostAtOnce: () => number } {
  const stream = testStream(seed);
  let underWay = 0;
  let most = 0;
  const later = async <T>(work: () => T): Promise<T> => {
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setTimeout(resolve, 6 * stream.next()));
    underWay--;
    return structuredClone(work());
  };
  return {
    parallelism,
    mostAtOnce: () => most,
    prepare: (job) => later(() => runPreparation(structuredClone(job))),
    replicate: (job) => later(() => runReplications(structuredClone(job))),
    close: async () => {},
  };
}

function interruptible(): Interruption & { interrupt: () => void } {
  let resolve = () => {};
  const interruption = {
    requested: false,
    promise: new Promise<void>((done) => {
      resolve = done;
    }),
    interrupt: () => {
      interruption.requested = true;
      resolve();
    },
  };
  return interruption;
}

describe("an experiment", () => {
  it("has the same outcome on any number of threads and in any order of completion", async () => {
    const reference = await runExperiment(scenario, settings, inProcessRunner());
    for (const [parallelism, seed] of [
      [1, 1],
      [2, 2],
      [8, 3],
      [8, 4],
    ] as const) {
      const runner = scramblingRunner(parallelism, seed);
      expect(await runExperiment(scenario, settings, runner)).toEqual(reference);
      if (parallelism > 1) expect(runner.mostAtOnce()).toBeGreaterThan(1);
    }
  });

  it("keeps replications in the order of their numbers", async () => {
    const outcome = await runExperiment(scenario, fixedRun(1, 23, 100), scramblingRunner(8, 9));
    expect(outcome!.summaries.map(({ replication }) => replication)).toEqual(
      Array.from({ length: 23 }, (_, i) => i),
    );
  });

  it("stops at the precision it was asked for, and no sooner", async () => {
    const outcome = await runExperiment(scenario, { ...settings, precision: 0.05 }, inProcessRunner());
    expect(outcome!.stopped).toBe("precision");
    const halfWidthAfter = (count: number) => {
      const rule = new StoppingRule([], scenario);
      for (const summary of outcome!.summaries.slice(0, count)) rule.add(summary);
      return rule.halfWidth();
    };
    const done = outcome!.summaries.length;
    expect(halfWidthAfter(done)).toBeLessThanOrEqual(0.05);
    for (let looked = done - 5; looked >= settings.minReplications; looked -= 5)
      expect(halfWidthAfter(looked)).toBeGreaterThan(0.05);
  });

  it("stops at the cap when the precision is out of reach, and says so", async () => {
    const outcome = await runExperiment(
      scenario,
      { ...settings, precision: 1e-6, maxReplications: 12 },
      inProcessRunner(),
    );
    expect(outcome!.stopped).toBe("cap");
    expect(outcome!.summaries.length).toBe(12);
  });

  it("needs more replications for half the error, about four times as many", async () => {
    const replications = async (precision: number) =>
      (await runExperiment(scenario, { ...settings, precision, maxReplications: 2000 }, inProcessRunner()))!
        .summaries.length;
    const [coarse, fine] = [await replications(0.02), await replications(0.01)];
    expect(fine / coarse).toBeGreaterThan(2);
    expect(fine / coarse).toBeLessThan(8);
  });

  it("runs at least so many replications as a verdict on an SLO needs", async () => {
    const slos = [parseSlo("e2e.p50<60s")];
    const certain = batchingServer(poisson(6));
    for (const of of [scenario, certain]) {
      const outcome = await runExperiment(
        of,
        { ...settings, precision: 1, minReplications: 2, slos, confidence: 0.97 },
        inProcessRunner(),
      );
      expect(outcome!.drawn.length).toBeGreaterThanOrEqual(16);
    }
  });

  it("reports progress that rises to its end", async () => {
    const seen: ExperimentProgress[] = [];
    await runExperiment(scenario, { ...settings, precision: 1e-6 }, scramblingRunner(2, 5), (p) =>
      seen.push(p),
    );
    const counts = seen.map(({ replications }) => replications);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBe(seen.at(-1)!.maxReplications);
    expect(seen.at(-1)!.precision).toBeLessThan(0.1);
  });

  it("interrupted keeps what was finished, in order", async () => {
    const interruption = interruptible();
    const outcome = await runExperiment(
      scenario,
      { ...settings, precision: 1e-6 },
      scramblingRunner(8, 7),
      ({ replications }) => {
        if (replications >= 10) interruption.interrupt();
      },
      interruption,
    );
    expect(outcome!.stopped).toBe("interrupted");
    const whole = await runExperiment(scenario, { ...settings, precision: 1e-6 }, inProcessRunner());
    expect(outcome!.summaries.length).toBeGreaterThan(0);
    expect(outcome!.summaries.length + outcome!.drawn.length).toBeGreaterThanOrEqual(10);
    expect(outcome!.summaries.length).toBeLessThan(settings.maxReplications);
    expect(outcome!.summaries).toEqual(whole!.summaries.slice(0, outcome!.summaries.length));
  });

  it("interrupted while runs under drawn laws are still missing says so, however precise the value is", async () => {
    const interruption = interruptible();
    let jobs = 0;
    const runner: Runner = {
      ...inProcessRunner(),
      replicate: async (job) => {
        if (++jobs > 20) {
          interruption.interrupt();
          await new Promise(() => {});
        }
        return runReplications(job);
      },
    };
    const outcome = await runExperiment(
      scenario,
      { ...settings, precision: 1 },
      runner,
      () => {},
      interruption,
    );
    expect(outcome!.summaries.length).toBeLessThan(settings.maxReplications);
    expect(outcome!.drawn.length).toBeLessThan(settings.maxReplications);
    expect(outcome!.stopped).toBe("interrupted");
  });

  it("runs the same hours under the law's centre and under drawn laws", async () => {
    const outcome = await runExperiment(scenario, fixedRun(1, 12, 100), scramblingRunner(4, 3));
    const alone = await runExperiment(batchingServer(poisson(6)), fixedRun(1, 12, 100), inProcessRunner());
    expect(outcome!.summaries).toEqual(alone!.summaries);
    expect(alone!.drawn).toBe(alone!.summaries);
    expect(outcome!.drawn.map(({ replication }) => replication)).toEqual(
      Array.from({ length: 12 }, (_, i) => i),
    );
    // Common random numbers: as many requests come in each pair of hours, and their times differ.
    for (const [i, { features }] of outcome!.drawn.entries()) {
      expect(features[0]!.e2e.count).toBe(outcome!.summaries[i]!.features[0]!.e2e.count);
      expect(features[0]!.e2e.sum).not.toBe(outcome!.summaries[i]!.features[0]!.e2e.sum);
    }
  });

  it("interrupted before anything is known has no outcome", async () => {
    const interruption = interruptible();
    interruption.interrupt();
    expect(await runExperiment(scenario, settings, inProcessRunner(), () => {}, interruption)).toBeNull();
  });

  it("fails as its runner fails", async () => {
    const broken: Runner = {
      ...inProcessRunner(),
      parallelism: 4,
      replicate: (job) =>
        job.first > 5
          ? Promise.reject(new Error("the worker is gone"))
          : Promise.resolve(runReplications(job)),
    };
    await expect(runExperiment(singleServer(poisson(0.5)), settings, broken)).rejects.toThrow(
      "the worker is gone",
    );
  });
});
