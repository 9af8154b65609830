import { sweepCharts } from "../../../reports/charts/sweepCharts.ts";
import { parseSlo } from "../../montecarlo/slo.ts";
import type { SweepProgress, SweepTask } from "../../planning/sweepCurve.ts";
import { sweepQuestion } from "../../questions/sweep/sweepQuestion.ts";
import { questionCommand } from "../runQuestion.ts";

/** What the search of a capacity costs, in loads of a curve. */
const searchCost = 5;

/** `capsim sweep`: latency and throughput against load, and the capacity, of each model and machine. */
export const sweepCommand = questionCommand({
  question: sweepQuestion,
  file: "sweep.json",
  progress(line, { tasks }) {
    const latest = new Map<number, SweepProgress>();
    return ({ curve, ...progress }) => {
      latest.set(curve, progress);
      line.phase("sweeping", ...curvesText(tasks, latest));
    };
  },
  nothing: "before any curve was finished",
  finished: ({ curves, curvesAsked }) => `${curves.length} of ${curvesAsked} curves are finished and kept`,
  charts(document) {
    const { slos, featureSlos = [] } = document.scenario.experiment;
    return sweepCharts(document, [...slos, ...featureSlos].map(parseSlo));
  },
});

/** "2 of 6 curves done; mixtral-8x7b-instruct-v0.1 on large: 12 of 20 loads", and the share of the work. */
function curvesText(
  tasks: readonly SweepTask[],
  latest: ReadonlyMap<number, SweepProgress>,
): [detail: string, share: number] {
  const isDone = ({ points, of, hasCapacity }: SweepProgress) => points === of && hasCapacity;
  const underWay = [...latest].find(([, each]) => !isDone(each));
  const done = [...latest.values()].filter(isDone).length;
  const count = tasks.length === 1 ? [] : [`${done} of ${tasks.length} curves done`];
  const first = underWay === undefined ? [] : [curveText(tasks[underWay[0]]!, underWay[1])];
  const shares = [...latest.values()].map(
    ({ points, of, hasCapacity }) => (points + (hasCapacity ? searchCost : 0)) / (of + searchCost),
  );
  return [[...count, ...first].join("; "), shares.reduce((sum, share) => sum + share, 0) / tasks.length];
}

function curveText({ deployments }: SweepTask, { points, of, hasCapacity }: SweepProgress): string {
  const rest =
    points === of ? "capacity" : `${points} of ${of} loads${hasCapacity ? ", capacity found" : ""}`;
  const [first, ...others] = deployments;
  const name = `${first!.model} on ${first!.machine}${others.length > 0 ? ` and ${others.length} more` : ""}`;
  return `${name}: ${rest}`;
}
