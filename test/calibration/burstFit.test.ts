import { describe, expect, it } from "vitest";
import type { BurstProtocol } from "../../src/calibration/burstConditions.ts";
import { type BurstFit, fitBurst } from "../../src/calibration/burstFit.ts";
import { replayBurst } from "../../src/calibration/burstReplay.ts";
import { withMean } from "../../src/calibration/lengthScores.ts";
import { physicsPrior, ratesOf } from "../../src/calibration/physicsPrior.ts";
import { defaultEngineSettings, geometryOf } from "../../src/catalog/engineDefaults.ts";
import { findMachine, findModel } from "../../src/catalog/findRecords.ts";
import type { MeasuredRow } from "../../src/catalog/types.ts";
import { normal, type RandomStream } from "../../src/engine/random.ts";
import {
  distinctExperts,
  type LawTerm,
  lawTerms,
  type ServiceLaw,
  stepSeconds,
} from "../../src/engine/serviceLaw.ts";
import { loadCatalog } from "../../src/node/catalogFiles.ts";
import { testStream } from "../stats/samples.ts";

const catalog = loadCatalog();
const protocol: BurstProtocol = { promptTokens: 15, maxOutputTokens: 2000 };
/** Tokens of context a sequence holds in the middle of its answer. */
const context = 350;

function pair(model: string, machine: string) {
  const geometry = geometryOf(findModel(catalog, model));
  const { experts, expertsPerToken } = geometry;
  return {
    prior: physicsPrior(geometry, ratesOf(findMachine(catalog, machine))),
    experts: { experts, expertsPerToken },
    engine: defaultEngineSettings(findModel(catalog, model), findMachine(catalog, machine)),
  };
}
type Pair = ReturnType<typeof pair>;

/** A law as the physics prior would have it. */
function lawFromPrior({ prior, experts }: Pair, stream: RandomStream): ServiceLaw {
  const terms = lawTerms.map((term) => [
    term,
    prior[term].centre * Math.exp(prior[term].logSd * normal(stream)),
  ]);
  return { ...(Object.fromEntries(terms) as Record<LawTerm, number>), ...experts };
}

/** A published row of a burst of random lengths, with the errors of measurement that the fit expects. */
function measuredRow({ engine }: Pair, law: ServiceLaw, requests: number, stream: RandomStream): MeasuredRow {
  const lengths = withMean(
    Array.from({ length: requests }, () => normal(stream)),
    600 + 200 * stream.next(),
    0.25 * Math.exp(0.3 * normal(stream)),
    protocol.maxOutputTokens,
  );
  const startUp = 0.05 * Math.exp(normal(stream));
  const columns = replayBurst(law, engine, protocol.promptTokens, lengths, startUp);
  const tokens = lengths.reduce((sum, length) => sum + length, 0);
  const off = (sd: number) => Math.exp(sd * normal(stream));
  const totalTime = columns.totalTime * off(0.02);
  return {
    requests,
    meanOutputTokens: tokens / requests,
    meanTime: columns.meanTime * off(0.01),
    meanTokensPerSecond: columns.meanTokensPerSecond * off(0.01),
    totalTime,
    totalTokensPerSecond: tokens / totalTime,
  };
}

/** Logarithm of the true step time over the fitted one, in standard deviations of the posterior. */
function standardisedError(
  { law, terms, logCovariance }: BurstFit,
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
    const fit = fitBurst(rows, protocol, known.engine, known.prior, known.experts);
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
      console.log(
        model,
        column,
        own.reduce((s, e) => s + e * e, 0) / runs,
        own.reduce((s, e) => s + e, 0) / runs,
        Math.max(...own.map(Math.abs)),
      );
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
    const fit = fitBurst(rows, protocol, known.engine, known.prior, known.experts);
    const at = fit.terms.indexOf("cPre");
    expect(Math.sqrt(fit.logCovariance[at]![at]!) / known.prior.cPre.logSd).toBeGreaterThan(0.95);
    const single = fitBurst([rows[0]!], protocol, known.engine, known.prior, known.experts);
    const seq = single.terms.indexOf("cSeq");
    expect(Math.sqrt(single.logCovariance[seq]![seq]!) / known.prior.cSeq.logSd).toBeGreaterThan(0.9);
  });

  it("is the more certain the more rows there are", () => {
    const known = pair("mistral-7b-instruct-v0.3", "large");
    const stream = testStream(8);
    const truth = lawFromPrior(known, stream);
    const rows = [1, 10, 100].map((requests) => measuredRow(known, truth, requests, stream));
    const variance = (some: readonly MeasuredRow[]) =>
      fitBurst(some, protocol, known.engine, known.prior, known.experts).logCovariance[0]![0]!;
    expect(variance(rows)).toBeLessThan(variance(rows.slice(0, 2)));
    expect(variance(rows.slice(0, 2))).toBeLessThan(variance(rows.slice(0, 1)));
    expect(variance(rows.slice(0, 1))).toBeLessThan(known.prior.c0.logSd ** 2);
  });
});
