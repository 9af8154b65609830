import type { LawFile } from "../documents/calibration.ts";

/** One thing or several. */
export type OneOrMore<T> = T | readonly T[];
/** Seconds, or with a unit: `"90s"`, `"5m"`, `"2h"`, `"90d"`. */
export type Duration = number | string;
/** A share: `0.95` or `"95%"`. */
export type Share = number | string;
/** A number, with the range it may have where it is not known well: `25` or `"25 (10..60)"`. */
export type Ranged = number | string;

/** How requests come. Exactly one of `users`, `seats`, `concurrency`, `rate`, `burst` and `trace`. */
export type LoadOptions = {
  /** Users who ask, wait for the answer, think, and ask again. */
  readonly users?: number;
  /** People who may ask, of whom `activeShare` do. */
  readonly seats?: number;
  /** Share of the seats that ask in the busy hour: `"60%"`, or with its range `"60% (40..80)"`. */
  readonly activeShare?: Ranged;
  /** Requests of a user in an hour, in all or by feature. Without it 25, GitLab's planning rule, 7 to 72. */
  readonly requestsPerUserHour?: Ranged | Readonly<Record<string, Ranged>>;
  /** Mean seconds between an answer and the next question, in place of `requestsPerUserHour`. */
  readonly thinkTime?: number;
  /** A whole day or week whose busiest hour is the load: a built-in profile (`azure-code-day`), or a file's name. */
  readonly dayProfile?: string;
  /** Requests that are always in flight. */
  readonly concurrency?: number;
  /** Requests per second, whether answers come or not. */
  readonly rate?: number;
  /** How requests come, with `rate`. Without it the workload file's, else `"poisson"`. */
  readonly arrival?: "poisson" | "constant" | "gamma" | "on-off";
  /** Coefficient of variation of the gaps, with `arrival: "gamma"`. */
  readonly arrivalCv?: number;
  /** Mean seconds of a busy time, with `arrival: "on-off"`. */
  readonly arrivalOnSeconds?: number;
  /** Mean seconds of a quiet time, with `arrival: "on-off"`. */
  readonly arrivalOffSeconds?: number;
  /** Rate in quiet times as a share of the mean rate, with `arrival: "on-off"`. Without it 0. */
  readonly arrivalOffRate?: number;
  /** Requests at once, and no more. */
  readonly burst?: number;
  /** Name of a file of recorded arrivals and lengths. */
  readonly trace?: string;
  /** Factor of the trace's rate: `2` or `"2x"`. */
  readonly traceScale?: number | string;
  /** Part of the trace: `"10:00..11:00"`. */
  readonly traceWindow?: string;
  /** Whether the trace begins again when it has ended, for `duration`. */
  readonly traceLoop?: boolean;
};

/** What the requests are. */
export type RequestOptions = {
  /** A built-in workload (`"gitlab-duo"`, which is the usual one, `"chat"`, …) or the name of a YAML file. */
  readonly workload?: string;
  /** The features' parts of the model calls: `{ chat: 20, "code-completion": 80 }`. Without it the workload's. */
  readonly mix?: string | Readonly<Record<string, number>>;
  /** Prompts so many times as long as the workload's: `2` or `"2x"`. */
  readonly inputScale?: number | string;
  /** Answers so many times as long, within the limits they have. */
  readonly outputScale?: number | string;
  /** Prompt lengths: tokens, `"lognormal:MEAN,CV"`, or `"empirical:FILE"`. */
  readonly inputTokens?: number | string;
  /** Answer lengths, in the same ways. */
  readonly outputTokens?: number | string;
};

/** How a model is served. */
export type ServiceOptions = {
  /** Machines that each serve the whole model. Without it 1. */
  readonly replicas?: number;
  /** How requests are spread over replicas. Without it `"least-outstanding"`. */
  readonly routing?: "round-robin" | "least-outstanding" | "power-of-two";
  /** vLLM's limit of sequences in a step. */
  readonly maxNumSeqs?: number;
  /** vLLM's limit of tokens in a step. */
  readonly maxNumBatchedTokens?: number;
  /** Tokens the KV cache holds. Without it reckoned from the machine's memory. */
  readonly kvTokens?: number;
  /** Requests that may wait in an engine; more are turned away. Without it any number. */
  readonly queueLimit?: number;
  /** Whether KV blocks of prompts that begin the same way are kept. Without it they are, as in vLLM V1. */
  readonly prefixCaching?: boolean | "on" | "off";
  /** GPUs of one engine. Without it all of the machine's. */
  readonly tensorParallel?: number;
  /** Weights in fewer bits than 16. */
  readonly quantisation?: "fp8" | "int8" | "int4" | "awq" | "gptq";
  /** The same. */
  readonly quantization?: "fp8" | "int8" | "int4" | "awq" | "gptq";
  /** Draft tokens a step, and the rate at which they are accepted: `"3,0.7"`. */
  readonly speculative?: string;
};

/** Replicas that fail, are slow, or are restarted. */
export type FaultOptions = {
  /** Replica N fails AT into the measured time and is repaired TIME later: `"10m+5m@1"`. */
  readonly outage?: OneOrMore<string>;
  /** Replica N is slower by a factor: `"2@1"`, or for a while `"3@1:10m+5m"`. */
  readonly slow?: OneOrMore<string>;
  /** All replicas are restarted one after another: `"10m"`, or `"10m,30s"` with the time to drain. */
  readonly rollingRestart?: Duration;
  /** Mean time between failures of a replica; `"published"`: by GPUs, from Llama 3's training. */
  readonly mtbf?: Duration;
  /** Mean time of repair, with `mtbf`. Without it 30 minutes. */
  readonly mttr?: Duration;
  /** Time to load the weights after a repair or restart. Without it 60 s and the weights at 1 GB/s. */
  readonly loadTime?: Duration;
  /** Time until the router notices that a replica is gone or back. Without it 30 s. */
  readonly detectionDelay?: Duration;
};

/** One model on machines of one kind, as one of several that share users and gateway. */
export type DeploymentOptions = ServiceOptions &
  FaultOptions & {
    readonly model: string;
    readonly machine: string;
    /** Features of the workload that it serves. Without it all that no other deployment serves. */
    readonly features?: readonly string[];
    /** What the results call it. Without it the model's name. */
    readonly name?: string;
    /** Name of a law file. */
    readonly calibration?: string;
  };

/** What serves the requests. */
export type ServerOptions = ServiceOptions &
  FaultOptions & {
    /** Names of models, or `"all"`. Without it every model measured on the machine. */
    readonly model?: OneOrMore<string>;
    /** Names of machines, or `"all"`. */
    readonly machine?: OneOrMore<string>;
    /** In place of `model` and `machine`; also in words, `"chat=mixtral-8x7b@large*2"`. */
    readonly deployments?: OneOrMore<string | DeploymentOptions>;
    /** A service law of one's own: what `calibrate` returned, or the name of a law file. */
    readonly calibration?: string | LawFile;
    /** Instances of GitLab's AI gateway in front; `"auto"`: by its rule for users. Without it none. */
    readonly gateway?: number | "auto" | "off";
    /** Calls that an instance of the gateway holds at once. Without it 160. */
    readonly gatewayConcurrency?: number;
    /** Seconds after which the gateway gives up a call. Without it 60. */
    readonly gatewayTimeout?: number;
  };

/** Clients that do not wait for ever. */
export type ClientOptions = {
  /** How long they wait for an answer; `"gitlab"`: 60 s, in a chat 30 s. Without it for ever. */
  readonly timeout?: Duration;
  /** How often a request that failed is sent again. Without it never. */
  readonly retries?: number;
  /** Wait before the first retry, doubled before each further one. Without it 0.5 s. */
  readonly retryBackoff?: Duration;
  /** Mean time after which a user leaves. Without it none does. */
  readonly abandon?: Duration;
  /** Whether completions that are typed over are cancelled, in built-in workloads. */
  readonly typing?: boolean | "on" | "off";
};

/** How the experiment is run. */
export type ExperimentOptions = {
  /** What users must get: `"e2e.p95<5s"`, `"ttft.p90<800ms"`. */
  readonly slo?: OneOrMore<string>;
  /** What one feature must keep: `"chat:ttft.p95<2s"`. */
  readonly featureSlo?: OneOrMore<string>;
  /** Probability at which an SLO counts as met. Without it 0.95. */
  readonly confidence?: Share;
  /** The same seed gives the same result, byte for byte. Whole number ≥ 0; without it 1. */
  readonly seed?: number;
  /** Relative half-width of the latency at which the experiment ends. Without it 0.02. */
  readonly precision?: Share;
  /** How often a run is repeated: `"20..400"`, or a number for both. */
  readonly replications?: number | string;
  /** Seconds measured in each replication. Without it 3600, one busy hour. */
  readonly duration?: number;
  /** Worker threads. Without it as many as cores, at most 8. */
  readonly threads?: number;
};

/** A scenario: the keys of a scenario file, as plain values. */
export type ScenarioOptions = LoadOptions &
  RequestOptions &
  ServerOptions &
  ClientOptions &
  ExperimentOptions;
