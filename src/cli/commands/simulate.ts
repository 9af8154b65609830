import { chartNames, chartsOf } from "../../../reports/charts/chartsOf.ts";
import { sparkLines } from "../../../reports/render/sparkLines.ts";
import { allSlos } from "../../../reports/words/entries.ts";
import type { ExperimentProgress } from "../../montecarlo/experiment.ts";
import { parseSlo } from "../../montecarlo/slo.ts";
import { simulateQuestion } from "../../questions/simulate/simulateQuestion.ts";
import { experimentsText } from "../progressLine.ts";
import { questionCommand } from "../runQuestion.ts";

/** `capsim simulate`: latency and throughput of each model and machine, with the loads around the asked one. */
export const simulateCommand = questionCommand({
  question: simulateQuestion,
  file: "result.json",
  progress(line, { runs, settings }) {
    const latest = new Map<number, ExperimentProgress>();
    const stage = runs.length === 1 ? "simulating" : `simulating ${runs.length} models`;
    return ({ run, ...progress }) => {
      latest.set(run, progress);
      const { detail, share } = experimentsText([...latest.values()], runs.length, settings.precision);
      line.phase(stage, detail, share);
    };
  },
  curveProgress: (line) => {
    const stage = "simulating the loads around the asked one";
    line.phase(stage);
    return ({ done, of }) => line.phase(stage, `${done} of ${of}`, done / of);
  },
  nothing: "before anything was finished",
  finished({ results }, { runs }) {
    const rest = runs.length - results.length / runs[0]!.deployments.length;
    return rest === 0
      ? "what is printed was finished by then"
      : `${rest} of ${runs.length} had nothing finished`;
  },
  charts: ({ results, loadCurves = [], calibrationCurves = [], scenario, seed, version }) =>
    chartsOf({
      entries: results,
      loadCurves,
      calibrationCurves,
      slos: [...scenario.experiment.slos, ...(scenario.experiment.featureSlos ?? [])].map(parseSlo),
      notes: [`Workload ${scenario.workload.name}; seed ${seed}; capsim ${version}.`],
    }),
  staleCharts: chartNames,
  curveLines: ({ loadCurves = [] }, terminal) => sparkLines(loadCurves, terminal),
  isMet: ({ results }) => results.flatMap(allSlos).every(({ verdict }) => verdict === "met"),
});
