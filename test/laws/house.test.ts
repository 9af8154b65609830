import { afterAll, describe, expect, it } from "vitest";
import type { Deployment, Feature, Load, Scenario } from "../../src/engine/scenario.ts";
import { Simulation } from "../../src/engine/simulation.ts";
import type { Trace } from "../../src/engine/tracePages.ts";
import { replicate } from "../../src/montecarlo/replicate.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { piscinaRunner } from "../../src/node/piscinaRunner.ts";
import { seatsInService, stoic, watch, withPatience } from "./queues.ts";
import { lawOf, oneServer, sampleMean, withDeployment } from "./replications.ts";

const backoff = { first: 1, factor: 2, most: 30, jitter: 0.5 };

/** Everything at once: two deployments, gateway, conversations, patience, typing, faults, a profile, short KV caches. */
function everything(): Scenario {
  const law = { c0: 0.006, cSeq: 2e-4, cKv: 1e-7, cPre: 2e-5 };
  const load: Load = {
    kind: "rate",
    rate: 12,
    arrival: { kind: "gamma", cv: 1.5 },
    profile: { name: "tide", period: 120, factors: [0.5, 1.5, 1.2, 0.8], start: 30 },
  };
  const one = oneServer(lawOf(law), 24, load, { kind: "lognormal", mean: 120, cv: 1, max: 1_000 });
  const only = one.deployments[0]!;
  const engine = {
    ...only.engine,
    kvBlocks: 700,
    prefixCaching: true,
    queueLimit: 40,
    maxNumBatchedTokens: 256,
  };
  const deployment: Deployment = {
    ...only,
    ...{ replicas: 2, routing: "power-of-two", engine },
    faults: {
      random: { meanTimeToFailure: 80, meanTimeToRepair: 6 },
      outages: [{ replica: 1, at: 40, seconds: 10 }],
      slow: [{ replica: 0, from: 20, to: 70, factor: 3 }],
      rollingRestart: { at: 100, drain: 5 },
      ...{ loadSeconds: 3, detectionSeconds: 2 },
    },
  };
  const feature: Feature = {
    ...one.workload.features[0]!,
    inputTokens: { kind: "lognormal", mean: 150, cv: 0.7, max: 1_500 },
    patience: { timeout: 5, retries: 2, backoff, abandonment: 30 },
  };
  const conversation = {
    ...{ questions: 4, pause: 20, calls: [0.5, 0.3, 0.2], toolSeconds: 0.5, maxPromptTokens: 2_000 },
    toolTokens: { kind: "constant", tokens: 80 } as const,
  };
  return {
    deployments: [deployment, { ...deployment, name: "other", routing: "least-outstanding" }],
    gateway: { instances: 2, concurrency: 20, queueLimit: 8, timeout: 20 },
    load,
    workload: {
      name: "everything",
      features: [
        { ...feature, name: "chat", share: 0.5, conversation, sharedPrefixTokens: 64 },
        { ...feature, name: "code", share: 0.5, deployment: 1, typing: { share: 0.4, meanGap: 0.5 } },
      ],
    },
  };
}

describe("a house with everything switched on", { timeout: 60_000 }, () => {
  const scenario = everything();
  const schedule = { kind: "steady", warmUp: 60, duration: 240, patience: 600 } as const;
  const runners = [inProcessRunner(), piscinaRunner(1), piscinaRunner(2)];
  afterAll(() => Promise.all(runners.map((runner) => runner.close())));

  it("does everything", () => {
    const { failed, prefixHitShare, timeouts, sendings, availability, preempted, wastedOutputTokens } =
      replicate(scenario, schedule, 5, 0);
    for (const reason of ["timed-out", "lost", "abandoned", "cancelled"] as const)
      expect(failed[reason], reason).toBeGreaterThan(0);
    for (const count of [prefixHitShare, timeouts, sendings, 1 - availability, preempted, wastedOutputTokens])
      expect(count).toBeGreaterThan(0);
  });

  it("gives the same bytes whatever the number of threads", async () => {
    const jobs = [0, 2, 4].map(
      (first) => ({ kind: "replicate", scenario, schedule, seed: 5, first, count: 2, limits: [] }) as const,
    );
    const [here, ...others] = await Promise.all(
      runners.map(async (runner) =>
        JSON.stringify(await Promise.all(jobs.map((job) => runner.replicate(job)))),
      ),
    );
    for (const other of others) expect(other).toBe(here);
  });

  it("keeps Little's law in each deployment and the gateway: the calls in the house are in one of them", () => {
    const { before, after } = watch(scenario, 60, 240, 0);
    const inReplicas = (totals: typeof after) =>
      totals.deployments.reduce((sum, { inFlightSeconds }) => sum + inFlightSeconds, 0);
    const held = after.gatewayHeldSeconds - before.gatewayHeldSeconds;
    expect(held).toBeGreaterThan(0);
    expect(held / (inReplicas(after) - inReplicas(before))).toBeCloseTo(1, 9);
  });
});

/** Every time that a run tells, in order, by feature. */
function told(scenario: Scenario, until: number): number[][] {
  const times: number[][] = scenario.workload.features.map(() => []);
  const sink = {
    completed(feature: number, ...words: readonly number[]) {
      times[feature]!.push(...words);
    },
    failed() {},
  };
  new Simulation(scenario, replicationStreams(3, 0), sink).advanceTo(until);
  return times;
}

describe("streams", () => {
  it("are apart: patience that never runs out, and users who never type on, change no byte", () => {
    const scenario = withDeployment(seatsInService(4, 3), { replicas: 2, routing: "power-of-two" });
    const patient = withPatience(scenario, {
      ...stoic,
      timeout: 1e6,
      retries: 3,
      backoff,
      abandonment: 1e12,
    });
    const features = patient.workload.features.map((each) => ({ ...each, typing: { share: 0, meanGap: 1 } }));
    const times = told(scenario, 3_000);
    expect(times[0]!.length).toBeGreaterThan(10_000);
    expect(told({ ...patient, workload: { ...patient.workload, features } }, 3_000)).toEqual(times);
  });
});

describe("two deployments that share nothing", () => {
  it("answer each request when either would alone", () => {
    const rows = Array.from({ length: 3_000 }, (_, i) => ({
      at: 0.05 * i + 0.02 * Math.sin(i),
      feature: (i * 7) % 3 > 0 ? 1 : 0,
    }));
    const traceOf = (which: typeof rows, feature: (of: number) => number): Trace => ({
      arrivals: Float64Array.from(which, ({ at }) => at),
      inputTokens: Int32Array.from(which, ({ at }) => 20 + (Math.floor(at * 1_000) % 300)),
      outputTokens: Int32Array.from(which, ({ at }) => 10 + (Math.floor(at * 777) % 90)),
      features: Uint8Array.from(which, (row) => feature(row.feature)),
    });
    const loadOf = (trace: Trace): Load => ({ kind: "trace", trace });
    const one = oneServer(
      lawOf({ c0: 0.006, cSeq: 1e-3, cKv: 1e-6, cPre: 1e-4 }),
      8,
      loadOf(traceOf(rows, (of) => of)),
      {
        kind: "constant",
        tokens: 1,
      },
    );
    const only = { ...one.deployments[0]!, replicas: 2, routing: "least-outstanding" } as const;
    const slower = { ...only, name: "slower", engine: { ...only.engine, maxNumSeqs: 3 } };
    const feature = one.workload.features[0]!;
    const both: Scenario = {
      ...one,
      deployments: [only, slower],
      workload: { name: "both", features: [feature, { ...feature, name: "second", deployment: 1 }] },
    };
    const apart = [only, slower].map(
      (deployment, i) =>
        told(
          {
            ...one,
            deployments: [deployment],
            load: loadOf(
              traceOf(
                rows.filter((row) => row.feature === i),
                () => 0,
              ),
            ),
          },
          1e6,
        )[0],
    );
    expect(told(both, 1e6)).toEqual(apart);
  });
});

describe("in runs with the same random numbers", { timeout: 60_000 }, () => {
  const runs = [0, 1, 2, 3, 4, 5];
  const falls = (values: readonly number[]) => {
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThan(values[i - 1]!);
  };

  it("a longer queue turns fewer away", () => {
    for (const run of runs)
      falls(
        [0, 2, 8].map((more) => {
          const scenario = seatsInService(5, 5.5, { engine: { queueLimit: 1 + more } });
          return watch(scenario, 100, 2_000, run).failures["turned-away"];
        }),
      );
  });

  it("further replicas make nobody wait longer on average, impatient or not", () => {
    for (const run of runs)
      falls(
        [1, 2, 4].map((replicas) => {
          const scenario = seatsInService(3, 4, { patience: { abandonment: 20 }, deployment: { replicas } });
          return watch(scenario, 100, 2_000, run).queue;
        }),
      );
  });

  it.each<[string, (rate: number) => Scenario]>([
    ["impatient users", (rate) => seatsInService(4, rate, { patience: { abandonment: 10 } })],
    ["a queue limit", (rate) => seatsInService(4, rate, { engine: { queueLimit: 6 } })],
    [
      "a gateway",
      (rate) => ({
        ...seatsInService(10, rate),
        gateway: { instances: 2, concurrency: 2, queueLimit: 20, timeout: 60 },
      }),
    ],
    [
      "failures",
      (rate) =>
        seatsInService(4, rate, {
          deployment: {
            faults: {
              ...{ outages: [], slow: [], loadSeconds: 1, detectionSeconds: 1 },
              random: { meanTimeToFailure: 100, meanTimeToRepair: 5 },
            },
          },
        }),
    ],
  ])("mean E2E latency of the answered rises with the load, with %s", (_, scenario) => {
    const means = [1.5, 3, 4.5].map((rate) => runs.map((run) => watch(scenario(rate), 100, 2_000, run).e2e));
    for (let i = 1; i < means.length; i++) {
      const { mean, error } = sampleMean(means[i]!.map((value, run) => value - means[i - 1]![run]!));
      expect(mean).toBeGreaterThan(4 * error);
    }
  });

  it("a prefix cache shortens the mean time to the first token", () => {
    const base = everything();
    const calm = (prefixCaching: boolean): Scenario => {
      const { faults: _, ...deployment } = base.deployments[0]!;
      const engine = { ...deployment.engine, prefixCaching };
      const { patience: __, ...chat } = base.workload.features[0]!;
      return {
        deployments: [{ ...deployment, engine, routing: "round-robin" }],
        load: { kind: "rate", rate: 6, arrival: { kind: "poisson" } },
        workload: { name: "chat", features: [{ ...chat, share: 1 }] },
      };
    };
    for (const run of runs) {
      const [without, cached] = [false, true].map((on) => {
        const { features } = replicate(
          calm(on),
          { kind: "steady", warmUp: 60, duration: 600, patience: 600 },
          5,
          run,
        );
        return features[0]!.ttft.sum / features[0]!.ttft.count;
      });
      expect(cached).toBeLessThan(without!);
    }
  });
});
