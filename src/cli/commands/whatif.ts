import { breakEvenChart } from "../../../reports/charts/breakEvenChart.ts";
import { tornadoChart } from "../../../reports/charts/tornadoChart.ts";
import { sideText } from "../../../reports/whatif/rows.ts";
import { breakEvenQuestion } from "../../questions/breakEven/breakEvenQuestion.ts";
import { whatifQuestion } from "../../questions/whatif/whatifQuestion.ts";
import { experimentsText } from "../progressLine.ts";
import { questionCommand } from "../runQuestion.ts";

const stages = {
  variants: "simulating",
  inputs: "varying each input",
  interaction: "varying two inputs together",
} as const;

/** `capsim whatif`: the differences of variants from a base, on common random numbers. */
export const whatifCommand = questionCommand({
  question: whatifQuestion,
  file: "whatif.json",
  progress:
    (line, { resolved }) =>
    (progress) => {
      if (progress.stage === "fleets") {
        const { done, of } = progress;
        line.phase("what moves the cost", `${done} of ${of} fleets searched`, done / of);
        return;
      }
      const { comparison, comparisons, stage } = progress;
      const { detail, share } = experimentsText([progress], 1, resolved.settings.precision);
      const which = comparisons === 1 ? "" : ` (base ${comparison + 1} of ${comparisons})`;
      line.phase(`${stages[stage]}${which}`, detail, share);
    },
  nothing: "before anything was finished",
  finished: () => "what is printed was finished by then",
  charts: ({ base, sensitivity = [] }) =>
    sensitivity.map(({ comparedWith, sensitivity: found, cost }, i) => ({
      name: sensitivity.length === 1 ? "sensitivity" : `sensitivity-${i + 1}`,
      spec: tornadoChart(sideText(base.sides[comparedWith]!), found, cost),
    })),
});

/** `capsim whatif --break-even`: which of the base and its variants is the cheapest that keeps the SLOs, and up to which load. */
export const breakEvenCommand = questionCommand({
  question: breakEvenQuestion,
  file: "break-even.json",
  progress:
    (line) =>
    ({ done, of, share }) =>
      line.phase("break-even", `${done} of ${of} options searched`, share),
  nothing: "before all options were known: nothing can be compared",
  finished: () => "what is printed was finished by then",
  charts(document) {
    const spec = breakEvenChart(document, [`Seed ${document.seed}; capsim ${document.version}.`]);
    return spec === null ? [] : [{ name: "break-even", spec }];
  },
});
