import { growthChart } from "../../../reports/charts/growthChart.ts";
import { planChart } from "../../../reports/charts/planChart.ts";
import type { PlanProgress } from "../../planning/fleet/makePlan.ts";
import { planQuestion } from "../../questions/plan/planQuestion.ts";
import { questionCommand } from "../runQuestion.ts";

const stages: Readonly<Record<PlanProgress["stage"], readonly [stage: string, unit: string]>> = {
  screening: ["screening", " models on machines"],
  parts: ["screening each by itself", " parts of the workload"],
  testing: ["testing options in front", ""],
  headroom: ["looking for headroom", " options"],
  growth: ["following the years", " options"],
};

/** `capsim plan`: the fewest machines of each kind that keep the SLOs, ranked by cost. */
export const planCommand = questionCommand({
  question: planQuestion,
  file: "plan.json",
  progress:
    (line) =>
    ({ stage, done, of, share = of === 0 ? 1 : done / of }) => {
      const [words, unit] = stages[stage];
      line.phase(words, `${done} of ${of}${unit}`, share);
    },
  nothing: "before any option was finished",
  finished: ({ options, optionsAsked }) =>
    `${options.length} of ${optionsAsked} options are finished and kept`,
  charts(document) {
    const { options, scenario, seed, version } = document;
    const notes = [`Workload ${scenario.workload.name}; seed ${seed}; capsim ${version}.`];
    return [
      { name: "plan-cost-latency", spec: planChart(options, notes) },
      { name: "plan-growth", spec: growthChart(document, notes) },
    ].flatMap(({ name, spec }) => (spec === null ? [] : [{ name, spec }]));
  },
  isMet: ({ recommendation }) => recommendation.option !== null,
});
