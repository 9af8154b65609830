import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { judgeSlo, parseSlo } from "../../src/montecarlo/slo.ts";
import { fewestForVerdict } from "../../src/stats/verdict.ts";

const slo = parseSlo("e2e.p95<15s");
const kept = (count: number) => new Array<number>(count).fill(1);
const broken = (count: number) => new Array<number>(count).fill(20);

describe("reading an SLO", () => {
  it.each([
    ["e2e.p95<15s", "e2e", "p95", 15],
    ["ttft.p99 < 800ms", "ttft", "p99", 0.8],
    ["tpot.mean<=40 ms", "tpot", "mean", 0.04],
    [" QUEUE.P50<.5 ", "queue", "p50", 0.5],
    ["e2e.p90<1e3", "e2e", "p90", 1000],
  ])("understands %s", (text, metric, stat, seconds) => {
    const parsed = parseSlo(text);
    expect(parsed).toMatchObject({ metric, stat });
    expect(parsed.seconds).toBeCloseTo(seconds, 12);
  });

  it.each([
    "",
    "e2e",
    "e2e.p95",
    "e2e.p95>15s",
    "e2e.p96<15s",
    "latency.p95<15s",
    "e2e.p95<-1",
    "e2e.p95<0",
    "e2e.p95<NaN",
    "e2e.p95<15 minutes",
    "e2e.p95<15s!",
  ])("refuses %j and names it", (text) => {
    expect(() => parseSlo(text)).toThrow(UserError);
    expect(() => parseSlo(text)).toThrow(`"${text}"`);
  });
});

describe("judging an SLO", () => {
  it("is met by enough hours that keep it, missed by enough that break it, undecided between", () => {
    expect(judgeSlo(slo, kept(40), 0.95).verdict).toBe("met");
    expect(judgeSlo(slo, broken(40), 0.95).verdict).toBe("missed");
    expect(judgeSlo(slo, [...kept(20), ...broken(20)], 0.95)).toMatchObject({
      verdict: "undecided",
      probability: 0.5,
    });
  });

  it.each([0.8, 0.9, 0.95, 0.99])(
    "needs a number of hours before it can say anything at confidence %f",
    (c) => {
      const fewest = fewestForVerdict(c);
      expect(judgeSlo(slo, kept(fewest), c).verdict).toBe("met");
      expect(judgeSlo(slo, kept(fewest - 1), c).verdict).toBe("undecided");
      expect(judgeSlo(slo, broken(fewest), c).verdict).toBe("missed");
      expect(judgeSlo(slo, broken(fewest - 1), c).verdict).toBe("undecided");
    },
  );

  it("knows nothing without a single hour", () => {
    expect(judgeSlo(slo, [], 0.95)).toMatchObject({ verdict: "undecided", probability: 0.5 });
  });

  it("grows with every hour that keeps it and falls with every hour that does not", () => {
    let last = 0;
    for (let k = 0; k <= 20; k++) {
      const { probability } = judgeSlo(slo, [...kept(k), ...broken(20 - k)], 0.95);
      expect(probability).toBeGreaterThan(last);
      expect(probability).toBeLessThan(1);
      last = probability;
    }
  });

  it("breaks at the limit itself, and at a time that has no end", () => {
    expect(judgeSlo(slo, [15], 0.95).probability).toBe(0.25);
    expect(judgeSlo(slo, [Number.POSITIVE_INFINITY], 0.95).probability).toBe(0.25);
  });
});
