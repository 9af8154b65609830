import type { FeatureVerdict } from "../catalog/compatibility.ts";
import type { LawChange } from "../engine/lawChange.ts";
import type { BusyWindow, HourResult, WaitingPoint } from "./hourResult.ts";
import type { Estimate } from "./predictedNumber.ts";

export type { Estimate };

export const percentileStats = ["mean", "p50", "p90", "p95", "p99"] as const;
export type LatencyStat = (typeof percentileStats)[number];
export type LatencyEstimates = Readonly<Record<LatencyStat, Estimate>>;

/** The four per-request times, in seconds. Keys are the JSON names of the contract. */
export type LatencyMetrics = {
  readonly e2eLatencySeconds: LatencyEstimates;
  readonly ttftSeconds: LatencyEstimates;
  readonly tpotSeconds: LatencyEstimates;
  readonly queueSeconds: LatencyEstimates;
};

export type SystemMetrics = {
  readonly requestsPerSecond: Estimate;
  readonly outputTokensPerSecond: Estimate;
  readonly inFlight: Estimate;
  readonly batchSize: Estimate;
  readonly kvUsage: Estimate;
  readonly utilisation: Estimate;
  /** Share of the prompt tokens that the prefix cache held. */
  readonly prefixHitShare: Estimate;
  /** Share of the replica-seconds in which the replica was up. */
  readonly availability: Estimate;
  /** Sendings for each request that came. */
  readonly sendingsPerRequest: Estimate;
  /** Share of the tokens computed that went to sendings that were not answered. */
  readonly wastedTokenShare: Estimate;
};

/** How many of the requests end well. */
export type OutcomeMetrics = {
  /** Requests a second answered within the limit of every SLO, whatever share a percentile lets off. */
  readonly goodputRequestsPerSecond: Estimate;
  /** Share of the requests that left without an answer; those cancelled by typing on do not count. */
  readonly failedShare: Estimate;
};

export type Metrics = LatencyMetrics & SystemMetrics & OutcomeMetrics;

export type SloVerdict = "met" | "missed" | "undecided";
export type SloResult = { readonly slo: string; readonly probability: number; readonly verdict: SloVerdict };

/** steady: means are of the long run. overloaded: no long run exists. transient: a burst, a trace or a day: finite. */
export type RunState = "steady" | "overloaded" | "transient";

export type Overload = {
  readonly offeredRequestsPerSecond: number;
  readonly capacityRequestsPerSecond: number;
  /** Requests by which the number in flight grows each second. */
  readonly queueGrowthPerSecond: number;
};

/** A percentile curve of E2E latency for charts: `quantiles[i]` = [p, seconds], p rising. */
export type LatencyCurve = readonly (readonly [p: number, seconds: number])[];

/** Counts over the measured windows of all replications. */
export type Counts = {
  readonly completed: number;
  /** Requests that can never fit, and those turned away. */
  readonly rejected: number;
  readonly turnedAway: number;
  /** The last sending was not answered in time. */
  readonly timedOut: number;
  /** The last sending went to a replica that was down, or failed. */
  readonly lost: number;
  /** The user left. */
  readonly abandoned: number;
  /** The user typed on. */
  readonly cancelled: number;
  readonly preempted: number;
};

export type FeatureResult = {
  readonly feature: string;
  /** What serves it. */
  readonly model: string;
  readonly machine: string;
  /** Name of the deployment that serves it; only where there are several. */
  readonly deployment?: string;
  /** How far GitLab holds the model fit for the feature; only where it rates it. */
  readonly compatibility?: FeatureVerdict;
  readonly metrics: LatencyMetrics &
    OutcomeMetrics & {
      readonly requestsPerSecond: Estimate;
      /** Seconds from asking to the end of the last call's answer; only where a question may take several calls. */
      readonly questionLatencySeconds?: LatencyEstimates;
    };
  /** Verdicts on the SLOs of this feature alone. */
  readonly slo: readonly SloResult[];
};

/** All deployments of a scenario together, and the gateway before them. */
export type HouseResult = {
  /** Names of the deployments. */
  readonly deployments: readonly string[];
  readonly requestsPerSecond: Estimate;
  readonly outputTokensPerSecond: Estimate;
  /** Calls sent and not yet answered, those that wait in the gateway among them. */
  readonly inFlight: Estimate;
  /** Of all requests, whoever served them. */
  readonly e2eLatencySeconds: LatencyEstimates;
  readonly gateway?: GatewayResult;
};

export type GatewayResult = {
  /** Calls that it holds at once at most. */
  readonly places: number;
  /** Calls that hold a place, and that wait for one, on average. */
  readonly held: Estimate;
  readonly queued: Estimate;
  /** Share of the places in use. */
  readonly utilisation: Estimate;
  /** Mean time a call waits for a place. */
  readonly waitSeconds: Estimate;
};

/** Where the band of E2E p95 comes from, as shares of its variance; `law`, `demand` and `load` add up to 1. */
export type BandOrigin = {
  readonly law: number;
  /** How many ask, how often, and for what. */
  readonly demand: number;
  readonly load: number;
  /** The part of `law` that comes from terms used outside what was measured. */
  readonly beyondMeasured: number;
  /** The burst of equal requests whose measurement would narrow the law's part most; null where none would. */
  readonly nextTest: {
    readonly requests: number;
    readonly inputTokens: number;
    readonly outputTokens: number;
    /** Relative error of E2E p95 that the law causes now, and after the test (standard deviations). */
    readonly errorBefore: number;
    readonly errorAfter: number;
  } | null;
};

/** The course of a time in which replicas fail, are slow or are restarted: the mean over the runs, by bin. */
export type Timeline = {
  /** Of the first bin, and of each, from the start of the measured time. */
  readonly startSeconds: number;
  readonly binSeconds: number;
  readonly offeredRequestsPerSecond: readonly number[];
  readonly sendingsPerSecond: readonly number[];
  readonly answeredRequestsPerSecond: readonly number[];
  readonly goodputRequestsPerSecond: readonly number[];
  readonly failedRequestsPerSecond: readonly number[];
  /** When the bin ends, and on average. */
  readonly waiting: readonly number[];
  readonly inFlight: readonly number[];
  /** Of the requests that came in the bin and were answered; null where there are none. */
  readonly e2eP95Seconds: readonly (number | null)[];
  readonly disturbances: readonly {
    readonly kind: "outage" | "slow" | "restart";
    readonly deployment: number;
    /** Counted from 1. */
    readonly replicas: readonly number[];
    readonly fromSeconds: number;
    readonly toSeconds: number;
  }[];
};

/** How the system comes to rest after the last disturbance. */
export type Recovery = {
  /** When that is over, in the measured time. */
  readonly afterSeconds: number;
  /** From then until as few are in flight, sent and failing as before, and stay so; no value where most runs take longer. */
  readonly recoversSeconds: Estimate;
  /** Share of the runs that recover within the measured time. */
  readonly recoveredShare: number;
  readonly usualInFlight: number;
  /** Sendings a second at their peak, over the mean number of requests that come. */
  readonly peakSendingsPerOffered: Estimate;
  readonly peakAtSeconds: number;
};

/** One predicted operating point: a model on a machine under one load. */
export type ResultEntry = {
  /** Name of the deployment; only where the scenario has several, whose entries then come from one simulation. */
  readonly deployment?: string;
  readonly model: string;
  readonly machine: string;
  /** Engines that each serve the whole model. */
  readonly replicas: number;
  /** Machines, and the engines on each; only where a machine runs several. */
  readonly machines?: number;
  readonly enginesPerMachine?: number;
  readonly law: {
    readonly basis: "measured" | "transferred" | "given";
    readonly source: string;
    readonly measuredConcurrency: readonly [number, number] | null;
    /** Whether the simulated batch went beyond the measured concurrency. */
    readonly beyondMeasured: boolean;
    /** What choices of the scenario changed in the law; only where they did. */
    readonly variant?: readonly LawChange[];
  };
  readonly load: {
    readonly kind: "users" | "concurrency" | "rate" | "burst" | "trace";
    readonly users?: number;
    readonly thinkTimeSeconds?: number;
    readonly concurrency?: number;
    readonly requestsPerSecond?: number;
    readonly requests?: number;
    /** How the load moves with the clock; the other figures are those of its busiest hour. */
    readonly profile?: { readonly name: string; readonly periodSeconds: number; readonly meanFactor: number };
    /** Length of the blocks that a trace is resampled in. */
    readonly blockSeconds?: number;
    /** Share of the model calls that this deployment serves; only where there are several. */
    readonly share?: number;
    /** Asked of this deployment. */
    readonly offeredRequestsPerSecond: number | null;
    /** Requests per second the deployment serves when it is never idle; null for transient runs. */
    readonly capacityRequestsPerSecond: number | null;
  };
  readonly state: RunState;
  readonly overload?: Overload;
  /** The period hour by hour, from the clock's 0 on; only where the load has a profile. */
  readonly hours?: readonly HourResult[];
  /** Requests that wait, through the period; only where the load has a profile. */
  readonly waiting?: readonly WaitingPoint[];
  /** When it is busiest, as simulated; null where no time stands out. */
  readonly busyWindow?: BusyWindow | null;
  readonly metrics: Metrics;
  readonly features: readonly FeatureResult[];
  /** All deployments together, the same in each of their entries; only where there are several, or a gateway. */
  readonly house?: HouseResult;
  readonly slo: readonly SloResult[];
  /** null where law and demand are certain, or too few runs were made to tell. */
  readonly bandFrom: BandOrigin | null;
  readonly counts: Counts;
  /** Replications under the law's centre, behind `value` and `ci`. */
  readonly replications: number;
  /** Replications each under its own draw of law and demand, behind `band` and the SLO verdicts. */
  readonly drawnReplications: number;
  readonly stopped: "precision" | "cap" | "interrupted";
  /** Seconds removed from the start of each replication, and seconds measured after that. */
  readonly warmUpSeconds: number;
  readonly measuredSeconds: number | null;
  /** E2E latency quantiles of all requests, for charts. */
  readonly e2eDistribution: LatencyCurve;
  /** Of all deployments together; only where something is sure to come to the replicas. */
  readonly timeline?: Timeline;
  readonly recovery?: Recovery;
  readonly flags: readonly string[];
  readonly warnings: readonly string[];
};

/** One point of a load curve around the asked load. */
export type LoadPoint = {
  /** In the unit of the load kind: users, requests in flight, requests per second, requests in the burst. */
  readonly load: number;
  readonly state: RunState;
  readonly e2eP50: Estimate;
  readonly e2eP95: Estimate;
  readonly requestsPerSecond: Estimate;
  readonly outputTokensPerSecond: Estimate;
  readonly batchSize: Estimate;
};
export type LoadCurve = {
  /** Only where the scenario has several. */
  readonly deployment?: string;
  readonly model: string;
  readonly machine: string;
  readonly loadKind: ResultEntry["load"]["kind"];
  readonly askedLoad: number;
  readonly points: readonly LoadPoint[];
};

/** Measured rows of a curve beside the same bursts simulated with the fitted law, for the calibration chart. */
export type CalibrationCurve = {
  readonly model: string;
  readonly machine: string;
  readonly measuredConcurrency: readonly [number, number];
  readonly measured: readonly CalibrationPoint[];
  readonly simulated: readonly CalibrationPoint[];
};
export type CalibrationPoint = {
  readonly requests: number;
  readonly meanTimeSeconds: number;
  readonly meanTokensPerSecond: number;
  readonly totalTokensPerSecond: number;
};
