import { describe, expect, it } from "vitest";
import { fitSeries, type SeriesFit } from "../../src/calibration/seriesFit.ts";
import { normal, type RandomStream } from "../../src/engine/random.ts";
import { stepSeconds } from "../../src/engine/serviceLaw.ts";
import type { Measurement } from "../../src/measurements/measurement.ts";
import { isLong, runs } from "../effort.ts";
import { testStream } from "../stats/samples.ts";
import {
  dense,
  type KnownPair,
  lawNear,
  logSdOf,
  measure,
  measureWithRecords,
  mixture,
  quietTruth,
  roomy,
  standardisedError,
  type Truth,
} from "./syntheticRuns.ts";

type Series = (truth: Truth, stream: RandomStream) => Measurement[];

const closed: Series = (truth, stream) =>
  [1, 8, 32, 64].map((concurrency) =>
    measure(
      { runId: `closed ${concurrency}`, loadKind: "closed", concurrency, numRequests: 10 * concurrency },
      truth,
      stream,
    ),
  );
const open =
  (arrival: "constant" | "poisson"): Series =>
  (truth, stream) =>
    [0.5, 2, 5].map((requestRate) =>
      measure(
        { runId: `rate ${requestRate}`, loadKind: "open", arrival, requestRate, numRequests: 800 },
        truth,
        stream,
      ),
    );
const burst: Series = (truth, stream) =>
  [1, 8, 64].map((concurrency) =>
    measure({ runId: `burst ${concurrency}`, loadKind: "burst", concurrency }, truth, stream),
  );
const recorded: Series = (truth, stream) =>
  [0.5, 2, 5].map((requestRate) =>
    measureWithRecords(
      { runId: `rate ${requestRate}`, loadKind: "open", requestRate, numRequests: 300 },
      truth,
      stream,
    ),
  );

function fitTo(rows: readonly Measurement[], pair: KnownPair, seed: number): SeriesFit {
  return fitSeries(rows, roomy, pair.prior, pair.experts, (row) => testStream(1000 + 100 * seed + row));
}

const cases = runs(2, 4);
const batches = [1, 16, 64];

const openLoops = [
  ["evenly spaced arrivals", open("constant")],
  ["Poisson arrivals", open("poisson")],
] as const;

describe.each([
  ["dense", dense],
  ["with experts", mixture],
] as const)("a law that is %s, known to whoever made the runs", { timeout: 120_000 }, (_, pair) => {
  it.each([
    ["closed loops", closed],
    ...(isLong ? openLoops : []),
    ["bursts with TTFT", burst],
    ["recorded requests", recorded],
  ] as const)("is recovered from %s: step times within the interval the fit states", (_, series) => {
    const errors = Array.from({ length: cases }, (_, seed) => {
      const stream = testStream(50 + seed);
      const law = lawNear(pair, () => 0.5 * normal(stream));
      const fit = fitTo(series(quietTruth(law), stream), pair, seed);
      return batches.map((batch) => standardisedError(fit, law, batch));
    }).flat();
    // At most 12 errors, three of each case: three or more beyond 99 % happen in less than one of 1000 such tests.
    expect(errors.filter((error) => Math.abs(error) > 2.576).length).toBeLessThan(3);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(4);
    // An interval could also hold by being far too wide: the mean square of 2 to 12 independent ones.
    expect(errors.reduce((sum, error) => sum + error * error, 0) / errors.length).toBeGreaterThan(0.1);
  });
});

describe("what the rows tell of each term", { timeout: 60_000 }, () => {
  const law = lawNear(dense, () => 0.4);
  const truth = quietTruth(law);
  const narrowed = (fit: SeriesFit, term: "c0" | "cSeq" | "cKv" | "cPre") =>
    logSdOf(fit, term) / dense.prior[term].logSd;

  it("prefill is known from long prompts with TTFT, and left at its prior by prompts of 8 tokens without", () => {
    const at = (
      inputTokensMean: number,
      columns: readonly ("e2e_mean_s" | "ttft_mean_s" | "tpot_mean_s")[],
    ) =>
      [1, 8, 32].map((concurrency) =>
        measure(
          { loadKind: "burst", concurrency, inputTokensMean, inputTokensStd: 0 },
          truth,
          testStream(3 + concurrency),
          columns,
        ),
      );
    const long = fitTo(at(4000, ["e2e_mean_s", "ttft_mean_s", "tpot_mean_s"]), dense, 1);
    expect(narrowed(long, "cPre")).toBeLessThan(0.2);
    expect(Math.abs(Math.log(long.law.cPre / law.cPre))).toBeLessThan(3 * logSdOf(long, "cPre"));
    const short = fitTo(at(8, ["e2e_mean_s"]), dense, 1);
    expect(narrowed(short, "cPre")).toBeGreaterThan(0.9);
  });

  it("reading the cache is known from different contexts at one concurrency, not from short ones", () => {
    const at = (prompts: readonly number[]) =>
      prompts.map((inputTokensMean) =>
        measure(
          { loadKind: "burst", concurrency: 32, inputTokensMean, inputTokensStd: 0, outputTokensMean: 400 },
          truth,
          testStream(inputTokensMean),
          ["ttft_mean_s", "tpot_mean_s"],
        ),
      );
    expect(narrowed(fitTo(at([64, 64, 64]), dense, 2), "cKv")).toBeGreaterThan(0.85);
    const spread = fitTo(at([64, 4000, 16_000]), dense, 2);
    expect(narrowed(spread, "cKv")).toBeLessThan(0.3);
    expect(Math.abs(Math.log(spread.law.cKv / law.cKv))).toBeLessThan(3 * logSdOf(spread, "cKv"));
  });

  it("decode at one request says nothing of what each further sequence costs", () => {
    const single = fitTo([measure({ loadKind: "burst", concurrency: 1 }, truth, testStream(4))], dense, 3);
    expect(narrowed(single, "cSeq")).toBeGreaterThan(0.9);
    expect(narrowed(single, "c0")).toBeLessThan(0.15);
  });

  it("a fit without any informative column is the prior", () => {
    const blank = { ...measure({ loadKind: "burst", concurrency: 4 }, truth, testStream(5)), metrics: {} };
    const fit = fitTo([blank], dense, 4);
    for (const [i, term] of fit.terms.entries()) {
      expect(fit.law[term] / dense.prior[term].centre).toBeCloseTo(1, 6);
      expect(Math.sqrt(fit.logCovariance[i]![i]!) / dense.prior[term].logSd).toBeCloseTo(1, 3);
    }
  });
});

describe("what requests meet outside the engine", { timeout: 60_000 }, () => {
  const law = lawNear(dense, () => 0);

  it.each([0.02, 0.2])("%s s of overhead are found", (overhead) => {
    // Prompts of three lengths part what each request costs from what each token costs.
    const rows = [16, 500, 4000].map((inputTokensMean) =>
      measure(
        { loadKind: "closed", concurrency: 4, numRequests: 200, inputTokensMean, inputTokensStd: 0 },
        { ...quietTruth(law), overhead, noise: 0 },
        testStream(6),
      ),
    );
    expect(Math.abs(Math.log(fitTo(rows, dense, 5).overhead / overhead))).toBeLessThan(0.1);
  });

  it("jitter shows in percentiles: none stays small, 15 % is found", () => {
    const jitterOf = (jitter: number) => {
      const rows = [1, 8, 32].map((concurrency) =>
        measure(
          { loadKind: "closed", concurrency, numRequests: 400, outputTokensStd: 0, inputTokensStd: 0 },
          { ...quietTruth(law), jitter, noise: 0 },
          testStream(7),
          ["e2e_mean_s", "e2e_p90_s", "e2e_p95_s", "e2e_p99_s", "ttft_mean_s"],
        ),
      );
      return fitTo(rows, dense, 6).jitter;
    };
    expect(jitterOf(0)).toBeLessThan(0.03);
    expect(jitterOf(0.15)).toBeGreaterThan(0.12);
    expect(jitterOf(0.15)).toBeLessThan(0.18);
  });
});

describe("a column that is grossly wrong", { timeout: 60_000 }, () => {
  const law = lawNear(dense, () => 0.3);
  const rows = [1, 4, 8, 16, 32, 64].map((concurrency) =>
    measure(
      { loadKind: "closed", concurrency, numRequests: 10 * concurrency },
      quietTruth(law),
      testStream(20 + concurrency),
    ),
  );

  it.each([3, 1 / 3])("E2E of one of six rows times %s moves step times by less than 3 %%", (factor) => {
    const spoilt = rows.map((row, i) =>
      i === 3 ? { ...row, metrics: { ...row.metrics, e2e_mean_s: row.metrics.e2e_mean_s! * factor } } : row,
    );
    const clean = fitTo(rows, dense, 7);
    const robust = fitTo(spoilt, dense, 7);
    for (const n of batches) {
      const step = (fit: SeriesFit) => stepSeconds(fit.law, n, 700 * n, 0);
      expect(Math.abs(Math.log(step(robust) / step(clean)))).toBeLessThan(0.03);
    }
    // What is off is not hidden: the error of the column rises.
    expect(robust.columnError.e2e_mean_s!).toBeGreaterThan(2 * clean.columnError.e2e_mean_s!);
  });
});

describe("a fit", { timeout: 60_000 }, () => {
  const rows = burst(quietTruth(lawNear(dense, () => 0.2)), testStream(9));

  it("is the same for the same rows and streams", () => {
    expect(fitTo(rows, dense, 8)).toEqual(fitTo(rows, dense, 8));
  });

  it("scales with time: all columns twice as long double every step", () => {
    const doubled = rows.map((row) => ({
      ...row,
      metrics: Object.fromEntries(Object.entries(row.metrics).map(([metric, value]) => [metric, 2 * value])),
    }));
    const [one, two] = [fitTo(rows, dense, 9), fitTo(doubled, dense, 9)];
    for (const n of [1, 64])
      expect(stepSeconds(two.law, n, 700 * n, 0) / stepSeconds(one.law, n, 700 * n, 0)).toBeCloseTo(2, 0.9);
  });
});
