import type { Assumption } from "../src/catalog/workloads.ts";
import type { PairRecord } from "../src/documents/parts/scenarioRecord.ts";
import type { ResultDocument } from "../src/documents/result.ts";
import { formatNumber, formatSeconds, formatShare, relativeError } from "./words/numbers.ts";

/** One thing the numbers rest on, under a label such as "load". */
export type Basis = { readonly label: string; readonly text: string };

/** What every number of a document rests on: load, workload, what nobody knows, law, server, experiment, version. */
export function basisOf(document: ResultDocument): Basis[] {
  return [
    ...scenarioBasis(document, hitTexts(document.results)),
    { label: "runs", text: runsText(document) },
    ...bandTexts(document).map((text) => ({ label: "band", text })),
  ];
}

type Recorded = Pick<ResultDocument, "scenario">;

/**
 * What was simulated rests on: load, workload, what nobody knows, law, gateway, server.
 *
 * @param found what the results say of the server
 */
export function scenarioBasis(document: Recorded, found: readonly string[] = []): Basis[] {
  const { assumptions } = document.scenario;
  const unknown = assumptions.filter(isUnknown).map(({ text }) => text);
  return [
    { label: "load", text: joined([...loadTexts(document), ...sourced(assumptions, "load")]) },
    { label: "workload", text: workloadText(document) },
    ...(unknown.length === 0 ? [] : [{ label: "assumed", text: `without a source: ${joined(unknown)}` }]),
    ...lawTexts(document).map((text) => ({ label: "law", text })),
    ...gatewayTexts(document).map((text) => ({ label: "gateway", text })),
    ...aboutTexts(document, "clients").map((text) => ({ label: "clients", text })),
    ...aboutTexts(document, "faults").map((text) => ({ label: "faults", text })),
    { label: "server", text: joined([...serverTexts(document), ...found]) },
  ];
}

/** More would bury the table; result.json has them all. */
const mostBandTexts = 4;

function isUnknown({ source }: Assumption): boolean {
  return source.startsWith("assumption");
}

function joined(texts: readonly string[]): string {
  return texts.join("; ");
}

function loadTexts({ scenario: { load } }: Recorded): string[] {
  return load.thinkTimeSeconds === undefined
    ? []
    : [`mean think time ${formatSeconds(load.thinkTimeSeconds)}`];
}

/** A built-in workload has too many figures to print here; what nobody knows stands under "assumed". */
function workloadText({ scenario: { workload, assumptions } }: Recorded): string {
  if (!workload.isBuiltIn) return joined([workload.name, ...sourced(assumptions, "workload")]);
  const known = assumptions.filter((each) => each.about === "workload" && !isUnknown(each));
  return `${workload.name}; its ${known.length} figures with a source: capsim workload show ${workload.name}`;
}

/** Texts with their sources in brackets; a source that several share stands once, after the last of them. */
function sourced(
  assumptions: ResultDocument["scenario"]["assumptions"],
  about: ResultDocument["scenario"]["assumptions"][number]["about"],
): string[] {
  const known = assumptions.filter((each) => each.about === about && !isUnknown(each));
  return [...new Set(known.map(({ source }) => source))].map((source) => {
    const texts = joined(known.filter((each) => each.source === source).map(({ text }) => text));
    return source === "given" ? texts : `${texts} [${source}]`;
  });
}

function gatewayTexts({ scenario: { gateway, assumptions } }: Recorded): string[] {
  if (gateway === undefined) return [];
  const { instances, concurrency } = gateway;
  return [joined([`${instances} x ${concurrency} calls at once`, ...sourced(assumptions, "gateway")])];
}

/** What is known of clients or faults, in one text; none where nothing was said of them. */
function aboutTexts({ scenario: { assumptions } }: Recorded, about: "clients" | "faults"): string[] {
  const texts = sourced(assumptions, about);
  return texts.length === 0 ? [] : [joined(texts)];
}

function lawTexts({ scenario }: Recorded): string[] {
  const texts = scenario.pairs.map(({ law }) => {
    const range = law.measuredConcurrency;
    const measured = range === null ? "" : `, measured at ${range[0]} to ${range[1]} requests at once`;
    const prompts =
      law.measuredPromptTokens === null ? "" : ` with prompts of ${law.measuredPromptTokens} tokens`;
    return `${law.basis}: ${law.source}${measured}${prompts}`;
  });
  return [...new Set(texts)];
}

/** Where each band comes from, and what would narrow it; the same text for several pairs stands once. */
function bandTexts({ results }: ResultDocument): string[] {
  const texts = results.flatMap(({ model, machine, bandFrom }) => {
    if (bandFrom === null) return [];
    const { law, demand, load, beyondMeasured, nextTest } = bandFrom;
    const beyond =
      beyondMeasured >= 0.005 ? ` (${formatShare(beyondMeasured)} by its use beyond what was measured)` : "";
    const asking =
      demand === 0 ? "" : ` by ${formatShare(demand)} because nobody knows how much users will ask,`;
    const period = results.some(({ load: { profile } }) => profile !== undefined)
      ? "day to day"
      : "hour to hour";
    const origin = `E2E p95 varies by ${formatShare(law)} from the law's error${beyond},${asking} by ${formatShare(load)} from ${period}`;
    const test =
      nextTest === null || nextTest.errorAfter > 0.9 * nextTest.errorBefore
        ? ""
        : `; a load test of ${nextTest.requests} ${nextTest.requests === 1 ? "request" : "requests"} at once, ${nextTest.inputTokens} tokens in, ${nextTest.outputTokens} out, would cut the law's error from ${formatShare(nextTest.errorBefore)} to ${formatShare(nextTest.errorAfter)}`;
    return [`${model} on ${machine}: ${origin}${test}`];
  });
  return [...new Set(texts)].slice(0, mostBandTexts);
}

function serverTexts({ scenario: { replicas, routing, pairs } }: Recorded): string[] {
  const fleet = pairs.some(({ deployment }) => deployment !== undefined)
    ? pairs.map(deploymentText)
    : replicas === 1
      ? []
      : [`${replicas} replicas, ${routing}`];
  const waiting = pairs.flatMap(({ engine: { queueLimit } }) => queueLimit ?? []);
  const isMeasured = pairs.some(({ engine }) => engine.measured !== undefined);
  const isUncached = pairs.some(({ engine }) => !engine.prefixCaching);
  const limits = pairs.map(
    ({ engine }) => `max-num-seqs ${engine.maxNumSeqs}, max-num-batched-tokens ${engine.maxNumBatchedTokens}`,
  );
  const caches = pairs.map(({ engine }) => formatNumber(engine.kvTokens));
  return [
    ...fleet,
    `vLLM with ${[...new Set(limits)].join(" or ")}`,
    `KV cache of ${[...new Set(caches)].join(" / ")} tokens`,
    ...(waiting.length === 0
      ? []
      : [`at most ${[...new Set(waiting)].join(" / ")} requests wait in an engine`]),
    ...(isMeasured ? ["limits of the engine as its calibration states them"] : []),
    ...(isUncached ? ["prefix caching off"] : []),
  ];
}

function deploymentText({ deployment, machine, features = [], replicas = 1, routing }: PairRecord): string {
  const fleet = replicas === 1 ? machine : `${replicas} × ${machine}, ${routing}`;
  return `${deployment} (${fleet}) serves ${features.join(", ")}`;
}

/** How much of the prompts the prefix cache held, where it held any. */
function hitTexts(results: ResultDocument["results"]): string[] {
  const shares = results.map(({ metrics }) => metrics.prefixHitShare.value ?? 0);
  if (shares.every((share) => share < 0.0005)) return [];
  const texts = [...new Set(shares.map(formatShare))].join(" / ");
  return [`the prefix cache held ${texts} of the prompts' tokens`];
}

function runsText({ scenario, results, seed, version }: ResultDocument): string {
  const { precision } = scenario.experiment;
  const measured = results.find(({ measuredSeconds }) => measuredSeconds !== null)?.measuredSeconds;
  const counts = results.map(({ replications }) => replications).join(" / ");
  const drawn = results.map(({ drawnReplications }) => drawnReplications).join(" / ");
  const errors = results.flatMap(({ metrics }) => relativeError(metrics.e2eLatencySeconds.p95) ?? []);
  // A trace and its resamples: their spread is the answer, which more of them do not narrow.
  const isResampled = results.some(
    ({ load, state }) => state === "transient" && load.blockSeconds !== undefined,
  );
  const atCap = isResampled
    ? 0
    : results.filter(({ stopped, state }) => stopped === "cap" && state !== "overloaded").length;
  const some = results.length === 1 ? "stopped" : `${atCap} of ${results.length} stopped`;
  return joined([
    ...(isResampled ? ["the trace as recorded, and its resamples"] : []),
    `${counts} runs${measured ? ` of ${formatNumber(measured)} s` : ""}`,
    ...drawnTexts(scenario, drawn),
    ...(errors.length === 0 ? [] : [chanceText(Math.max(...errors))]),
    ...(atCap === 0
      ? []
      : [`${some} at the most runs allowed, before ±${formatShare(precision)} was reached`]),
    `seed ${seed}`,
    `capsim ${version}`,
  ]);
}

/** What each of the other runs, from which the bands come, has of its own. */
function drawnTexts({ pairs, demand }: ResultDocument["scenario"], runs: string): string[] {
  const own = [
    ...(pairs.some(({ law }) => law.terms.length > 0) ? ["a law drawn from its error"] : []),
    ...(demand === undefined ? [] : ["a demand drawn from its plausible range"]),
  ];
  return own.length === 0 ? [] : [`the bands from ${runs} more, each under ${own.join(" and ")}`];
}

function chanceText(error: number): string {
  const least = 0.001;
  return error < least
    ? `chance moves E2E p95 by less than ±${formatShare(least)}`
    : `chance moves E2E p95 by at most ±${formatShare(error)}`;
}
