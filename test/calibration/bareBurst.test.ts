import { describe, expect, it } from "vitest";
import { gitlabBurst, gitlabContext, gitlabProtocol } from "../../src/calibration/gitlabRuns.ts";
import { withMean } from "../../src/calibration/lengthScores.ts";
import { fitSeries, type SeriesFit } from "../../src/calibration/seriesFit.ts";
import { geometryOf } from "../../src/catalog/engineDefaults.ts";
import { findMachine, findModel } from "../../src/catalog/findRecords.ts";
import { normal, type RandomStream } from "../../src/engine/random.ts";
import { byTerm, distinctExperts, type ServiceLaw, stepSeconds } from "../../src/engine/serviceLaw.ts";
import type { Measurement } from "../../src/measurements/measurement.ts";
import { loadCatalog } from "../../src/node/catalogFiles.ts";
import { testStream } from "../stats/samples.ts";
import { replayBurst } from "./bursts.ts";

const catalog = loadCatalog();
/** Tokens of context a sequence holds in the middle of its answer. */
const context = 350;

function pair(model: string, machine: string) {
  const source = "a burst table with a known law";
  const { experts, expertsPerToken } = geometryOf(findModel(catalog, model));
  const { prior, settings } = gitlabContext(
    { source },
    findModel(catalog, model),
    findMachine(catalog, machine),
  );
  return { curve: { model, machine, source }, prior, settings, experts: { experts, expertsPerToken } };
}
type Pair = ReturnType<typeof pair>;

/** A law as the physics prior would have it. */
function lawFromPrior({ prior, experts }: Pair, stream: RandomStream): ServiceLaw {
  return {
    ...byTerm((term) => prior[term].centre * Math.exp(prior[term].logSd * normal(stream))),
    ...experts,
  };
}

/** A published row of a burst of random lengths, with the errors of measurement that the fit expects. */
function measuredRow({ curve, settings }: Pair, law: ServiceLaw, requests: number, stream: RandomStream) {
  const lengths = withMean(
    Array.from({ length: requests }, () => normal(stream)),
    600 + 200 * stream.next(),
    0.25 * Math.exp(0.3 * normal(stream)),
    gitlabProtocol.maxOutputTokens,
  );
  const startUp = 0.05 * Math.exp(normal(stream));
  const columns = replayBurst(law, settings.engine, gitlabProtocol.promptTokens, lengths, startUp);
  const tokens = lengths.reduce((sum, length) => sum + length, 0);
  const off = (sd: number) => Math.exp(sd * normal(stream));
  const duration = columns.duration_s * off(0.02);
  return {
    ...gitlabBurst(curve, requests, tokens / requests),
    metrics: {
      e2e_mean_s: columns.e2e_mean_s * off(0.01),
      tps_per_request_mean: columns.tps_per_request_mean * off(0.01),
      duration_s: duration,
      out_tok_throughput: tokens / duration,
    },
  };
}

function fitRows(rows: readonly Measurement[], { settings, prior, experts }: Pair): SeriesFit {
  return fitSeries(rows, settings, prior, experts, (row) => testStream(9000 + row));
}

/** Logarithm of the true step time over the fitted one, in standard deviations of the posterior. */
function standardisedError(
  { law, terms, logCovariance }: SeriesFit,
  truth: ServiceLaw,
  batch: number,
): number {
  const step = (of: ServiceLaw) => stepSeconds(of, batch, batch * context, 0);
  const amounts = { c0: 1, cSeq: batch, cKv: batch * context, cPre: 0, cExp: distinctExperts(law, batch) };
  const gradient = terms.map((term) => (law[term] * amounts[term]) / step(law));
  let variance = 0;
  for (const [i, a] of gradient.entries())
    for (const [j, b] of gradient.entries()) variance += a * b * logCovariance[i]![j]!;
  return Math.log(step(truth) / step(law)) / Math.sqrt(variance);
}

const runs = 40;

describe.each([
  ["dense", "mistral-7b-instruct-v0.3", "small"],
  ["mixture of experts", "mixtral-8x7b-instruct-v0.1", "large"],
])("fitting a burst table whose law is known: %s", { timeout: 60_000 }, (_, model, machine) => {
  const known = pair(model, machine);
  const errors = Array.from({ length: runs }, (_, seed) => {
    const stream = testStream(100 + seed);
    const truth = lawFromPrior(known, stream);
    const rows = [1, 10, 100].map((requests) => measuredRow(known, truth, requests, stream));
    const fit = fitRows(rows, known);
    return [1, 10, 100].map((batch) => standardisedError(fit, truth, batch));
  });

  it.each([
    [1, 0],
    [10, 1],
    [100, 2],
  ])(
    "has its step time at %i sequences within the 99 %% interval, and errors as large as it says",
    (_, column) => {
      const own = errors.map((row) => row[column]!);
      // 40 independent cases: two outside 99 % happen in 6 % of all such tests, four in 0.07 %.
      expect(own.filter((error) => Math.abs(error) > 2.576).length).toBeLessThan(4);
      // Chi-square of 40 degrees of freedom over 40: between 0.38 and 2.05 but for one case in 10,000.
      const spread = own.reduce((sum, error) => sum + error * error, 0) / runs;
      expect(spread).toBeGreaterThan(0.38);
      expect(spread).toBeLessThan(2.05);
      expect(Math.abs(own.reduce((sum, error) => sum + error, 0) / runs)).toBeLessThan(4 / Math.sqrt(runs));
    },
  );
});

describe("what a burst table cannot tell", () => {
  it("stays as uncertain as physics leaves it: prompts of 15 tokens say nothing of prefill", () => {
    const known = pair("mistral-7b-instruct-v0.3", "large");
    const stream = testStream(7);
    const truth = lawFromPrior(known, stream);
    const rows = [1, 10, 100].map((requests) => measuredRow(known, truth, requests, stream));
    const fit = fitRows(rows, known);
    const at = fit.terms.indexOf("cPre");
    expect(Math.sqrt(fit.logCovariance[at]![at]!) / known.prior.cPre.logSd).toBeGreaterThan(0.95);
    const single = fitRows([rows[0]!], known);
    const seq = single.terms.indexOf("cSeq");
    expect(Math.sqrt(single.logCovariance[seq]![seq]!) / known.prior.cSeq.logSd).toBeGreaterThan(0.9);
  });

  it("is the more certain the more rows there are", () => {
    const known = pair("mistral-7b-instruct-v0.3", "large");
    const stream = testStream(8);
    const truth = lawFromPrior(known, stream);
    const rows = [1, 10, 100].map((requests) => measuredRow(known, truth, requests, stream));
    const variance = (some: readonly Measurement[]) => fitRows(some, known).logCovariance[0]![0]!;
    expect(variance(rows)).toBeLessThan(variance(rows.slice(0, 2)));
    expect(variance(rows.slice(0, 2))).toBeLessThan(variance(rows.slice(0, 1)));
    expect(variance(rows.slice(0, 1))).toBeLessThan(known.prior.c0.logSd ** 2);
  });
});
