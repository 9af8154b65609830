import { describe, expect, it } from "vitest";
import { blankRequest } from "../../src/engine/arrivingRequest.ts";
import type { Load, TraceResampling } from "../../src/engine/scenario.ts";
import { tracePeriod } from "../../src/engine/tracePages.ts";
import { traceReplay } from "../../src/engine/traceReplay.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { noDrawer, paged, played, poissonTrace, traceAt } from "./traces.ts";

type TraceLoad = Extract<Load, { kind: "trace" }>;
const stream = (number = 0) => replicationStreams(11, number).arrivals;
const replayOf = (load: Omit<TraceLoad, "kind">, number = 0) =>
  traceReplay({ kind: "trace", ...load }, stream(number), noDrawer);

describe("replaying a trace", () => {
  it("gives its arrivals and lengths, once", () => {
    expect(played(replayOf({ trace: traceAt([0, 1, 1, 4]) }))).toEqual([
      [0, 1, 2],
      [1, 2, 4],
      [1, 3, 6],
      [4, 4, 8],
    ]);
    expect(played(replayOf({ trace: traceAt([]) }))).toEqual([]);
    expect(played(replayOf({ trace: traceAt([5]), loop: true }))).toEqual([[5, 1, 2]]);
  });

  it("repeats it end to start with a mean gap between, so that the rate stays", () => {
    const trace = traceAt([0, 1, 5, 6]);
    expect(tracePeriod(trace)).toBe(8);
    const times = played(replayOf({ trace, loop: true }), 24).map(([time]) => time);
    expect(times).toEqual([0, 1, 5, 6, 8, 9, 13, 14, 16, 17, 21, 22]);
  });

  it("draws what the requests are where the trace does not say", () => {
    const drawer = {
      request: blankRequest(),
      questionsPerCall: 1,
      draw() {
        this.request.inputTokens += 10;
      },
    };
    const replay = traceReplay({ kind: "trace", trace: traceAt([0, 1]), isDrawn: true }, stream(), drawer);
    expect(played(replay)).toEqual([
      [0, 11, 1],
      [1, 21, 1],
    ]);
  });

  it("leaves room among drawn arrivals for the further calls of their questions", () => {
    const drawer = { request: blankRequest(), questionsPerCall: 2 / 3, draw() {} };
    const trace = poissonTrace(stream(), 1800, 5);
    const replay = traceReplay({ kind: "trace", trace, isDrawn: true }, stream(1), drawer);
    // Binomial of some 9,000 arrivals, variance ⅔·⅓ each; four standard deviations.
    const arrivals = trace.arrivals.length;
    expect(Math.abs(played(replay).length - (arrivals * 2) / 3)).toBeLessThan(
      4 * Math.sqrt((arrivals * 2) / 9),
    );
  });

  it("is the same from pages as from memory, however they are cut", () => {
    const trace = poissonTrace(stream(), 200, 5);
    trace.arrivals.fill(trace.arrivals[100]!, 90, 110);
    const loads: Omit<TraceLoad, "kind" | "trace">[] = [
      {},
      { loop: true },
      { resampling: { blockSeconds: 7, within: null } },
      { resampling: { blockSeconds: 7, within: 20 }, loop: true },
    ];
    for (const load of loads)
      for (const rows of [1, 13, 90, 5000])
        expect(played(replayOf({ trace: paged(trace, rows), ...load }), 500)).toEqual(
          played(replayOf({ trace, ...load }), 500),
        );
  });

  it("names the blocks a prompt begins with, the last as long as the prompt leaves it", () => {
    const trace = {
      ...traceAt([0, 1]),
      inputTokens: Int32Array.of(1100, 20),
      prefixes: { keys: Int32Array.of(7, 8, 9, 5), starts: Int32Array.of(0, 3, 4) },
    };
    const replay = replayOf({ trace });
    replay.take();
    expect(Array.from(replay.request.chain!.keys)).toEqual([7, 8, 9]);
    expect(Array.from(replay.request.chain!.ends)).toEqual([32, 64, 68]);
    replay.take();
    expect(Array.from(replay.request.chain!.keys)).toEqual([5]);
    expect(Array.from(replay.request.chain!.ends)).toEqual([1]);
    const without = replayOf({ trace: traceAt([0]) });
    without.take();
    expect(without.request.chain).toBeNull();
  });
});

describe("resampling a trace in blocks", () => {
  const circular: TraceResampling = { blockSeconds: 10, within: null };

  it("never sets the clock back, and ends with the trace's period", () => {
    const trace = poissonTrace(stream(), 300, 4);
    for (let i = 0; i < 20; i++) {
      const times = played(replayOf({ trace, resampling: circular }, i)).map(([time]) => time!);
      expect(times.every((time, at) => at === 0 || time >= times[at - 1]!)).toBe(true);
      expect(times.at(-1)).toBeLessThan(tracePeriod(trace));
    }
  });

  it("keeps the rate and the lengths, which every moment of the trace brings in equally often", () => {
    const trace = poissonTrace(stream(), 500, 4, (time) => (time < 100 ? 4 : 1));
    const n = trace.arrivals.length;
    const runs = Array.from({ length: 400 }, (_, i) => played(replayOf({ trace, resampling: circular }, i)));
    const counts = runs.map((run) => run.length);
    const tokens = runs.map((run) => run.reduce((sum, [, input]) => sum + input!, 0));
    const expected = trace.inputTokens.reduce((sum, each) => sum + each, 0);
    // Means of 400 independent resamples: within 4 standard errors, of which the resamples themselves tell the size.
    expect(Math.abs(meanOf(counts) - n)).toBeLessThan(4 * errorOf(counts));
    expect(Math.abs(meanOf(tokens) - expected)).toBeLessThan(4 * errorOf(tokens));
    expect(errorOf(counts)).toBeLessThan(0.01 * n);
  });

  it("lets the shape of a day survive where blocks come from nearby, and not where they come from anywhere", () => {
    const trace = poissonTrace(stream(), 1000, 4, (time) => (time < 500 ? 0.4 : 4));
    const early = (resampling: TraceResampling) =>
      meanOf(
        Array.from({ length: 50 }, (_, i) => {
          const times = played(replayOf({ trace, resampling }, i)).map(([time]) => time!);
          return times.filter((time) => time < 500).length / times.length;
        }),
      );
    // A tenth of the rate: an eleventh of the requests; blocks across the seam bring a little of the other half.
    expect(early({ blockSeconds: 10, within: 30 })).toBeLessThan(0.15);
    expect(early(circular)).toBeGreaterThan(0.4);
  });

  it("keeps bursts together, so that counts vary as much as the trace's own", () => {
    // 100 bursts of 10 requests at random times: counts of independent requests would vary by √10 less.
    const random = stream(5);
    const bursts = Array.from({ length: 100 }, () => random.next() * 1000).sort((a, b) => a - b);
    const trace = traceAt(bursts.flatMap((time) => Array.from({ length: 10 }, (_, i) => time + i * 0.01)));
    const counts = Array.from(
      { length: 300 },
      (_, i) => played(replayOf({ trace, resampling: { blockSeconds: 20, within: null } }, i)).length,
    );
    const deviation = errorOf(counts) * Math.sqrt(counts.length);
    // Poisson bursts: √100·10 = 100, estimated from 50 blocks of one trace (a tenth either way) and 300 resamples.
    expect(deviation).toBeGreaterThan(65);
    expect(deviation).toBeLessThan(140);
  });
});

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard error of the mean. */
function errorOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
