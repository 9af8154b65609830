import { routings, usualRouting } from "../../engine/routingPolicies.ts";
import { phrase, setting } from "../../errors.ts";
import { gatewayWords, inMeasured, onOff, planned, quantisations, questions } from "../choices.ts";
import { names, rulesOf, type Settings } from "../setting.ts";
import { faults } from "./faults.ts";

/** How a model is served: what a deployment may say for itself, too. */
const serving = {
  replicas: {
    group: "service",
    value: "N",
    help: "machines that each serve the whole model",
    default: 1,
    rule: (is) => is.count(1000),
    commands: ["simulate", "sweep", "whatif"],
    page: { name: "replicas", label: "Machines", range: 4 },
  },
  routing: {
    group: "service",
    value: "RULE",
    help: `how requests are spread over replicas: ${routings.join(", ")}`,
    default: usualRouting,
    completes: routings,
    rule: (is) => is.oneOf(routings),
    commands: questions,
  },
  maxNumSeqs: {
    group: "service",
    value: "N",
    help: "most sequences in one step of vLLM",
    rule: (is) => is.count(65_536),
    commands: [...questions, ...inMeasured],
    differs: [
      {
        in: inMeasured,
        group: "measured",
        help: "most sequences in one step",
        rule: (is) => is.atLeastOne(),
      },
    ],
  },
  maxNumBatchedTokens: {
    group: "service",
    value: "N",
    help: "most tokens in one step of vLLM",
    rule: (is) => is.count(10_000_000),
    commands: [...questions, ...inMeasured],
    differs: [
      { in: inMeasured, group: "measured", help: "token budget of one step", rule: (is) => is.atLeastOne() },
    ],
  },
  kvTokens: {
    group: "service",
    value: "N",
    help: "tokens the KV cache holds",
    defaultNote: "from memory; vLLM prints it when it starts",
    rule: (is) => is.count(1e12, 16),
    commands: [...questions, ...inMeasured],
    differs: [
      {
        in: inMeasured,
        group: "measured",
        help: "KV cache of one replica in tokens (vLLM prints its blocks; 16 tokens each)",
        defaultNote: "",
        rule: (is) => is.atLeastOne(),
      },
    ],
  },
  queueLimit: {
    group: "service",
    value: "N",
    help: "requests that may wait in an engine; more are turned away",
    defaultNote: "no limit",
    rule: (is) => is.count(1_000_000, 0),
    commands: questions,
  },
  prefixCaching: {
    group: "service",
    value: "on|off",
    help: "keep the KV blocks of prompts that begin the same way",
    defaultNote: "on, as in vLLM V1",
    completes: onOff,
    rule: (is) => is.yesOrNo(),
    commands: questions,
  },
  calibration: {
    group: "service",
    value: "FILE",
    help: "a calibration of your own: the law.json of capsim calibrate",
    completes: [names("file")],
    rule: (is) => is.textOrObject("a law file's name"),
    commands: [...questions, "validate"],
    differs: [
      {
        in: ["validate"],
        group: "own",
        help: "the law to predict with",
        defaultNote: "one fitted to three rows of each series",
      },
    ],
  },
  tensorParallel: {
    group: "service",
    value: "N",
    help: "GPUs of one engine; a machine of 8 runs 2 engines of 4",
    defaultNote: "all GPUs",
    rule: (is) => is.count(64),
    commands: questions,
  },
  quantisation: {
    group: "service",
    value: "FORMAT",
    help: "weights in fp8, int8 or int4 (awq, gptq) in place of 16 bits",
    completes: quantisations,
    rule: (is) => is.weights(),
    commands: questions,
  },
  quantization: {
    group: "service",
    value: "FORMAT",
    help: "the same",
    completes: quantisations,
    rule: (is) => is.weights(),
    commands: questions,
  },
  speculative: {
    group: "service",
    value: "K,ALPHA",
    help: "draft K tokens a step, accepted at rate ALPHA; a third part is the draft's cost or model",
    rule: (is) => is.speculative(),
    commands: questions,
  },
} as const satisfies Settings;

/** What serves the requests. */
export const service = {
  model: {
    group: "service",
    value: "NAME",
    isRepeatable: true,
    isList: true,
    help: "model, or several a,b, or all",
    defaultNote: "every model measured on the machine",
    completes: [names("model"), "all"],
    rule: (is) => is.names("model"),
    commands: [...questions, ...inMeasured],
    differs: [
      { in: planned, defaultNote: "those that GitLab calls compatible with every feature asked" },
      {
        in: inMeasured,
        group: "measured",
        isRepeatable: false,
        help: "the model, where the files do not say",
        defaultNote: "",
        completes: [names("model")],
        rule: (is) => is.text("a model's name"),
      },
    ],
    page: { name: "model", label: "Model" },
  },
  machine: {
    group: "service",
    value: "NAME",
    isRepeatable: true,
    isList: true,
    help: "machine, or several a,b, or all: small, medium, large and others",
    completes: [names("machine"), "all"],
    rule: (is) => is.names("machine"),
    commands: [...questions, ...inMeasured],
    differs: [
      { in: planned, help: "machine, or several a,b, or all", defaultNote: "all of the catalogue" },
      {
        in: inMeasured,
        group: "measured",
        isRepeatable: false,
        help: "a machine of the catalogue the runs were measured on",
        completes: [names("machine")],
        rule: (is) => is.text("a machine of the catalogue"),
      },
    ],
    page: { name: "machine", label: "Machine" },
  },
  deployments: {
    group: "service",
    value: "SPEC",
    isRepeatable: true,
    help: phrase`several models that share the users, in place of ${setting("model")} and ${setting("machine")}: FEATURE,FEATURE=MODEL@MACHINE*REPLICAS`,
    rule: (is) => is.deployments(rulesOf({ ...serving, ...faults }, is)),
    commands: ["simulate", "sweep", "whatif"],
  },
  ...serving,
  gateway: {
    group: "service",
    value: "N",
    help: phrase`instances of GitLab's AI gateway in front; auto: by its rule for ${setting("users")}`,
    default: "off",
    completes: gatewayWords,
    rule: (is) => is.gateway(),
    commands: questions,
  },
  gatewayConcurrency: {
    group: "service",
    value: "N",
    help: "calls an instance holds at once",
    defaultNote: "160, 8 vCPU and 32 GB",
    rule: (is) => is.count(1_000_000),
    commands: questions,
  },
  gatewayTimeout: {
    group: "service",
    value: "S",
    help: "seconds after which the gateway gives up a call",
    defaultNote: "60",
    rule: (is) => is.positive(1e7, "seconds"),
    commands: questions,
  },
} as const satisfies Settings;

/** What a deployment may say for itself. */
export const ofDeployment = { ...serving, ...faults } as const;
