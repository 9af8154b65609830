import { phrase, setting } from "../../errors.ts";
import { compared, inMeasured, leftOut } from "../choices.ts";
import { names, type Settings } from "../setting.ts";

/** What is compared with the base of a what-if. */
export const variants = {
  set: {
    group: "variants",
    value: "KEY=VALUE",
    isRepeatable: true,
    help: "what the variant changes, all together; inside lists by number: deployments.0.replicas=2",
    completes: [names("setting")],
    rule: (is) => is.changes(),
    commands: compared,
  },
  vary: {
    group: "variants",
    value: "KEY=A,B,C",
    isRepeatable: true,
    isList: true,
    help: "a variant for each value (semicolons where values hold commas), and for each combination of several keys",
    completes: [names("setting")],
    rule: (is) => is.severalChanges(),
    commands: compared,
  },
  sensitivity: {
    group: "variants",
    value: null,
    help: phrase`vary each input over its range: what moves E2E p95 and, with ${setting("slo")}, the cost most, with a tornado chart`,
    rule: (is) => is.yes(),
    commands: compared,
  },
  breakEven: {
    group: "variants",
    value: null,
    help: "in place of differences: which of base and variants is the cheapest that keeps the SLOs, and up to which load",
    rule: (is) => is.yes(),
    commands: compared,
    isForTerminal: true,
  },
  upTo: {
    group: "variants",
    value: "N",
    help: phrase`largest load that ${setting("breakEven")} looks at, in the unit of the base's`,
    defaultNote: "twice the base's",
    rule: (is) => is.aboveZero(),
    commands: compared,
    isForTerminal: true,
  },
} as const satisfies Settings;

/** What load tests are, and what their files leave out. */
export const measured = {
  series: {
    group: "own",
    value: "ID",
    help: "which series, where the files hold several",
    rule: (is) => is.text("the name of a series"),
    commands: ["calibrate"],
  },
  leaveOneOut: {
    group: "own",
    value: null,
    help: "predict each row without it",
    rule: (is) => is.yes(),
    commands: ["validate"],
  },
  by: {
    group: "own",
    value: "WHAT",
    help: "leave out each row or each series (curve): row, series",
    completes: leftOut,
    rule: (is) => is.oneOf(leftOut),
    commands: ["validate"],
  },
  modelConfig: {
    group: "measured",
    value: "FILE",
    help: "Hugging Face config.json: the model's geometry",
    completes: [names("file")],
    rule: (is) => is.textOrObject("a config.json, parsed, or its file's name"),
    commands: inMeasured,
  },
  gpu: {
    group: "measured",
    value: "NAME",
    help: "the GPU, where the files do not say",
    completes: [names("gpu")],
    rule: (is) => is.text("a GPU's name"),
    commands: inMeasured,
  },
  gpuCount: {
    group: "measured",
    value: "N",
    help: "GPUs that one replica spreads over",
    rule: (is) => is.atLeastOne(),
    commands: inMeasured,
  },
  requestRate: {
    group: "measured",
    value: "R",
    help: "load of files that do not say theirs: requests per second",
    rule: (is) => is.aboveZero(),
    commands: inMeasured,
  },
} as const satisfies Settings;
