import type { CalibrationCurve, LoadCurve, LoadPoint } from "../../src/documents/parts/curves.ts";
import type { LatencyCurve, ResultEntry } from "../../src/documents/parts/entry.ts";
import type { LatencyEstimates, Metrics } from "../../src/documents/parts/metrics.ts";
import type { Estimate } from "../../src/documents/parts/numbers.ts";
import { parseSlo } from "../../src/montecarlo/slo.ts";

export type Pair = { readonly model: string; readonly machine: string };

export const threePairs: readonly Pair[] = [
  { model: "mistral-7b-instruct-v0.3", machine: "large" },
  { model: "mixtral-8x7b-instruct-v0.1", machine: "large" },
  { model: "mixtral-8x22b-instruct-v0.1", machine: "large" },
];
export const sixPairs: readonly Pair[] = [
  { model: "mistral-7b-instruct-v0.3", machine: "small" },
  { model: "mistral-7b-instruct-v0.3", machine: "medium" },
  { model: "mixtral-8x7b-instruct-v0.1", machine: "medium" },
  ...threePairs,
];
export const shortPairs: readonly Pair[] = [{ model: "phi", machine: "t4" }];
export const longPairs: readonly Pair[] = [
  { model: "somebody/deepseek-coder-33b-instruct-awq-4bit-groupsize-128-long-context-32k", machine: "large" },
  { model: "averyveryverylongsinglewordnamewithoutanyplacetobreakitatall-v0.1", machine: "a2-ultragpu-8g" },
];
export const slos = [parseSlo("e2e.p95<15s"), parseSlo("e2e.p50<8s"), parseSlo("ttft.p95<1s")];
export const featureSlos = [parseSlo("chat:question.p95<60s"), parseSlo("code-completion:e2e.p95<2s")];

export function estimate(value: number, spread = 0.12): Estimate {
  return {
    value,
    ci: [value * 0.99, value * 1.01],
    band: [value * (1 - spread), value * (1 + spread)],
  };
}
/** What an overloaded run's estimates hold: numbers without meaning, which no chart may draw. */
export const overloadedValue = 987_654;

const nothing: Estimate = { value: null, ci: null, band: null };

/** A log-normal E2E latency of the given median in seconds: quantiles at 0, 0.005, ... and in the tail. */
export function entryOf(pair: Pair, median: number, sigma = 0.6): ResultEntry {
  return {
    ...blankEntry(pair),
    state: "steady",
    metrics: { ...blankMetrics(), e2eLatencySeconds: latencies(median, sigma) },
    slo: [
      {
        slo: "e2e.p95<15s",
        probability: median < 4 ? 0.988 : 0.21,
        verdict: median < 4 ? "met" : "undecided",
      },
    ],
    e2eDistribution: distribution(median, sigma),
  };
}

/** An entry whose completions are quick and whose chat is not, with questions and an SLO of its own. */
export function featuredEntryOf(pair: Pair, median: number): ResultEntry {
  const feature = (name: string, factor: number) => ({
    feature: name,
    ...pair,
    metrics: {
      ...blankMetrics(),
      e2eLatencySeconds: latencies(median * factor, 0.5),
    },
    slo: [],
  });
  const chat = feature("chat", 3);
  return {
    ...entryOf(pair, median),
    features: [
      feature("code-completion", 0.3),
      feature("code-generation", 1),
      {
        ...chat,
        metrics: { ...chat.metrics, questionLatencySeconds: latencies(median * 5, 0.6) },
        slo: [{ slo: "chat:question.p95<60s", probability: 0.97, verdict: "met" }],
      },
    ],
  };
}

export function overloadedEntryOf(pair: Pair): ResultEntry {
  return {
    ...blankEntry(pair),
    state: "overloaded",
    overload: { offeredRequestsPerSecond: 3.5, capacityRequestsPerSecond: 2.61, queueGrowthPerSecond: 0.89 },
    metrics: blankMetrics(),
    slo: [{ slo: "e2e.p95<15s", probability: 0.01, verdict: "missed" }],
    e2eDistribution: [],
  };
}

/** Hours that are busiest at noon, and a queue behind them whose window goes from 11:00 to 13:20. */
export function dayEntryOf(pair: Pair, median: number, days: number): ResultEntry {
  const busyness = (clock: number) => Math.exp(-(((clock % 24) - 12) ** 2) / 18);
  const hours = Array.from({ length: 24 * days }, (_, hour) => {
    const slow = median * (1 + 3 * busyness(hour));
    return {
      hour,
      from: `${hour % 24}:00`,
      offeredRequestsPerSecond: busyness(hour),
      requestsPerSecond: estimate(busyness(hour)),
      metrics: {
        e2eLatencySeconds: { p50: estimate(slow), p95: estimate(2.4 * slow) },
        ttftSeconds: { p95: estimate(0.1 * slow) },
      },
      inFlight: estimate(slow),
      waiting: estimate(20 * busyness(hour)),
      utilisation: estimate(busyness(hour)),
      failed: 0,
    };
  });
  const waiting = Array.from({ length: 96 * days }, (_, slot) => {
    const queue = 20 * busyness(slot / 4);
    return [slot * 900, queue, 0.5 * queue, 2 * queue] as const;
  });
  const entry = entryOf(pair, median);
  return {
    ...entry,
    state: "transient",
    load: { ...entry.load, profile: { name: "office", periodSeconds: 86_400 * days, meanFactor: 0.31 } },
    hours,
    waiting,
    busyWindow: {
      ...{ fromSeconds: 39_600, toSeconds: 48_000, from: "11:00", to: "13:20", by: "waiting" },
      waiting: estimate(18),
      inFlight: estimate(30),
      e2eP95: estimate(median * 9),
      worstHour: { hour: 12, from: "12:00", e2eP95: estimate(median * 9.6) },
      busiestHour: { hour: 12, from: "12:00" },
    },
  };
}

/** Latency rises, and throughput bends, towards `capacity` users; loads above it are overloaded. */
export function loadCurveOf(pair: Pair, base: number, capacity: number): LoadCurve {
  const loads = [125, 250, 375, 500, 625, 750, 875, 1000];
  return {
    ...pair,
    loadKind: "users",
    askedLoad: 500,
    points: loads.map((load) => loadPoint(load, base, capacity)),
  };
}

function loadPoint(load: number, base: number, capacity: number): LoadPoint {
  const busy = load / capacity;
  if (busy >= 1) {
    const wild = estimate(overloadedValue);
    return {
      load,
      state: "overloaded",
      e2eP50: wild,
      e2eP95: wild,
      requestsPerSecond: wild,
      outputTokensPerSecond: wild,
      batchSize: wild,
    };
  }
  const slow = base * (1 + (0.5 * busy) / (1 - busy) ** 0.7);
  return {
    load,
    state: "steady",
    e2eP50: estimate(slow, 0.05 + 0.2 * busy),
    e2eP95: estimate(slow * 2.4, 0.08 + 0.3 * busy),
    requestsPerSecond: estimate(0.007 * load),
    outputTokensPerSecond: estimate(0.007 * load * 180),
    batchSize: estimate(0.007 * load * slow),
  };
}

/** GitLab's three bursts on one of the machines of its page, and a simulation a few per cent beside them. */
export function calibrationOf(pair: Pair, scale = 1): CalibrationCurve {
  const law = (n: number) => ({
    requests: n,
    meanTimeSeconds: scale * (3.2 + 0.9 * Math.log(n) + 0.03 * n),
    meanTokensPerSecond: 150 / scale / (1 + 0.011 * n),
    totalTokensPerSecond: (5100 / scale) * (n / (n + 35)),
  });
  return {
    ...pair,
    measuredConcurrency: [1, 100],
    measured: [1, 10, 100].map((n, i) => {
      const { requests, meanTimeSeconds, ...rates } = law(n);
      return { requests, meanTimeSeconds: meanTimeSeconds * [1.03, 0.98, 1.01][i]!, ...rates };
    }),
    simulated: [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 140, 200].map(law),
  };
}

function distribution(median: number, sigma: number): LatencyCurve {
  const shares = [...Array.from({ length: 199 }, (_, i) => (i + 1) / 200), 0.997, 0.999, 0.9999];
  return shares.map((p) => [p, median * Math.exp(sigma * normalQuantile(p))] as const);
}

function latencies(median: number, sigma: number): LatencyEstimates {
  const at = (p: number) => estimate(median * Math.exp(sigma * normalQuantile(p)));
  return {
    mean: estimate(median * Math.exp(sigma ** 2 / 2)),
    p50: at(0.5),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
  };
}

/** Logistic approximation of the normal quantile: shape enough for a picture. */
function normalQuantile(p: number): number {
  return Math.log(p / (1 - p)) / 1.702;
}

export function blankMetrics(): Metrics {
  const latency = { mean: nothing, p50: nothing, p90: nothing, p95: nothing, p99: nothing };
  return {
    e2eLatencySeconds: latency,
    ttftSeconds: latency,
    tpotSeconds: latency,
    queueSeconds: latency,
    requestsPerSecond: nothing,
    outputTokensPerSecond: nothing,
    inFlight: nothing,
    batchSize: nothing,
    kvUsage: nothing,
    utilisation: nothing,
    prefixHitShare: nothing,
    availability: nothing,
    sendingsPerRequest: nothing,
    wastedTokenShare: nothing,
    goodputRequestsPerSecond: nothing,
    failedShare: nothing,
  };
}

function blankEntry(pair: Pair): Omit<ResultEntry, "state" | "metrics" | "slo" | "e2eDistribution"> {
  return {
    ...pair,
    replicas: 1,
    law: { basis: "measured", source: "GitLab", measuredConcurrency: [1, 100], beyondMeasured: false },
    load: {
      kind: "users",
      users: 500,
      thinkTimeSeconds: 142.9,
      offeredRequestsPerSecond: 3.5,
      capacityRequestsPerSecond: 12,
    },
    features: [],
    counts: {
      completed: 40_000,
      rejected: 0,
      turnedAway: 0,
      timedOut: 0,
      lost: 0,
      abandoned: 0,
      cancelled: 0,
      preempted: 0,
    },
    replications: 40,
    drawnReplications: 60,
    bandFrom: null,
    stopped: "precision",
    warmUpSeconds: 300,
    measuredSeconds: 3600,
    flags: [],
    findings: [],
    warnings: [],
  };
}

/** An entry through an outage from minute 10 to 15 of an hour, in slices of half a minute that begin 5 minutes before it. */
export function timedEntryOf(pair: Pair): ResultEntry {
  const minutes = Array.from({ length: 130 }, (_, i) => (i + 0.5) / 2 - 5);
  const isDown = (minute: number) => minute >= 10 && minute < 15;
  const level = (usual: number, then: number) => minutes.map((minute) => (isDown(minute) ? then : usual));
  return {
    ...entryOf(pair, 2.1),
    state: "transient",
    timeline: {
      startSeconds: -300,
      binSeconds: 30,
      offeredRequestsPerSecond: level(6, 6),
      sendingsPerSecond: level(6, 24),
      answeredRequestsPerSecond: level(6, 0),
      goodputRequestsPerSecond: level(5.9, 0),
      failedRequestsPerSecond: level(0, 6),
      waiting: level(0.1, 800),
      inFlight: level(12, 900),
      e2eP95Seconds: minutes.map((minute) => (isDown(minute) ? null : minute < 25 ? 90 : 2)),
      disturbances: [
        { kind: "outage", deployment: 0, replicas: [1, 2], fromSeconds: 600, toSeconds: 900 },
        { kind: "slow", deployment: 0, replicas: [2], fromSeconds: 1200, toSeconds: 1500 },
      ],
    },
    recovery: {
      afterSeconds: 900,
      recoversSeconds: estimate(123),
      recoveredShare: 0.95,
      usualInFlight: 14,
      peakSendingsPerOffered: estimate(4.1),
      peakAtSeconds: 700,
    },
  };
}
