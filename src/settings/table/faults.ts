import { phrase, setting } from "../../errors.ts";
import { onOff, planned, questions } from "../choices.ts";
import type { Settings } from "../setting.ts";

const tested = ["simulate", "sweep", "whatif"] as const;

/** Clients that do not wait for ever. */
export const clients = {
  timeout: {
    group: "trouble",
    value: "TIME|gitlab",
    help: "how long clients wait for an answer; gitlab: 60 s, chat 30 s",
    defaultNote: "for ever",
    completes: ["gitlab"],
    rule: (is) => is.wordOrDuration("gitlab"),
    commands: questions,
  },
  retries: {
    group: "trouble",
    value: "N",
    help: "how often a request that timed out, was turned away or was lost is sent again",
    defaultNote: "0",
    rule: (is) => is.count(100, 0),
    commands: questions,
  },
  retryBackoff: {
    group: "trouble",
    value: "TIME",
    help: "wait before the first retry, doubled before each further one, at most 16 times",
    defaultNote: "0.5 s",
    rule: (is) => is.duration(),
    commands: questions,
  },
  abandon: {
    group: "trouble",
    value: "TIME",
    help: "mean time after which a user leaves",
    defaultNote: "never",
    rule: (is) => is.duration(),
    commands: questions,
  },
  typing: {
    group: "trouble",
    value: "on|off",
    help: "completions that are typed over are cancelled, in built-in workloads",
    default: "off",
    completes: onOff,
    rule: (is) => is.yesOrNo(),
    commands: questions,
  },
} as const satisfies Settings;

/** Replicas that fail, are slow, or are restarted; a deployment may say it for itself, too. */
export const faults = {
  outage: {
    group: "trouble",
    value: "AT+TIME[@N]",
    isRepeatable: true,
    help: "replica N, or all, fails AT into the measured time and is repaired TIME later: 10m+5m@1",
    rule: (is) => is.outages(),
    commands: tested,
  },
  slow: {
    group: "trouble",
    value: "FACTOR@N",
    isRepeatable: true,
    help: "replica N is slower: 2@1, or for a while 3@1:10m+5m",
    rule: (is) => is.slowReplicas(),
    commands: tested,
  },
  rollingRestart: {
    group: "trouble",
    value: "AT[,DRAIN]",
    help: "restart all replicas one after another; each finishes what it can within DRAIN",
    defaultNote: "30 s",
    rule: (is) => is.rollingRestart(),
    commands: tested,
  },
  mtbf: {
    group: "trouble",
    value: "TIME|published",
    help: "mean time between failures of a replica, such as 90d; published: by GPUs, from Llama 3's training",
    completes: ["published"],
    rule: (is) => is.wordOrDuration("published"),
    commands: questions,
    differs: [
      {
        in: planned,
        help: "mean time between failures of a machine",
        defaultNote: phrase`with ${setting("redundancy")} availability=: published`,
      },
    ],
  },
  mttr: {
    group: "trouble",
    value: "TIME",
    help: phrase`mean time of repair, with ${setting("mtbf")}`,
    defaultNote: "30m",
    rule: (is) => is.duration(),
    commands: questions,
  },
  loadTime: {
    group: "trouble",
    value: "TIME",
    help: "time to load the weights after a repair or restart",
    defaultNote: "60 s and the weights at 1 GB/s",
    rule: (is) => is.duration(true),
    commands: questions,
  },
  detectionDelay: {
    group: "trouble",
    value: "TIME",
    help: "time until the router notices that a replica is gone or back",
    defaultNote: "30 s",
    rule: (is) => is.duration(true),
    commands: questions,
  },
} as const satisfies Settings;
