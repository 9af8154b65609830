import type { FlagValues } from "./flagValues.ts";

/**
 * The flags of `capsim simulate`. A flag is the key in kebab case (`--max-num-seqs`), and the same key stands in a
 * scenario file. This table holds words only, so that `--help` needs nothing else; what a value may be stands in
 * simulate/scenarioInput.ts.
 */
export type FlagSpec = {
  readonly key: string;
  /** What stands for the value in the help; null for a flag without one. */
  readonly value: string | null;
  readonly isRepeatable?: true;
  /** Value where none is given, for commands that do not read scenario files. */
  readonly usual?: string;
  /** What shells may complete, where it is not what the key has elsewhere. */
  readonly values?: FlagValues;
  readonly text: string;
};

const load = [
  { key: "users", value: "N", text: "N users who ask, wait for the answer, think, and ask again" },
  { key: "seats", value: "N", text: "N people who may ask, of whom --active-share do" },
  {
    key: "activeShare",
    value: "P",
    text: 'share of the seats that ask in the busy hour, with a range if you like: "60% (40..80)"',
  },
  {
    key: "requestsPerUserHour",
    value: "R",
    text: 'requests of a user in an hour, "25 (10..60)" (default: 25, GitLab\'s planning rule, 7 to 72)',
  },
  { key: "thinkTime", value: "S", text: "the same as mean seconds between an answer and the next question" },
  {
    key: "dayProfile",
    value: "NAME",
    text: "simulate a whole day or week whose busiest hour is the load: azure-code-day, azure-code-week, azure-conversation-day, azure-conversation-week, flat, or a file",
  },
  { key: "concurrency", value: "N", text: "N requests always in flight" },
  { key: "rate", value: "R", text: "R requests per second, whether answers come or not" },
  {
    key: "arrival",
    value: "KIND",
    text: "how requests come, with --rate: poisson, constant, gamma, on-off (default: the workload file's, else poisson)",
  },
  { key: "arrivalCv", value: "C", text: "coefficient of variation of the gaps, with --arrival gamma" },
  { key: "arrivalOnSeconds", value: "S", text: "mean length of busy times, with --arrival on-off" },
  { key: "arrivalOffSeconds", value: "S", text: "mean length of quiet times, with --arrival on-off" },
  {
    key: "arrivalOffRate",
    value: "F",
    text: "rate in quiet times as a share of the mean rate, with --arrival on-off (default: 0)",
  },
  { key: "burst", value: "N", text: "N requests at once, and no more" },
  {
    key: "trace",
    value: "FILE",
    text: "recorded arrivals and lengths: Azure, BurstGPT, Mooncake, ServeGen, vLLM, GuideLLM or capsim's requests.csv (.gz too)",
  },
  { key: "traceScale", value: "2x", text: "multiply the trace's rate" },
  {
    key: "traceWindow",
    value: "FROM..TO",
    text: "only this part of the trace, on its clock (10:00..11:00, 2023-11-16T18:20..19:00) or since its start",
  },
  { key: "traceLoop", value: null, text: "begin the trace again when it has ended, for --duration" },
] as const satisfies readonly FlagSpec[];

const requests = [
  {
    key: "workload",
    value: "NAME",
    text: "a built-in workload (capsim catalog workloads) or a YAML file (default: gitlab-duo)",
  },
  {
    key: "inputTokens",
    value: "LENGTHS",
    text: "prompt lengths: a number, lognormal:MEAN,CV, or empirical:FILE",
  },
  { key: "outputTokens", value: "LENGTHS", text: "answer lengths, in the same ways" },
  {
    key: "mix",
    value: "PARTS",
    text: "the features' parts of the model calls: code-completion=80,chat=20 (default: the workload's)",
  },
  { key: "inputScale", value: "F", text: "prompts F times as long as the workload's, such as 2x" },
  { key: "outputScale", value: "F", text: "answers F times as long, within the limits they have" },
] as const satisfies readonly FlagSpec[];

const service = [
  {
    key: "model",
    value: "NAME",
    isRepeatable: true,
    text: "model, or several a,b, or all (default: every model measured on the machine)",
  },
  {
    key: "machine",
    value: "NAME",
    isRepeatable: true,
    text: "machine, or several a,b, or all: small, medium, large, ...",
  },
  {
    key: "deployments",
    value: "SPEC",
    isRepeatable: true,
    text: "in place of --model and --machine, repeatable: FEATURE,FEATURE=MODEL@MACHINE*REPLICAS, together one house",
  },
  { key: "replicas", value: "N", text: "machines that each serve the whole model (default: 1)" },
  { key: "routing", value: "RULE", text: "round-robin, least-outstanding (default), power-of-two" },
  { key: "maxNumSeqs", value: "N", text: "vLLM's limit of sequences in a step" },
  { key: "maxNumBatchedTokens", value: "N", text: "vLLM's limit of tokens in a step" },
  {
    key: "kvTokens",
    value: "N",
    text: "tokens the KV cache holds (default: from memory; vLLM prints it when it starts)",
  },
  {
    key: "queueLimit",
    value: "N",
    text: "requests that may wait in an engine; more are turned away (default: no limit)",
  },
  {
    key: "prefixCaching",
    value: "on|off",
    text: "keep the KV blocks of prompts that begin the same way (default: on, as in vLLM V1)",
  },
  { key: "calibration", value: "FILE", text: "service law of your own (law.json)" },
  {
    key: "tensorParallel",
    value: "N",
    text: "GPUs of one engine; a machine of 8 runs 2 engines of 4 (default: all GPUs)",
  },
  {
    key: "quantisation",
    value: "FORMAT",
    text: "weights in fp8, int8 or int4 (awq, gptq) in place of 16 bits",
  },
  { key: "quantization", value: "FORMAT", text: "the same" },
  {
    key: "speculative",
    value: "K,ALPHA",
    text: "draft K tokens a step, accepted at rate ALPHA; a third part is the draft's cost or model",
  },
  {
    key: "gateway",
    value: "N",
    text: "instances of GitLab's AI gateway in front; auto: by its rule for --users; off (default)",
  },
  {
    key: "gatewayConcurrency",
    value: "N",
    text: "calls an instance holds at once (default: 160, 8 vCPU and 32 GB)",
  },
  {
    key: "gatewayTimeout",
    value: "S",
    text: "seconds after which the gateway gives up a call (default: 60)",
  },
] as const satisfies readonly FlagSpec[];

const trouble = [
  {
    key: "timeout",
    value: "TIME|gitlab",
    text: "how long clients wait for an answer; gitlab: 60 s, chat 30 s (default: for ever)",
  },
  {
    key: "retries",
    value: "N",
    text: "how often a request that timed out, was turned away or was lost is sent again (default: 0)",
  },
  {
    key: "retryBackoff",
    value: "TIME",
    text: "wait before the first retry, doubled before each further one, at most 16 times (default: 0.5 s)",
  },
  { key: "abandon", value: "TIME", text: "mean time after which a user leaves (default: never)" },
  {
    key: "typing",
    value: "on|off",
    text: "completions that are typed over are cancelled, in built-in workloads (default: off)",
  },
  {
    key: "outage",
    value: "AT+TIME[@N]",
    isRepeatable: true,
    text: "replica N, or all, fails AT into the measured time and is repaired TIME later: 10m+5m@1; repeatable",
  },
  {
    key: "slow",
    value: "FACTOR@N",
    isRepeatable: true,
    text: "replica N is slower: 2@1, or for a while 3@1:10m+5m; repeatable",
  },
  {
    key: "rollingRestart",
    value: "AT[,DRAIN]",
    text: "restart all replicas one after another; each finishes what it can within DRAIN (default: 30 s)",
  },
  {
    key: "mtbf",
    value: "TIME|published",
    text: "mean time between failures of a replica, such as 90d; published: by GPUs, from Llama 3's training",
  },
  { key: "mttr", value: "TIME", text: "mean time of repair, with --mtbf (default: 30m)" },
  {
    key: "loadTime",
    value: "TIME",
    text: "to load the weights after a repair or restart (default: 60 s and the weights at 1 GB/s)",
  },
  {
    key: "detectionDelay",
    value: "TIME",
    text: "until the router notices that a replica is gone or back (default: 30 s)",
  },
] as const satisfies readonly FlagSpec[];

const experiment = [
  {
    key: "slo",
    value: "SLO",
    isRepeatable: true,
    text: 'what users must get, repeatable: "e2e.p95<15s", "ttft.p90<800ms"',
  },
  {
    key: "featureSlo",
    value: "SLO",
    isRepeatable: true,
    text: 'what one feature must keep, repeatable: "chat:ttft.p95<2s"',
  },
  { key: "confidence", value: "P", text: "probability at which an SLO counts as met (default: 0.95)" },
  { key: "requireSlo", value: null, text: "exit with 1 unless every SLO is met" },
  { key: "seed", value: "N", text: "the same seed gives the same result (default: 1)" },
  { key: "precision", value: "P", text: "stop when the latency is known to +-P (default: 2%)" },
  { key: "replications", value: "MIN..MAX", text: "how often a run is repeated (default: 20..400)" },
  { key: "duration", value: "S", text: "seconds measured in each run (default: 3600, one busy hour)" },
  { key: "threads", value: "N", text: "worker threads (default: as many as cores, at most 8)" },
] as const satisfies readonly FlagSpec[];

const output = [
  { key: "format", value: "FORMAT", text: "table (default), json, csv, markdown" },
  {
    key: "out",
    value: "DIR",
    text: "where result.json, report.html and the charts go (default: capsim-out)",
  },
  { key: "noCharts", value: null, text: "no charts, and no report.html" },
  { key: "quiet", value: null, text: "nothing on stderr but errors" },
  { key: "noProgress", value: null, text: "no progress line" },
] as const satisfies readonly FlagSpec[];

export const flagGroups = [
  { title: "Load (exactly one of --users, --seats, --concurrency, --rate, --burst, --trace):", flags: load },
  { title: "Requests:", flags: requests },
  { title: "Service:", flags: service },
  { title: "Impatience and trouble (times in seconds, or 5m, 2h, 90d):", flags: trouble },
  { title: "Experiment:", flags: experiment },
  { title: "Output:", flags: output },
] as const;

export type FlagKey = (typeof flagGroups)[number]["flags"][number]["key"];
export const simulateFlags: readonly (FlagSpec & { readonly key: FlagKey })[] = [
  ...load,
  ...requests,
  ...service,
  ...trouble,
  ...experiment,
  ...output,
];

/** The keys that say which kind of load it is, of which a scenario has exactly one. */
export const loadKinds = [
  "users",
  "seats",
  "concurrency",
  "rate",
  "burst",
  "trace",
] as const satisfies readonly FlagKey[];
export type LoadKind = (typeof loadKinds)[number];

/** `maxNumSeqs` as it is typed: `--max-num-seqs`. */
export function flagOf(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
