// Made from the table of settings by npm run write:options; what an option says stands there.

import type { LawFile } from "../documents/calibration.ts";

/** All that questions may be told. */
export type EveryOption = {
  /** Only the machines of gcp, aws or azure. */
  readonly cloud?: string;
  /** Keep the SLOs with machines down: n+1, n+2, or in availability=99.9 % of the hours. */
  readonly redundancy?: string;
  /** How the load grows, 20%/year or 1.5%/month: when to add machines to the fleets in front. */
  readonly growth?: string;
  /** Years over which the growth is followed (default: 3). */
  readonly years?: number;
  /** Which features to put on models and machines of their own, among those that GitLab calls compatible. */
  readonly split?: boolean;
  /** Own price of an hour of a machine: large=32.50. */
  readonly price?: string | readonly string[] | Readonly<Record<string, number>>;
  /** Own purchase price of a machine, written off over years, with power and upkeep. */
  readonly purchase?: string | readonly string[] | Readonly<Record<string, number>>;
  /** Hours of operation: 12x5 (a day, days a week), or hours a month (default: 730, round the clock). */
  readonly hours?: number | string;
  /** What the variant changes, all together; inside lists by number: deployments.0.replicas=2. */
  readonly set?: readonly string[] | Readonly<Record<string, string | number | boolean>>;
  /** A variant for each value (semicolons where values hold commas), and for each combination of several keys. */
  readonly vary?:
    | readonly string[]
    | Readonly<Record<string, string | number | boolean | readonly (string | number | boolean)[]>>;
  /** Vary each input over its range: what moves E2E p95 and, with `slo`, the cost most, with a tornado chart. */
  readonly sensitivity?: boolean;
  /** Concurrent users: each asks, waits for the answer, thinks, and asks again. */
  readonly users?: number;
  /** Licensed seats, of which `activeShare` ask in the busy hour. */
  readonly seats?: number;
  /** Share of the seats that ask in the busy hour, with a range if you like: "60% (40..80)". */
  readonly activeShare?: number | string;
  /** Requests of a user in an hour, such as "25 (10..60)" (default: 25, GitLab's planning rule, 7 to 72). */
  readonly requestsPerUserHour?: number | string | Readonly<Record<string, number | string>>;
  /** Mean seconds between an answer and the next question, in place of `requestsPerUserHour`. */
  readonly thinkTime?: number;
  /** Simulate a whole day or week whose busiest hour is the load: azure-code-day, azure-code-week, azure-conversation-day, azure-conversation-week, flat, or a file. */
  readonly dayProfile?: string;
  /** Requests always in flight. */
  readonly concurrency?: number;
  /** Requests per second, whether answers come or not. */
  readonly rate?: number;
  /** How requests come, with `rate`: poisson, constant, gamma, on-off (default: the workload file's, else poisson). */
  readonly arrival?: "poisson" | "constant" | "gamma" | "on-off";
  /** Coefficient of variation of the gaps, with `arrival` gamma. */
  readonly arrivalCv?: number;
  /** Mean length of busy times, with `arrival` on-off. */
  readonly arrivalOnSeconds?: number;
  /** Mean length of quiet times, with `arrival` on-off. */
  readonly arrivalOffSeconds?: number;
  /** Rate in quiet times as a share of the mean rate, with `arrival` on-off (default: 0). */
  readonly arrivalOffRate?: number;
  /** Requests at once, and no more. */
  readonly burst?: number;
  /** Recorded arrivals and lengths: Azure, BurstGPT, Mooncake, ServeGen, vLLM, GuideLLM or capsim's requests.csv (.gz too). */
  readonly trace?: string;
  /** Multiply the trace's rate. */
  readonly traceScale?: number | string;
  /** Only this part of the trace, on its clock (10:00..11:00, 2023-11-16T18:20..19:00) or since its start. */
  readonly traceWindow?: string;
  /** Begin the trace again when it has ended, for `duration`. */
  readonly traceLoop?: boolean;
  /** A built-in workload (capsim catalog workloads) or a YAML file (default: gitlab-duo). */
  readonly workload?: string;
  /** Prompt lengths: a number, lognormal:MEAN,CV, or empirical:FILE. */
  readonly inputTokens?: number | string;
  /** Answer lengths, in the same ways. */
  readonly outputTokens?: number | string;
  /** The features' parts of the model calls: code-completion=80,chat=20 (default: the workload's). */
  readonly mix?: string | Readonly<Record<string, number>>;
  /** Prompts F times as long as the workload's, such as 2x (default: 1). */
  readonly inputScale?: number | string;
  /** Answers F times as long, within the limits they have (default: 1). */
  readonly outputScale?: number | string;
  /** Model, or several a,b, or all (default: every model measured on the machine). */
  readonly model?: string | readonly string[];
  /** Machine, or several a,b, or all: small, medium, large and others. */
  readonly machine?: string | readonly string[];
  /** Several models that share the users, in place of `model` and `machine`: FEATURE,FEATURE=MODEL@MACHINE*REPLICAS. */
  readonly deployments?: string | DeploymentOptions | readonly (string | DeploymentOptions)[];
  /** Machines that each serve the whole model (default: 1). */
  readonly replicas?: number;
  /** How requests are spread over replicas: round-robin, least-outstanding, power-of-two (default: least-outstanding). */
  readonly routing?: "round-robin" | "least-outstanding" | "power-of-two";
  /** Most sequences in one step of vLLM. */
  readonly maxNumSeqs?: number;
  /** Most tokens in one step of vLLM. */
  readonly maxNumBatchedTokens?: number;
  /** Tokens the KV cache holds (default: from memory; vLLM prints it when it starts). */
  readonly kvTokens?: number;
  /** Requests that may wait in an engine; more are turned away (default: no limit). */
  readonly queueLimit?: number;
  /** Keep the KV blocks of prompts that begin the same way (default: on, as in vLLM V1). */
  readonly prefixCaching?: boolean | "on" | "off";
  /** A calibration of your own: the law.json of capsim calibrate. */
  readonly calibration?: string | LawFile;
  /** GPUs of one engine; a machine of 8 runs 2 engines of 4 (default: all GPUs). */
  readonly tensorParallel?: number;
  /** Weights in fp8, int8 or int4 (awq, gptq) in place of 16 bits. */
  readonly quantisation?: "fp8" | "int8" | "int4" | "awq" | "gptq";
  /** The same. */
  readonly quantization?: "fp8" | "int8" | "int4" | "awq" | "gptq";
  /** Draft K tokens a step, accepted at rate ALPHA; a third part is the draft's cost or model. */
  readonly speculative?: string;
  /** Instances of GitLab's AI gateway in front; auto: by its rule for `users` (default: off). */
  readonly gateway?: number | "auto" | "off" | false;
  /** Calls an instance holds at once (default: 160, 8 vCPU and 32 GB). */
  readonly gatewayConcurrency?: number;
  /** Seconds after which the gateway gives up a call (default: 60). */
  readonly gatewayTimeout?: number;
  /** How long clients wait for an answer; gitlab: 60 s, chat 30 s (default: for ever). */
  readonly timeout?: number | string;
  /** How often a request that timed out, was turned away or was lost is sent again (default: 0). */
  readonly retries?: number;
  /** Wait before the first retry, doubled before each further one, at most 16 times (default: 0.5 s). */
  readonly retryBackoff?: number | string;
  /** Mean time after which a user leaves (default: never). */
  readonly abandon?: number | string;
  /** Completions that are typed over are cancelled, in built-in workloads (default: off). */
  readonly typing?: boolean | "on" | "off";
  /** Replica N, or all, fails AT into the measured time and is repaired TIME later: 10m+5m@1. */
  readonly outage?: string | readonly string[];
  /** Replica N is slower: 2@1, or for a while 3@1:10m+5m. */
  readonly slow?: string | readonly string[];
  /** Restart all replicas one after another; each finishes what it can within DRAIN (default: 30 s). */
  readonly rollingRestart?: number | string;
  /** Mean time between failures of a replica, such as 90d; published: by GPUs, from Llama 3's training. */
  readonly mtbf?: number | string;
  /** Mean time of repair, with `mtbf` (default: 30m). */
  readonly mttr?: number | string;
  /** Time to load the weights after a repair or restart (default: 60 s and the weights at 1 GB/s). */
  readonly loadTime?: number | string;
  /** Time until the router notices that a replica is gone or back (default: 30 s). */
  readonly detectionDelay?: number | string;
  /** What users must get: "e2e.p95<15s", "ttft.p90<800ms". */
  readonly slo?: string | readonly string[];
  /** What one feature must keep: "chat:ttft.p95<2s". */
  readonly featureSlo?: string | readonly string[];
  /** Probability at which an SLO counts as met (default: 0.95). */
  readonly confidence?: number | string;
  /** The same seed gives the same result (default: 1). */
  readonly seed?: number;
  /** Stop when the latency is known to +-P (default: 2%). */
  readonly precision?: number | string;
  /** How often a run is repeated (default: 20..400). */
  readonly replications?: number | string;
  /** Seconds measured in each run (default: 3600, one busy hour). */
  readonly duration?: number;
  /** Worker threads (default: as many as cores, at most 8). */
  readonly threads?: number;
};

/** The loads of a sweep. */
export type SweptOption = {
  /** Numbers of users: 50,100,200 or FROM..TO with a step: 50..1000:50, 10..1000:x2, 10..1000:log8. */
  readonly users?: number | string | readonly number[];
  /** Numbers of requests always in flight, in the same ways. */
  readonly concurrency?: number | string | readonly number[];
  /** Requests per second, in the same ways. */
  readonly rate?: number | string | readonly number[];
};

/** What is said of measured runs. */
export type MeasuredOption = {
  /** Load of files that do not say theirs: requests in flight. */
  readonly concurrency?: number;
  /** The model, where the files do not say. */
  readonly model?: string;
  /** A machine of the catalogue the runs were measured on. */
  readonly machine?: string;
  /** Most sequences in one step. */
  readonly maxNumSeqs?: number;
  /** Token budget of one step. */
  readonly maxNumBatchedTokens?: number;
  /** KV cache of one replica in tokens (vLLM prints its blocks; 16 tokens each). */
  readonly kvTokens?: number;
  /** The law to predict with (default: one fitted to three rows of each series). */
  readonly calibration?: string | LawFile;
  /** Which series, where the files hold several. */
  readonly series?: string;
  /** Predict each row without it. */
  readonly leaveOneOut?: boolean;
  /** Leave out each row or each series (curve): row, series. */
  readonly by?: "row" | "series";
  /** Hugging Face config.json: the model's geometry. */
  readonly modelConfig?: string | object;
  /** The GPU, where the files do not say. */
  readonly gpu?: string;
  /** GPUs that one replica spreads over. */
  readonly gpuCount?: number;
  /** Load of files that do not say theirs: requests per second. */
  readonly requestRate?: number;
  /** Seed of the bands (default: 1). */
  readonly seed?: number;
};

/** One of several deployments that share users and gateway; what it does not say is as for all. */
export type DeploymentOptions = Pick<
  EveryOption,
  | ("replicas" | "routing" | "maxNumSeqs" | "maxNumBatchedTokens" | "kvTokens" | "queueLimit")
  | ("prefixCaching" | "calibration" | "tensorParallel" | "quantisation" | "quantization")
  | ("speculative" | "outage" | "slow" | "rollingRestart" | "mtbf" | "mttr" | "loadTime")
  | "detectionDelay"
> & {
  /** What the results call it; the model's name where absent. */
  readonly name?: string;
  /** The model. */
  readonly model?: string;
  /** The machine. */
  readonly machine?: string;
  /** Features of the workload; all that no other deployment serves where absent. */
  readonly features?: readonly string[];
};

/** What `simulate` may be told. */
export type ScenarioOptions = Pick<
  EveryOption,
  | ("users" | "seats" | "activeShare" | "requestsPerUserHour" | "thinkTime" | "dayProfile")
  | ("concurrency" | "rate" | "arrival" | "arrivalCv" | "arrivalOnSeconds" | "arrivalOffSeconds")
  | ("arrivalOffRate" | "burst" | "trace" | "traceScale" | "traceWindow" | "traceLoop" | "workload")
  | ("inputTokens" | "outputTokens" | "mix" | "inputScale" | "outputScale" | "model" | "machine")
  | ("deployments" | "replicas" | "routing" | "maxNumSeqs" | "maxNumBatchedTokens" | "kvTokens")
  | ("queueLimit" | "prefixCaching" | "calibration" | "tensorParallel" | "quantisation")
  | ("quantization" | "speculative" | "gateway" | "gatewayConcurrency" | "gatewayTimeout")
  | ("timeout" | "retries" | "retryBackoff" | "abandon" | "typing" | "outage" | "slow")
  | ("rollingRestart" | "mtbf" | "mttr" | "loadTime" | "detectionDelay" | "slo" | "featureSlo")
  | ("confidence" | "seed" | "precision" | "replications" | "duration" | "threads")
>;

/** What `sweep` may be told. */
export type SweepOptions = Pick<
  EveryOption,
  | ("requestsPerUserHour" | "thinkTime" | "dayProfile" | "arrival" | "arrivalCv")
  | ("arrivalOnSeconds" | "arrivalOffSeconds" | "arrivalOffRate" | "workload" | "inputTokens")
  | ("outputTokens" | "mix" | "inputScale" | "outputScale" | "model" | "machine" | "deployments")
  | ("replicas" | "routing" | "maxNumSeqs" | "maxNumBatchedTokens" | "kvTokens" | "queueLimit")
  | ("prefixCaching" | "calibration" | "tensorParallel" | "quantisation" | "quantization")
  | ("speculative" | "gateway" | "gatewayConcurrency" | "gatewayTimeout" | "timeout" | "retries")
  | ("retryBackoff" | "abandon" | "typing" | "outage" | "slow" | "rollingRestart" | "mtbf" | "mttr")
  | ("loadTime" | "detectionDelay" | "slo" | "featureSlo" | "confidence" | "seed" | "precision")
  | ("replications" | "duration" | "threads")
> &
  SweptOption;

/** What `plan` may be told. */
export type PlanOptions = Pick<
  EveryOption,
  | ("cloud" | "redundancy" | "growth" | "years" | "split" | "price" | "purchase" | "hours")
  | ("users" | "requestsPerUserHour" | "thinkTime" | "concurrency" | "rate" | "arrival")
  | ("arrivalCv" | "arrivalOnSeconds" | "arrivalOffSeconds" | "arrivalOffRate" | "workload")
  | ("inputTokens" | "outputTokens" | "mix" | "inputScale" | "outputScale" | "model" | "machine")
  | ("routing" | "maxNumSeqs" | "maxNumBatchedTokens" | "kvTokens" | "queueLimit" | "prefixCaching")
  | ("calibration" | "tensorParallel" | "quantisation" | "quantization" | "speculative" | "gateway")
  | ("gatewayConcurrency" | "gatewayTimeout" | "timeout" | "retries" | "retryBackoff" | "abandon")
  | ("typing" | "mtbf" | "mttr" | "loadTime" | "detectionDelay" | "slo" | "featureSlo")
  | ("confidence" | "seed" | "duration" | "threads")
>;

/** What `whatif` may be told. */
export type WhatifOptions = Pick<
  EveryOption,
  | ("price" | "purchase" | "hours" | "set" | "vary" | "sensitivity" | "users" | "seats")
  | ("activeShare" | "requestsPerUserHour" | "thinkTime" | "dayProfile" | "concurrency" | "rate")
  | ("arrival" | "arrivalCv" | "arrivalOnSeconds" | "arrivalOffSeconds" | "arrivalOffRate" | "burst")
  | ("workload" | "inputTokens" | "outputTokens" | "mix" | "inputScale" | "outputScale" | "model")
  | ("machine" | "deployments" | "replicas" | "routing" | "maxNumSeqs" | "maxNumBatchedTokens")
  | ("kvTokens" | "queueLimit" | "prefixCaching" | "calibration" | "tensorParallel" | "quantisation")
  | ("quantization" | "speculative" | "gateway" | "gatewayConcurrency" | "gatewayTimeout")
  | ("timeout" | "retries" | "retryBackoff" | "abandon" | "typing" | "outage" | "slow")
  | ("rollingRestart" | "mtbf" | "mttr" | "loadTime" | "detectionDelay" | "slo" | "featureSlo")
  | ("confidence" | "seed" | "precision" | "replications" | "duration" | "threads")
>;

/** What `calibrate` may be told. */
export type CalibrateSettings = Pick<
  MeasuredOption,
  | ("concurrency" | "model" | "machine" | "maxNumSeqs" | "maxNumBatchedTokens" | "kvTokens")
  | ("series" | "modelConfig" | "gpu" | "gpuCount" | "requestRate" | "seed")
>;

/** What `validate` may be told. */
export type ValidateSettings = Pick<
  MeasuredOption,
  | ("concurrency" | "model" | "machine" | "maxNumSeqs" | "maxNumBatchedTokens" | "kvTokens")
  | ("calibration" | "leaveOneOut" | "by" | "modelConfig" | "gpu" | "gpuCount" | "requestRate")
  | "seed"
>;
