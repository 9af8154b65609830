import { describe, expect, it } from "vitest";
import { exponential } from "../../src/engine/random.ts";
import { tracePeriod } from "../../src/engine/tracePages.ts";
import { traceReplay } from "../../src/engine/traceReplay.ts";
import { isResampled, playedScenario, resampledReplications } from "../../src/montecarlo/resampledTrace.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { traceResampling } from "../../src/montecarlo/traceBlocks.ts";
import { traceEstimate } from "../../src/montecarlo/traceEstimate.ts";
import { noDrawer, paged, played, poissonTrace, traceAt } from "../engine/traces.ts";
import { poisson, singleServer } from "./scenarios.ts";

const stream = (number: number) => replicationStreams(3, number).arrivals;

describe("an estimate from a trace and its resamples", () => {
  const spread = Array.from({ length: 99 }, (_, i) => 51 + i);

  it("has the recorded trace's value, and the resamples' central 95 % around it", () => {
    const { value, ci, band } = traceEstimate([100, ...spread], spread);
    expect(value).toBe(100);
    // Order statistics 2.5 and 97.5 of 51 … 149, whose median is the value.
    expect(ci![0]).toBeCloseTo(52.5, 9);
    expect(ci![1]).toBeCloseTo(147.5, 9);
    expect(band).toEqual(ci);
  });

  it("is not moved by a shift that all resamples share", () => {
    const halved = spread.map((each) => each / 2);
    const shifted = traceEstimate([100, ...halved], halved);
    expect(shifted.ci![0]).toBeCloseTo(52.5, 9);
    expect(shifted.ci![1]).toBeCloseTo(147.5, 9);
  });

  it("always holds the value, and is wide where there are few resamples", () => {
    const few = traceEstimate([10, 9, 11], [9, 10, 11]);
    expect(few.ci![0]).toBeLessThan(9);
    expect(few.ci![1]).toBeGreaterThan(11);
    const { ci } = traceEstimate([0, ...spread], spread);
    expect(ci![0]).toBe(0);
    expect(traceEstimate([5], [5])).toEqual({ value: 5, ci: null, band: null });
    expect(traceEstimate([Number.NaN, 1, 2], [1, 2])).toEqual({ value: null, ci: null, band: null });
  });

  it("has a band that takes in the law's error", () => {
    const { ci, band } = traceEstimate(
      [100, ...spread],
      spread.map((each) => 100 + 3 * (each - 100)),
    );
    expect(band![0]).toBeLessThan(ci![0]);
    expect(band![1]).toBeGreaterThan(ci![1]);
  });
});

describe("the interval of a bursty trace's rate", () => {
  it("holds the true rate about as often as it says", () => {
    // ON/OFF arrivals: on for 10 s with 8 requests/s, off for 30 s, both exponential; the rate is 2. 600 cycles of 40 s
    // would be needed to know it to 10 %; a trace has about 50.
    const seconds = 2000;
    const traces = 150;
    let held = 0;
    for (let number = 0; number < traces; number++) {
      const random = stream(number);
      const arrivals: number[] = [];
      let time = random.next() < 0.25 ? 0 : exponential(random) * 30;
      while (time < seconds) {
        const end = Math.min(seconds, time + exponential(random) * 10);
        for (let at = time + exponential(random) / 8; at < end; at += exponential(random) / 8)
          arrivals.push(at);
        time = end + exponential(random) * 30;
      }
      const trace = traceAt(arrivals.map((at) => at - arrivals[0]!));
      const resampling = traceResampling(trace)!;
      const counts = Array.from(
        { length: 99 },
        (_, i) =>
          played(traceReplay({ kind: "trace", trace, resampling }, stream(1000 + i), noDrawer)).length,
      );
      const values = [arrivals.length, ...counts].map((count) => count / tracePeriod(trace));
      const { ci } = traceEstimate(values, values);
      if (ci![0] <= 2 && 2 <= ci![1]) held++;
    }
    // 95 % is asked; block bootstraps fall short by some points at 50 cycles (Lahiri 2003, 5.4). 0.85 − 4·√(0.85·0.15/150).
    expect(held / traces).toBeGreaterThan(0.85 - 0.12);
  });
});

describe("the blocks of a trace", () => {
  it("are short for independent arrivals and long for bursts", () => {
    const free = traceResampling(poissonTrace(stream(0), 2000, 3))!;
    const bursty = traceResampling(poissonTrace(stream(0), 2000, 6, (time) => (time % 100 < 20 ? 6 : 1)))!;
    expect(free.within).toBeNull();
    expect(free.blockSeconds).toBeLessThan(15);
    expect(bursty.blockSeconds).toBeGreaterThan(2 * free.blockSeconds);
  });

  it("stay near their place in a trace of a day, and do not stretch with its shape", () => {
    const day = poissonTrace(
      stream(1),
      86_400,
      1,
      (time) => 0.5 - 0.45 * Math.cos((2 * Math.PI * time) / 86_400),
    );
    const { blockSeconds, within } = traceResampling(day)!;
    expect(within).toBe(1800);
    expect(blockSeconds).toBeLessThan(120);
  });

  it("do not depend on how the trace is kept", () => {
    const trace = poissonTrace(stream(2), 3000, 2);
    expect(traceResampling(paged(trace, 100))).toEqual(traceResampling(trace));
  });

  it("are not made of a trace that is too short", () => {
    expect(traceResampling(traceAt([0, 1, 2]))).toBeNull();
    expect(traceResampling(traceAt(Array.from({ length: 200 }, () => 0)))).toBeNull();
  });
});

describe("replications of a trace", () => {
  const trace = poissonTrace(stream(3), 1000, 2);
  const load = { kind: "trace", trace, resampling: { blockSeconds: 10, within: null } } as const;

  it("are resamples but for the first", () => {
    const scenario = { ...singleServer(poisson(1)), load };
    expect(playedScenario(scenario, 0).load).toEqual({ kind: "trace", trace });
    expect(playedScenario(scenario, 1).load).toBe(load);
  });

  it("are as many as allowed, and fewer where the trace is long", () => {
    expect(resampledReplications(load, 400)).toBe(400);
    const long = paged(trace, 100);
    const rows = (requests: number) => ({
      ...load,
      trace: { ...long, totals: { ...long.totals, requests } },
    });
    expect(resampledReplications(rows(200_000), 400)).toBe(100);
    expect(resampledReplications(rows(20_000_000), 400)).toBe(3);
    expect(resampledReplications({ ...load, loop: true }, 400)).toBeNull();
    expect(isResampled({ kind: "trace", trace })).toBe(false);
  });
});
