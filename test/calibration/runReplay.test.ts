import { describe, expect, it } from "vitest";
import { type RunSchedule, replayMetrics, replayRun } from "../../src/calibration/runReplay.ts";
import { stepSeconds } from "../../src/engine/serviceLaw.ts";
import { normals, testStream } from "../stats/samples.ts";
import { dense, lawNear, roomy } from "./syntheticRuns.ts";

const law = lawNear(dense, () => 0);

function schedule(arrivals: RunSchedule["arrivals"], n: number, spread: number, replicas = 1): RunSchedule {
  const stream = testStream(n);
  const length = (mean: number) =>
    Int32Array.from({ length: n }, () =>
      Math.max(2, Math.round(mean * (1 + spread * (stream.next() - 0.5)))),
    );
  return {
    arrivals,
    inputTokens: length(300),
    outputTokens: length(100),
    engine: roomy.engine,
    replicas,
    routing: "round-robin",
  };
}
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe("a replayed closed loop", () => {
  it.each([
    [1, 0],
    [8, 0],
    [8, 0.3],
  ])("of %i clients with equal requests and %s s of overhead obeys Little's law", (clients, overhead) => {
    const run = replayRun({ law, overhead }, schedule({ kind: "closed", clients }, 20 * clients, 0));
    expect(run.e2e.length).toBe(20 * clients);
    // Without overhead to nine digits; with it, ways between requests differ, and the last ones end apart.
    const inFlight = sum(run.e2e) / run.seconds / clients;
    expect(Math.abs(inFlight - 1)).toBeLessThan(overhead === 0 ? 1e-9 : 0.03);
  });

  it.each([0, 0.2])(
    "of unequal requests has no more than its clients in flight (overhead %s s)",
    (overhead) => {
      const run = replayRun({ law, overhead }, schedule({ kind: "closed", clients: 12 }, 600, 1));
      expect(run.e2e.length).toBe(600);
      const inFlight = sum(run.e2e) / run.seconds;
      expect(inFlight).toBeLessThanOrEqual(12 * (overhead === 0 ? 1 + 1e-9 : 1.01));
      // Only the last dozen of 600 run with idle seats beside them.
      expect(inFlight).toBeGreaterThan(12 * (1 - 12 / 600));
    },
  );

  it("answers all requests when there are more clients than requests", () => {
    expect(replayRun({ law, overhead: 0 }, schedule({ kind: "closed", clients: 50 }, 7, 1)).e2e.length).toBe(
      7,
    );
  });

  it("never serves more requests at once than it has clients, and asks again the sooner the less the overhead", () => {
    const seconds = [0, 0.1, 0.4].map((overhead) => {
      const run = replayRun({ law, overhead }, schedule({ kind: "closed", clients: 5 }, 200, 1));
      const inside = [...run.arrival].flatMap((at, i) => [
        { at, step: 1 },
        { at: at + run.e2e[i]! - overhead - 1e-9, step: -1 },
      ]);
      inside.sort((a, b) => a.at - b.at || a.step - b.step);
      let now = 0;
      for (const { step } of inside) {
        now += step;
        expect(now).toBeLessThanOrEqual(5);
      }
      return run.seconds;
    });
    expect(seconds[0]!).toBeLessThan(seconds[1]!);
    expect(seconds[1]!).toBeLessThan(seconds[2]!);
  });
});

describe("replayed arrivals at given times", () => {
  it("keep their times and all finish", () => {
    const times = Float64Array.from({ length: 50 }, (_, i) => 0.2 * i);
    const run = replayRun({ law, overhead: 0 }, schedule({ kind: "times", times }, 50, 1));
    expect([...run.arrival].sort((a, b) => a - b)).toEqual([...times]);
    expect(run.rejected).toBe(0);
  });

  it("move TTFT and E2E by the overhead, and nothing else of them", () => {
    const times = Float64Array.from({ length: 50 }, (_, i) => 0.1 * i);
    const [bare, more] = [0, 0.4].map((overhead) =>
      replayMetrics(replayRun({ law, overhead }, schedule({ kind: "times", times }, 50, 1))),
    );
    expect(more!.e2e_mean_s - bare!.e2e_mean_s).toBeCloseTo(0.4, 9);
    expect(more!.ttft_p99_s - bare!.ttft_p99_s).toBeCloseTo(0.4, 9);
    expect(more!.tpot_mean_s).toBeCloseTo(bare!.tpot_mean_s, 12);
    expect(more!.duration_s - bare!.duration_s).toBeCloseTo(0.4, 9);
  });

  it("of a single request take its prefill and a step for each further token", () => {
    const run = replayRun(
      { law, overhead: 0 },
      { ...schedule({ kind: "times", times: new Float64Array(1) }, 1, 0) },
    );
    let seconds = stepSeconds(law, 0, 0, 300);
    expect(run.ttft[0]).toBeCloseTo(seconds, 9);
    for (let token = 1; token < 100; token++) seconds += stepSeconds(law, 1, 300 + token, 0);
    expect(run.e2e[0]).toBeCloseTo(seconds, 9);
  });

  it("on two replicas are two runs of half the requests", () => {
    const both = replayRun(
      { law, overhead: 0 },
      schedule({ kind: "times", times: new Float64Array(20) }, 20, 0, 2),
    );
    const one = replayRun(
      { law, overhead: 0 },
      schedule({ kind: "times", times: new Float64Array(10) }, 10, 0),
    );
    expect(both.seconds).toBeCloseTo(one.seconds, 9);
  });
});

describe("the columns of a replayed run", () => {
  const run = replayRun({ law, overhead: 0 }, schedule({ kind: "closed", clients: 10 }, 400, 1));
  const metrics = replayMetrics(run);

  it("agree with each other: rates times makespan are requests and tokens, percentiles rise", () => {
    expect(metrics.req_throughput * metrics.duration_s).toBeCloseTo(400, 6);
    const tokens = run.outputTokens.reduce((total, value) => total + value, 0);
    expect(metrics.out_tok_throughput * metrics.duration_s).toBeCloseTo(tokens, 4);
    const rising = [metrics.e2e_p50_s, metrics.e2e_p90_s, metrics.e2e_p95_s, metrics.e2e_p99_s];
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
  });

  it("leave TPOT out where no answer has a second token", () => {
    const short = { ...run, outputTokens: new Int32Array(run.e2e.length).fill(1) };
    expect(replayMetrics(short).tpot_mean_s).toBeNaN();
  });

  it("spread with jitter in their percentiles and not in their means", () => {
    const scores = Float64Array.from(normals(400, 5));
    const jittered = replayMetrics(run, { spread: 0.3, scores });
    expect(jittered.e2e_mean_s).toBe(metrics.e2e_mean_s);
    expect(jittered.e2e_p99_s).toBeGreaterThan(metrics.e2e_p99_s);
    expect(run.e2e.every(Number.isFinite)).toBe(true);
  });
});
