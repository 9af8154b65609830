/** What is told of a time over many requests. */
export const percentileStats = ["mean", "p50", "p90", "p95", "p99"] as const;
export type LatencyStat = (typeof percentileStats)[number];

type LatencyMetricRecord = {
  /** The key it has in documents, its unit in the name. */
  readonly key: string;
  /** Before a person: in tables, and in prose. */
  readonly short: string;
  readonly long: string;
  /** What it measures. */
  readonly about: string;
  /** Whether every request has it, or only what some features ask (a question of several calls). */
  readonly isOfEveryRequest: boolean;
  /** What measurement tables have of it. */
  readonly measured: readonly LatencyStat[];
  /** What comparisons show of it. */
  readonly compared: readonly LatencyStat[];
};

/** The times that are measured of requests, by the names that SLOs and CSV columns have for them. All in seconds. */
export const latencyMetrics = {
  e2e: {
    key: "e2eLatencySeconds",
    short: "E2E",
    long: "E2E latency",
    about: "arrival to last token",
    isOfEveryRequest: true,
    measured: percentileStats,
    compared: ["mean", "p50", "p95", "p99"],
  },
  ttft: {
    key: "ttftSeconds",
    short: "TTFT",
    long: "time to first token",
    about: "arrival to first token, queueing included",
    isOfEveryRequest: true,
    measured: percentileStats,
    compared: ["p95"],
  },
  tpot: {
    key: "tpotSeconds",
    short: "TPOT",
    long: "time per output token",
    about: "(E2E − TTFT) / (output tokens − 1)",
    isOfEveryRequest: true,
    measured: ["mean"],
    compared: ["mean"],
  },
  queue: {
    key: "queueSeconds",
    short: "queue",
    long: "queueing time",
    about: "arrival to the first step that works on it",
    isOfEveryRequest: true,
    measured: [],
    compared: [],
  },
  question: {
    key: "questionLatencySeconds",
    short: "question",
    long: "question latency",
    about: "asking to the end of the last call's answer; only where a question may take several calls",
    isOfEveryRequest: false,
    measured: [],
    compared: [],
  },
} as const satisfies Readonly<Record<string, LatencyMetricRecord>>;

export type LatencyMetric = keyof typeof latencyMetrics;
type OfEveryRequest = {
  [M in LatencyMetric]: (typeof latencyMetrics)[M]["isOfEveryRequest"] extends true ? M : never;
}[LatencyMetric];
/** Keys of the times that every request has. */
export type RequestLatencyKey = (typeof latencyMetrics)[OfEveryRequest]["key"];

export const latencyMetricNames = Object.keys(latencyMetrics) as readonly LatencyMetric[];
/** Those that every request has. */
export const requestLatencies = latencyMetricNames.filter(
  (metric): metric is OfEveryRequest => latencyMetrics[metric].isOfEveryRequest,
);
