import type { MeasuredMetric } from "../documents/measuredMetrics.ts";
import { failedShare } from "./formats/failureFlag.ts";
import type { Measurement } from "./measurement.ts";
import { short } from "./unitCheck.ts";

/**
 * How far numbers that must agree may differ, as a share. Little's law and totals: published figures are rounded, and a
 * window cuts requests at its ends. Makespan: clocks of client and server. The split into first token and the rest:
 * means of products are not products of means when lengths vary.
 */
const tolerance = {
  little: 0.1,
  totals: 0.05,
  makespan: 0.01,
  order: 0.002,
  splitEqual: 0.1,
  splitVaried: 0.35,
};

/** More failed requests than this share, and the load was not what the row says. */
const mostFailures = 0.05;

/** Why the row's numbers cannot all be true; null if nothing was found. */
export function rowContradiction(row: Measurement): string | null {
  for (const check of [
    failures,
    closedLoop,
    inFlight,
    rateReached,
    totals,
    recordedRequests,
    makespan,
    order,
    split,
  ]) {
    const reason = check(row);
    if (reason !== null) return reason;
  }
  return null;
}

function failures({ qcFlag, loadKind, concurrency, numRequests }: Measurement): string | null {
  const share = failedShare(qcFlag);
  if (share > mostFailures)
    return `${percent(share)} of the requests failed, so the server was not under the stated load`;
  if (loadKind !== "burst" || concurrency === null || numRequests === null) return null;
  const unanswered = 1 - numRequests / concurrency;
  if (unanswered <= mostFailures) return null;
  return `${numRequests} of a burst of ${concurrency} requests were answered; the rest failed or was not counted`;
}

/**
 * Little's law in a closed loop: throughput × mean latency = clients. A finite run has fewer in flight while its last
 * requests drain, which can cost about one latency's share of the run.
 */
function closedLoop(row: Measurement): string | null {
  const latency = row.metrics.e2e_mean_s;
  const throughput = requestThroughput(row);
  if (row.loadKind !== "closed" || row.concurrency === null || latency === undefined || throughput === null)
    return null;
  const inFlightMean = throughput * latency;
  const seconds = row.metrics.duration_s ?? (row.numRequests === null ? null : row.numRequests / throughput);
  const drain = seconds === null ? 0 : Math.min(1, latency / seconds);
  const ratio = inFlightMean / row.concurrency;
  const least = 1 - tolerance.little - drain;
  if (ratio >= least && ratio <= 1 + tolerance.little) return null;
  const product = `${short(throughput)} requests/s x ${short(latency)} s = ${short(inFlightMean)} in flight`;
  return ratio < 1
    ? `Little's law: ${product}, not the stated ${row.concurrency}: the client did not hold the concurrency`
    : `Little's law: ${product}, more than the stated ${row.concurrency}`;
}

/** The stated number in flight lies between throughput × latency (over the whole run) and rate × latency (while sending). */
function inFlight(row: Measurement): string | null {
  const latency = row.metrics.e2e_mean_s;
  const throughput = requestThroughput(row);
  if (row.inflightMean === null || latency === undefined || throughput === null) return null;
  const overRun = throughput * latency;
  const whileSending = Math.max(throughput, row.requestRate ?? 0) * latency;
  const slack = Math.max(tolerance.little * row.inflightMean, 0.1);
  if (row.inflightMean >= overRun - slack && row.inflightMean <= whileSending + slack) return null;
  return `Little's law: ${short(throughput)} requests/s x ${short(latency)} s = ${short(overRun)} in flight, but inflight_mean is ${short(row.inflightMean)}`;
}

/** An open loop cannot answer more than was sent; a short run's own count may exceed the rate by chance. */
function rateReached(row: Measurement): string | null {
  const throughput = requestThroughput(row);
  if (row.loadKind !== "open" || row.requestRate === null || throughput === null) return null;
  const chance = row.numRequests === null ? 0 : 3 / Math.sqrt(row.numRequests);
  if (throughput <= row.requestRate * (1 + tolerance.little + chance)) return null;
  return `${short(throughput)} requests/s were answered though only ${short(row.requestRate)} were sent`;
}

function totals(row: Measurement): string | null {
  const { duration_s: seconds, req_throughput: throughput, out_tok_throughput: tokenRate } = row.metrics;
  const { numRequests: requests, outputTokensMean: length } = row;
  if (seconds !== undefined && throughput !== undefined && requests !== null)
    if (differ(throughput * seconds, requests))
      return `${short(throughput)} requests/s over ${short(seconds)} s are ${short(throughput * seconds)} requests, not ${requests}`;
  if (tokenRate === undefined || length === null) return null;
  if (seconds !== undefined && requests !== null)
    return differ(tokenRate * seconds, requests * length)
      ? `${short(tokenRate)} tokens/s over ${short(seconds)} s are ${short(tokenRate * seconds)} tokens, but ${requests} answers of ${short(length)} make ${short(requests * length)}`
      : null;
  if (throughput === undefined || !differ(tokenRate / throughput, length)) return null;
  return `${short(tokenRate)} tokens/s over ${short(throughput)} requests/s are ${short(tokenRate / throughput)} tokens an answer, not ${short(length)}`;
}

function recordedRequests({ requests, numRequests }: Measurement): string | null {
  if (requests === null || numRequests === null || !differ(requests.arrivals.length, numRequests))
    return null;
  return `the file of requests holds ${requests.arrivals.length} of this run, the table says ${numRequests}`;
}

function makespan({ metrics, loadKind }: Measurement): string | null {
  const { duration_s: seconds, e2e_mean_s: mean, e2e_p99_s: p99 } = metrics;
  if (seconds === undefined) return null;
  if (mean !== undefined && mean > seconds * (1 + tolerance.makespan))
    return `the mean request took ${short(mean)} s, longer than the whole run (${short(seconds)} s)`;
  if (loadKind === "burst" && p99 !== undefined && p99 > seconds * (1 + tolerance.makespan))
    return `one request in a hundred took ${short(p99)} s or more, longer than the whole run (${short(seconds)} s)`;
  return null;
}

const percentiles = ["p50", "p90", "p95", "p99"] as const;

/** Percentiles rise, and the first token comes before the last in the mean and at every percentile. */
function order({ metrics }: Measurement): string | null {
  for (const name of ["e2e", "ttft"] as const) {
    const given = percentiles.flatMap((p): [MeasuredMetric, number][] => {
      const value = metrics[`${name}_${p}_s`];
      return value === undefined ? [] : [[`${name}_${p}_s`, value]];
    });
    for (let i = 1; i < given.length; i++)
      if (given[i]![1] < given[i - 1]![1] * (1 - tolerance.order))
        return `${given[i]![0]} ${short(given[i]![1])} s is below ${given[i - 1]![0]} ${short(given[i - 1]![1])} s`;
  }
  for (const statistic of ["mean", ...percentiles] as const) {
    const first = metrics[`ttft_${statistic}_s`];
    const whole = metrics[`e2e_${statistic}_s`];
    if (first !== undefined && whole !== undefined && first > whole * (1 + tolerance.order))
      return `the first token (ttft_${statistic}_s ${short(first)} s) comes after the last (e2e_${statistic}_s ${short(whole)} s)`;
  }
  return null;
}

/** E2E = TTFT + TPOT × (tokens − 1), exact for one request, nearly so for means when lengths hardly vary. */
function split({ metrics, outputTokensMean, outputTokensStd }: Measurement): string | null {
  const { e2e_mean_s: whole, ttft_mean_s: first, tpot_mean_s: gap } = metrics;
  if (whole === undefined || first === undefined || gap === undefined || outputTokensMean === null)
    return null;
  const parts = first + gap * (outputTokensMean - 1);
  const isEqual = outputTokensStd !== null && outputTokensStd < 0.1 * outputTokensMean;
  const allowed = isEqual ? tolerance.splitEqual : tolerance.splitVaried;
  if (Math.abs(parts / whole - 1) <= allowed) return null;
  return `TTFT ${short(first)} s + TPOT ${short(gap)} s x ${short(outputTokensMean - 1)} tokens = ${short(parts)} s, but the mean request took ${short(whole)} s`;
}

/** Requests per second, from the tokens where only they were published. */
function requestThroughput({ metrics, outputTokensMean }: Measurement): number | null {
  if (metrics.req_throughput !== undefined) return metrics.req_throughput;
  if (metrics.out_tok_throughput === undefined || outputTokensMean === null) return null;
  return metrics.out_tok_throughput / outputTokensMean;
}

function differ(a: number, b: number): boolean {
  return Math.abs(a - b) > tolerance.totals * Math.max(a, b);
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}
