import { describe, expect, it } from "vitest";
import { exactLaw } from "../../src/engine/fittedLaw.ts";
import type { Scenario } from "../../src/engine/scenario.ts";
import {
  type ExperimentOutcome,
  type ExperimentSettings,
  runExperiment,
} from "../../src/montecarlo/experiment.ts";
import { resultEntry } from "../../src/montecarlo/resultEntry.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { parseSlo } from "../../src/montecarlo/slo.ts";
import {
  batchingServer,
  fixedRun,
  lawOf,
  millisecondSteps,
  oneFeature,
  plentiful,
  poisson,
  singleServer,
  uncertain,
} from "./scenarios.ts";

const about = { model: "a model", machine: "a machine" };
const before = { code: "unknown-kv-cache", about, figures: {} } as const;
const context = { ...about, findings: [before], bandFrom: null };

async function entryOf(scenario: Scenario, settings: ExperimentSettings) {
  const outcome = (await runExperiment(scenario, settings, inProcessRunner()))!;
  return resultEntry(context, scenario, settings, outcome);
}

function withSlo(settings: ExperimentSettings, ...slos: string[]): ExperimentSettings {
  return { ...settings, slos: slos.map(parseSlo) };
}

describe("the result of a load above capacity", () => {
  it("has a growth, a throughput at capacity, no latency, and a missed SLO", async () => {
    const settings = withSlo(fixedRun(1, 10, 1800), "e2e.p95<10000s");
    const entry = await entryOf(singleServer(poisson(1.3)), settings);
    const { metrics, overload, load } = entry;
    expect(entry.state).toBe("overloaded");
    expect(entry.flags).toContain("overloaded");
    expect(overload!.queueGrowthPerSecond).toBeCloseTo(1.3 - load.capacityRequestsPerSecond!, 9);
    for (const times of [
      metrics.e2eLatencySeconds,
      metrics.ttftSeconds,
      metrics.tpotSeconds,
      metrics.queueSeconds,
    ])
      for (const estimate of Object.values(times))
        expect(estimate).toEqual({ value: null, ci: null, band: null });
    expect(entry.e2eDistribution).toEqual([]);
    expect(entry.slo).toEqual([{ slo: "e2e.p95<10000s", probability: 0, verdict: "missed" }]);
    // 10 runs of 1,800 exponential services: relative standard error 0.75 %.
    expect(Math.abs(metrics.requestsPerSecond.value! - 1)).toBeLessThan(0.03);
    expect(metrics.utilisation.value!).toBeGreaterThan(0.99);
  });
});

describe("the result of hours in which nobody asks", () => {
  it("says why it has no times", async () => {
    const { metrics, flags } = await entryOf(singleServer(poisson(1e-9)), fixedRun(2, 5, 600));
    expect(metrics.e2eLatencySeconds.p95.value).toBeNull();
    expect(flags).toContain("nothing-answered");
    const { flags: usual } = await entryOf(singleServer(poisson(0.5)), fixedRun(2, 5, 600));
    expect(usual).not.toContain("nothing-answered");
  });
});

describe("the result of more users than the machine can serve", () => {
  it("is steady and saturated: the throughput is the capacity, and the wait is what the users' number says", async () => {
    const load = { kind: "users", users: 400, thinkTime: 100 } as const;
    const entry = await entryOf(singleServer(load), fixedRun(2, 10, 3600));
    expect(entry.state).toBe("steady");
    expect(entry.flags).toContain("saturated");
    expect(Math.abs(entry.metrics.requestsPerSecond.value! - 1)).toBeLessThan(0.02);
    // Interactive response time law: R = N/X − Z.
    const response = 400 / entry.metrics.requestsPerSecond.value! - 100;
    expect(entry.metrics.e2eLatencySeconds.mean.value! / response).toBeCloseTo(1, 1);
  });

  it("is not called saturated when they are few", async () => {
    const load = { kind: "users", users: 40, thinkTime: 100 } as const;
    expect((await entryOf(singleServer(load), fixedRun(2, 5, 1800))).flags).toEqual([]);
  });
});

describe("the result of hardly any load", () => {
  it("without a single request has no times, decides no SLO, and is no failure", async () => {
    const entry = await entryOf(singleServer(poisson(1e-7)), withSlo(fixedRun(1, 20, 60), "e2e.p95<10s"));
    expect(entry.state).toBe("steady");
    expect(entry.metrics.e2eLatencySeconds.p95).toEqual({ value: null, ci: null, band: null });
    expect(entry.metrics.requestsPerSecond.value).toBe(0);
    expect(entry.slo[0]).toMatchObject({ verdict: "undecided", probability: 0.5 });
    expect(entry.counts.completed).toBe(0);
  });

  it("judges an SLO by the hours in which somebody asked", async () => {
    // Two requests an hour: every seventh hour is empty; an answer takes one second on average.
    const settings = withSlo({ ...fixedRun(1, 60, 3600) }, "e2e.p95<60s");
    const entry = await entryOf(singleServer(poisson(2 / 3600)), settings);
    expect(entry.slo[0]!.verdict).toBe("met");
  });

  it("of one replication gives values without intervals", async () => {
    const entry = await entryOf(batchingServer(poisson(5)), fixedRun(1, 1, 600));
    expect(entry.metrics.e2eLatencySeconds.p95.value).toBeGreaterThan(0);
    expect(entry.metrics.e2eLatencySeconds.p95).toMatchObject({ ci: null, band: null });
    expect(entry.metrics.requestsPerSecond).toMatchObject({ ci: null, band: null });
  });
});

describe("a load near capacity", () => {
  it("is called so where more than one in twenty of the busy hours cannot serve it", async () => {
    // A queue grows by a tenth of what is served where steps take 1.1/0.94 of their time: with an error of 20 % in one hour of five.
    const law = uncertain(exactLaw(millisecondSteps), 0.2);
    const flagsAt = async (rate: number) =>
      (await entryOf(singleServer(poisson(rate), { law }), fixedRun(1, 40, 3600))).flags;
    expect(await flagsAt(0.94)).toContain("near-capacity");
    expect(await flagsAt(0.5)).not.toContain("near-capacity");
  });
});

describe("requests that were never answered", () => {
  const settings = withSlo(fixedRun(1, 20, 600), "e2e.p50<100s", "e2e.p95<100s", "e2e.mean<100s");

  async function outcomeWith(unfinished: (completed: number) => number): Promise<ExperimentOutcome> {
    const outcome = (await runExperiment(singleServer(poisson(0.5)), settings, inProcessRunner()))!;
    const summaries = outcome.summaries.map((summary) => ({
      ...summary,
      features: summary.features.map((feature) => ({
        ...feature,
        unfinished: unfinished(feature.e2e.count),
      })),
    }));
    return { ...outcome, summaries, drawn: summaries };
  }

  it("count as late for an SLO: a tenth of them breaks p95 and the mean, not p50", async () => {
    const outcome = await outcomeWith((completed) => Math.ceil(completed / 9));
    const { slo, flags } = resultEntry(context, singleServer(poisson(0.5)), settings, outcome);
    expect(slo.map(({ verdict }) => verdict)).toEqual(["met", "missed", "missed"]);
    expect(flags).toContain("unfinished");
  });

  it("break every SLO of an hour in which nothing was answered", async () => {
    const outcome = await outcomeWith(() => 1);
    const none = { first: 0, counts: new Uint32Array(0), low: 0, count: 0, sum: 0 };
    const summaries = outcome.summaries.map((summary) => ({
      ...summary,
      features: [{ ...summary.features[0]!, e2e: none, ttft: none, tpot: none, queue: none }],
    }));
    const { slo } = resultEntry(context, singleServer(poisson(0.5)), settings, {
      ...outcome,
      summaries,
      drawn: summaries,
    });
    expect(slo.map(({ verdict }) => verdict)).toEqual(["missed", "missed", "missed"]);
  });
});

describe("what lies beyond the measurements", () => {
  const law = {
    ...lawOf(batchingServer(poisson(1))),
    measuredConcurrency: [1, 20],
    measuredPromptTokens: 15,
  } as const;

  it("is flagged for batches and for prompts, with what the law's measurements held", async () => {
    const entry = await entryOf(batchingServer(poisson(14), { law }), fixedRun(1, 3, 600));
    expect(entry.flags).toEqual(["beyond-measured-concurrency", "beyond-measured-prompts"]);
    expect(entry.law.beyondMeasured).toBe(true);
    const [known, batches, prompts] = entry.findings;
    expect(entry.findings).toHaveLength(3);
    expect(known).toEqual(before);
    expect(batches).toMatchObject({ about, figures: { measuredSequences: 20 } });
    expect(prompts).toMatchObject({ about, figures: { measuredPromptTokens: 15 } });
  });

  it("is not flagged within them", async () => {
    const workload = oneFeature({ kind: "constant", tokens: 15 }, { kind: "constant", tokens: 100 });
    const entry = await entryOf(batchingServer(poisson(1), { law, workload }), fixedRun(1, 3, 600));
    expect(entry.flags).toEqual([]);
    expect(entry.law.beyondMeasured).toBe(false);
  });

  it("begins with the first batch above the largest measured one, and with prompts of more than twice the measured", async () => {
    const flagsOf = async (concurrency: number, promptTokens: number) => {
      const workload = oneFeature(
        { kind: "constant", tokens: promptTokens },
        { kind: "constant", tokens: 100 },
      );
      const scenario = batchingServer({ kind: "concurrency", concurrency }, { law, workload });
      return (await entryOf(scenario, fixedRun(1, 2, 60))).flags;
    };
    expect(await flagsOf(20, 30)).toEqual([]);
    expect(await flagsOf(21, 30)).toEqual(["beyond-measured-concurrency"]);
    expect(await flagsOf(20, 31)).toEqual(["beyond-measured-prompts"]);
  });

  it("names what the server refuses", async () => {
    const entry = await entryOf(
      batchingServer(poisson(1), { engine: { ...plentiful, maxModelLen: 900 } }),
      fixedRun(1, 3, 600),
    );
    expect(entry.flags).toContain("rejected");
    expect(entry.counts.rejected).toBeGreaterThan(0);
  });
});

describe("the result of a burst", () => {
  it("is transient, with the distribution of its answers and no capacity", async () => {
    const entry = await entryOf(batchingServer({ kind: "burst", requests: 100 }), fixedRun(1, 8, 3600));
    expect(entry).toMatchObject({ state: "transient", warmUpSeconds: 0, measuredSeconds: null });
    expect(entry.load.capacityRequestsPerSecond).toBeNull();
    expect(entry.counts.completed).toBe(800);
    const seconds = entry.e2eDistribution.map(([, value]) => value);
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
  });
});
