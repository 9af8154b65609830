import type { FittedLaw } from "./fittedLaw.ts";
import type { Routing } from "./routingPolicies.ts";
import type { SpooledTrace, Trace } from "./tracePages.ts";

/** Numbers of tokens, as a distribution. Samples are rounded to whole tokens and are at least 1. */
export type LengthDistribution =
  | { readonly kind: "constant"; readonly tokens: number }
  | { readonly kind: "lognormal"; readonly mean: number; readonly cv: number; readonly max: number }
  | { readonly kind: "geometric"; readonly mean: number; readonly max: number }
  /**
   * Quantile function through the points (p, tokens), p rising from 0 to 1, straight lines between;
   * `plus` is added to every sample, `max` caps it after that.
   */
  | {
      readonly kind: "empirical";
      readonly points: readonly (readonly [p: number, tokens: number])[];
      readonly plus: number;
      readonly max: number;
    };

/** One kind of request in the mix. What is absent is switched off. */
export type Feature = {
  readonly name: string;
  /** Share of the requests, in (0, 1]; the shares of a workload add up to 1. */
  readonly share: number;
  /** Prompt tokens; with a `conversation`, those that a question adds to it. */
  readonly inputTokens: LengthDistribution;
  readonly outputTokens: LengthDistribution;
  /** Correlation of the normal scores of prompt and answer length (Gaussian copula), in (−1, 1). */
  readonly correlation?: number;
  /** Number of the deployment that serves it; the first where absent. */
  readonly deployment?: number;
  /** Leading tokens of every prompt that all requests of the feature have in common, such as a system prompt. */
  readonly sharedPrefixTokens?: number;
  readonly conversation?: Conversation;
  readonly patience?: Patience;
  readonly typing?: Typing;
};

/**
 * Questions that build on each other. A question is one or more model calls, one after the other; each call's prompt is
 * everything said before, and what is new. A conversation that ends is followed by a new one.
 */
export type Conversation = {
  /** Mean number of questions of a conversation, ≥ 1 (geometric). */
  readonly questions: number;
  /** Mean seconds between the questions of one conversation. */
  readonly pause: number;
  /** `calls[i]`: probability that a question takes i + 1 model calls; they add up to 1. */
  readonly calls: readonly number[];
  /** Tokens that a further call of the same question adds to the prompt, such as what a tool found. */
  readonly toolTokens: LengthDistribution;
  /** Seconds between an answer and the further call it leads to. */
  readonly toolSeconds: number;
  /** Longest prompt, in tokens; a conversation that would exceed it starts anew. */
  readonly maxPromptTokens: number;
};

/** How long the client waits, and what it does then. Seconds; Infinity stands for never. */
export type Patience = {
  /** Longest wait for an answer after each sending. */
  readonly timeout: number;
  /** How often a request that timed out, was turned away or was lost is sent again. */
  readonly retries: number;
  readonly backoff: Backoff;
  /** Mean of the exponential time after which the user gives up, however often the client would retry. */
  readonly abandonment: number;
};

/** Seconds before the k-th retry: min(`first`·`factor`^(k−1), `most`), times a factor even on [1 − jitter, 1 + jitter]. */
export type Backoff = {
  readonly first: number;
  readonly factor: number;
  readonly most: number;
  readonly jitter: number;
};

/** Requests that the next keystroke makes useless: a share of them is cancelled an exponential time after it was sent. */
export type Typing = {
  /** Share of the requests whose user types on, in [0, 1]. */
  readonly share: number;
  /** Mean seconds from sending to the keystroke that cancels. */
  readonly meanGap: number;
};

/** What the requests are. */
export type Workload = {
  readonly name: string;
  readonly features: readonly Feature[];
};

/** When the requests come. Times in seconds, rates in requests per second. */
export type Load =
  /** Closed population: each user thinks (exponential, mean `thinkTime`), asks, waits for the answer, thinks again. */
  | {
      readonly kind: "users";
      readonly users: number;
      readonly thinkTime: number;
      readonly profile?: RateProfile;
    }
  /** Closed loop without think time: always `concurrency` requests in flight. */
  | { readonly kind: "concurrency"; readonly concurrency: number }
  | {
      readonly kind: "rate";
      readonly rate: number;
      readonly arrival: ArrivalProcess;
      readonly profile?: RateProfile;
    }
  /** `requests` requests at time zero, once. */
  | { readonly kind: "burst"; readonly requests: number }
  /** Arrivals and lengths as recorded. */
  | {
      readonly kind: "trace";
      readonly trace: Trace | SpooledTrace;
      /** Whether it begins again when it has ended; once where absent. */
      readonly loop?: boolean;
      /** How replications are resampled; all replay it as recorded where absent. */
      readonly resampling?: TraceResampling;
      /** Whether the trace holds arrivals only, and what they are is drawn from the workload. */
      readonly isDrawn?: boolean;
    };

/**
 * How the rate moves with the clock: in slot i of the period it is `factors[i]` times the load's own. Slots are equally
 * long. The clock shows `start` when the measured time begins.
 */
export type RateProfile = {
  readonly name: string;
  /** Seconds after which it repeats: a day, a week. */
  readonly period: number;
  readonly factors: readonly number[];
  /** Seconds into the period. */
  readonly start: number;
};

export type ArrivalProcess =
  | { readonly kind: "poisson" }
  | { readonly kind: "constant" }
  /** Gamma renewal process with coefficient of variation `cv` of the gaps. */
  | { readonly kind: "gamma"; readonly cv: number }
  /**
   * Markov-modulated Poisson process of two states: state i lasts an exponential time of mean `means[i]` seconds and has
   * `rates[i]` times the mean rate; Σ means·rates = Σ means.
   */
  | {
      readonly kind: "on-off";
      readonly means: readonly [number, number];
      readonly rates: readonly [number, number];
    };

/** Block bootstrap over time. Seconds. */
export type TraceResampling = {
  readonly blockSeconds: number;
  /** A block comes from no further away than this from the place it takes; null for anywhere (circular). */
  readonly within: number | null;
};

/** One vLLM server's limits. */
export type EngineSettings = {
  /** Most sequences in one step. */
  readonly maxNumSeqs: number;
  /** Token budget of one step; at least `maxNumSeqs`. */
  readonly maxNumBatchedTokens: number;
  /** KV cache in blocks of `blockTokens`. */
  readonly kvBlocks: number;
  /** Longest prompt plus answer that the server accepts. */
  readonly maxModelLen: number;
  /** Whether blocks of finished requests are kept for prompts that begin the same way; off where absent. */
  readonly prefixCaching?: boolean;
  /** Most requests that may wait in the server; more are turned away. No limit where absent. */
  readonly queueLimit?: number;
  /** What a sequence holds beside a block for every `blockTokens` tokens; nothing where absent. */
  readonly kvExtra?: KvExtra;
};

/**
 * What sequences hold beside the blocks of the layers that attend to everything: vLLM gives layers of each kind blocks of
 * their own from one pool (hybrid KV cache manager), as many groups of each kind as the kind has layers for each layer with
 * full attention.
 */
export type KvExtra = {
  /** Groups of layers that attend to the last `tokens` tokens only, whose blocks end with the window. */
  readonly window?: { readonly tokens: number; readonly groups: number };
  /** Blocks of a state that does not grow with the context. */
  readonly blocksPerSequence: number;
};

/** Tokens in one KV block: vLLM's `CacheConfig.DEFAULT_BLOCK_SIZE`. */
export const blockTokens = 16;

/** Replicas that fail, are slow, or are restarted. Seconds; moments count from the start of the measured time. */
export type Faults = {
  /** Random failures of each replica: exponential times of these means to failure and of repair. */
  readonly random?: { readonly meanTimeToFailure: number; readonly meanTimeToRepair: number };
  /** Failures that are sure to come; repaired after `seconds`. */
  readonly outages: readonly { readonly replica: number; readonly at: number; readonly seconds: number }[];
  /** Times during which every step of a replica takes `factor` times as long. */
  readonly slow: readonly {
    readonly replica: number;
    readonly from: number;
    readonly to: number;
    readonly factor: number;
  }[];
  /** All replicas restarted one after another: each takes no new requests, finishes within `drain`, restarts. */
  readonly rollingRestart?: { readonly at: number; readonly drain: number };
  /** To load the weights after a repair or a restart. */
  readonly loadSeconds: number;
  /** Until the router notices that a replica is gone, or is back. */
  readonly detectionSeconds: number;
};

/** One model on machines of one kind. */
export type Deployment = {
  readonly name: string;
  readonly law: FittedLaw;
  readonly engine: EngineSettings;
  readonly replicas: number;
  readonly routing: Routing;
  readonly faults?: Faults;
};

/** The station that every call passes and occupies until it is answered. */
export type Gateway = {
  readonly instances: number;
  /** Calls an instance holds at once. */
  readonly concurrency: number;
  /** Most calls that wait for a place; more are turned away. */
  readonly queueLimit: number;
  /** Seconds after which it gives up a call. */
  readonly timeout: number;
};

/**
 * What is not known of how much people ask: standard deviations of the logarithms of factors whose median is 1. A load of
 * users or a rate is taken to be certain where it is absent.
 */
export type Demand = {
  /** Of the number of users; the factor is at most `mostUsers`. */
  readonly users: number;
  readonly mostUsers: number;
  /** Of the requests of a user, all features alike. */
  readonly requests: number;
  /** Of the requests of each feature, in the workload's order. */
  readonly features: readonly number[];
  /** Whether the features' factors change the mix only, and not how much is asked in all. */
  readonly keepsTotal: boolean;
};

/** Everything one replication needs, plain data: it crosses to a worker and into a file unchanged. */
export type Scenario = {
  /** One or more. */
  readonly deployments: readonly Deployment[];
  readonly gateway?: Gateway;
  readonly load: Load;
  readonly workload: Workload;
  readonly demand?: Demand;
};

/** A scenario of one deployment that serves every feature. */
export function soleDeployment(
  deployment: Omit<Deployment, "name">,
  load: Load,
  workload: Workload,
): Scenario {
  return { deployments: [{ name: "only", ...deployment }], load, workload };
}
