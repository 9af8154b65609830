import { questions } from "../choices.ts";
import { names, type Settings } from "../setting.ts";

/** What the requests are. */
export const requests = {
  workload: {
    group: "requests",
    value: "NAME",
    help: "a built-in workload (capsim catalog workloads) or a YAML file",
    default: "gitlab-duo",
    completes: [names("workload"), names("file")],
    rule: (is) => is.text("a built-in workload or a file's name"),
    commands: questions,
  },
  inputTokens: {
    group: "requests",
    value: "LENGTHS",
    help: "prompt lengths: a number, lognormal:MEAN,CV, or empirical:FILE",
    rule: (is) => is.lengths(),
    commands: questions,
  },
  outputTokens: {
    group: "requests",
    value: "LENGTHS",
    help: "answer lengths, in the same ways",
    rule: (is) => is.lengths(),
    commands: questions,
  },
  mix: {
    group: "requests",
    value: "PARTS",
    help: "the features' parts of the model calls: code-completion=80,chat=20",
    defaultNote: "the workload's",
    rule: (is) => is.mix(),
    commands: questions,
    page: { name: "mix", label: "Mix of model calls" },
  },
  inputScale: {
    group: "requests",
    value: "F",
    help: "prompts F times as long as the workload's, such as 2x",
    default: 1,
    rule: (is) => is.factor(),
    commands: questions,
    page: { name: "input", label: "Prompt length", range: 4 },
  },
  outputScale: {
    group: "requests",
    value: "F",
    help: "answers F times as long, within the limits they have",
    default: 1,
    rule: (is) => is.factor(),
    commands: questions,
    page: { name: "output", label: "Answer length", range: 4 },
  },
} as const satisfies Settings;
