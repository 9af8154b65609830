import { compile, type TopLevelSpec } from "vega-lite";
import { latencyDistributionChart } from "../../reports/charts/latencyDistributionChart.ts";
import { latencyLoadChart } from "../../reports/charts/latencyLoadChart.ts";
import { relativeError } from "../../reports/words/numbers.ts";
import type { ResultEntry } from "../documents/parts/entry.ts";
import { UserError } from "../errors.ts";
import { disturbancesOf } from "../montecarlo/disturbances.ts";
import type { Interruption } from "../montecarlo/experiment.ts";
import { inProcessRunner, type Runner } from "../montecarlo/runner.ts";
import { type ResolvedScenario, resolveScenario } from "../questions/resolve/resolveScenario.ts";
import { parseWorld, type World } from "../questions/resolve/world.ts";
import { execute } from "../questions/simulate/execute.ts";
import { loadCurves } from "../questions/simulate/loadCurves.ts";
import { readAsked } from "../settings/asked.ts";
import { layersOf, optionLayer } from "../settings/layers.ts";
import { carriedFiles } from "./carriedFiles.ts";
import { firstRun, firstRunner } from "./firstEstimate.ts";
import { liveCost } from "./liveCost.ts";
import { liveNotes } from "./liveNotes.ts";
import type { LiveAnswer, LiveBase, LiveQuestion, LiveStage } from "./protocol.ts";
import { stageSettings } from "./stages.ts";

/**
 * Simulates a report's scenario with other settings, as often as it is asked. Each question gets estimates that become
 * better; a new question interrupts the work on the one before. The last estimate of a question is the very result that
 * `capsim simulate` gives for the same flags.
 *
 * @param post takes the answers
 * @param breathe lets the host hand in a new question between two jobs
 */
export function liveSimulator(
  base: LiveBase,
  post: (answer: LiveAnswer) => void,
  breathe: () => Promise<void>,
): (question: LiveQuestion) => void {
  const world = parseWorld(base.data, carriedFiles(base.asked));
  const whole = inProcessRunner(breathe);
  const runners = { whole, first: firstRunner(whole) };
  post({ kind: "ready" });
  let interrupt = () => {};
  return (question) => {
    interrupt();
    const { interruption, stop } = interruptible();
    interrupt = stop;
    const { id } = question;
    post({ kind: "heard", id });
    const tell = (answer: LiveAnswer) => {
      if (!interruption.requested) post(answer);
    };
    answer(question, base, world, runners, interruption, tell).catch((error: unknown) => {
      const text = error instanceof UserError ? error.message : `capsim is at fault: ${error}`;
      tell({ kind: "mistake", id, text });
    });
  };
}

function interruptible(): { readonly interruption: Interruption; stop(): void } {
  let resolve = () => {};
  const interruption = {
    requested: false,
    promise: new Promise<void>((done) => {
      resolve = done;
    }),
  };
  const stop = () => {
    interruption.requested = true;
    resolve();
  };
  return { interruption, stop };
}

async function answer(
  question: LiveQuestion,
  base: LiveBase,
  world: World,
  runners: { readonly whole: Runner; readonly first: Runner },
  interruption: Interruption,
  tell: (answer: LiveAnswer) => void,
): Promise<void> {
  const { id, pricePerHour } = question;
  const resolved = await resolvedOf(question, base, world);
  const cost = liveCost(resolved.runs[0]!, world.catalog, pricePerHour, base.today);
  const chart = (name: "distribution" | "curve", spec: TopLevelSpec) =>
    tell({ kind: "chart", id, name, spec: compile(spec).spec });
  const stages: readonly LiveStage["name"][] = question.depth === "first" ? ["first"] : ["better", "full"];
  for (const name of stages) {
    const settings = stageSettings(name, resolved.settings, resolved.runs[0]!.scenario);
    const onProgress = ({ replications, maxReplications, precision }: Progress) => {
      if (name === "full")
        tell({ kind: "progress", id, replications, mostReplications: maxReplications, precision });
    };
    const isFirst = name === "first";
    const [entries] = await execute(
      isFirst ? resolved.runs.map(firstRun) : resolved.runs,
      settings,
      isFirst ? runners.first : runners.whole,
      (_, progress) => onProgress(progress),
      interruption,
      false,
    );
    if (interruption.requested || !entries) return;
    tell({
      kind: "estimate",
      id,
      entries,
      stage: stageOf(name, entries, resolved),
      cost,
      notes: liveNotes(entries, isFirst),
    });
    chart("distribution", latencyDistributionChart(entries, resolved.settings.slos));
  }
  if (question.depth === "first") return;
  const curves = await loadCurves(resolved.runs, resolved.settings, runners.whole, interruption);
  if (curves !== null && curves.length > 0) chart("curve", latencyLoadChart(curves, resolved.settings.slos));
}

type Progress = {
  readonly replications: number;
  readonly maxReplications: number;
  readonly precision: number | null;
};

async function resolvedOf(
  { changes }: LiveQuestion,
  { asked }: LiveBase,
  world: World,
): Promise<ResolvedScenario> {
  const { flags, scenarioFile } = asked;
  const file = scenarioFile && {
    file: scenarioFile.name,
    values: scenarioFile.values,
    place: () => scenarioFile.name,
  };
  return resolveScenario(
    readAsked("simulate", [...layersOf("simulate", flags, file), optionLayer(changes)], world.files),
    world,
  );
}

function stageOf(
  name: LiveStage["name"],
  entries: readonly ResultEntry[],
  resolved: ResolvedScenario,
): LiveStage {
  const { replications, measuredSeconds: seconds } = entries[0]!;
  const steady = entries.filter(({ state }) => state !== "overloaded");
  const errors = steady.flatMap(({ metrics }) => relativeError(metrics.e2eLatencySeconds.p95) ?? []);
  const short = steady.find(({ stopped }) => stopped !== "precision");
  return {
    name,
    replications,
    seconds,
    stopped: short?.stopped ?? steady[0]?.stopped ?? null,
    precision: errors.length === 0 ? null : Math.max(...errors),
    aim: resolved.settings.precision,
    isUndisturbed:
      name === "first" && resolved.runs.some(({ scenario }) => disturbancesOf(scenario).length > 0),
  };
}
