import type { ExperimentProgress } from "../montecarlo/experiment.ts";
import type { ScenarioInput } from "../scenario/scenarioInput.ts";
import type { Output } from "./io.ts";

/** One line on a terminal that is rewritten in place. */
export type ProgressLine = {
  /** Says what is going on. */
  phase(text: string): void;
  /** Takes in how far one of the runs is, and says how far all are. */
  update(run: number, progress: ExperimentProgress): void;
  /** Wipes the line, so that something else can be printed. */
  clear(): void;
};

const columns = 79;
/** Runs of each experiment before the time left is guessed. */
const fewestForEstimate = 3;
/** Milliseconds between two writes: more would only flicker. */
const interval = 100;

/**
 * @param runs how many experiments there are
 * @param target the precision they run to
 * @param now a clock in milliseconds
 */
export function progressLine(output: Output, runs: number, target: number, now: () => number): ProgressLine {
  const latest = new Map<number, ExperimentProgress>();
  const started = now();
  let shownAt = Number.NEGATIVE_INFINITY;
  const show = (text: string) => {
    shownAt = now();
    output.write(`\r\u001b[K${text.slice(0, columns)}`);
  };
  return {
    phase: show,
    update(run, progress) {
      latest.set(run, progress);
      if (now() - shownAt < interval) return;
      show(summary([...latest.values()], runs, target, (now() - started) / 1000));
    },
    clear: () => output.write("\r\u001b[K"),
  };
}

/** Says nothing. */
export const silent: ProgressLine = { phase() {}, update() {}, clear() {} };

/** How far the experiments are together, the widest precision among them, and the time left at the pace so far. */
export function summary(
  latest: readonly ExperimentProgress[],
  runs: number,
  target: number,
  elapsedSeconds: number,
): string {
  const done = latest.reduce((sum, { replications }) => sum + replications, 0);
  const worst = Math.max(...latest.map(({ precision }) => precision ?? Number.POSITIVE_INFINITY));
  const reached = Number.isFinite(worst) ? `, latency to ±${percent(worst)} (aim ±${percent(target)})` : "";
  const left = latest.reduce((sum, progress) => sum + replicationsLeft(progress, target), 0);
  const seconds = (left * elapsedSeconds) / Math.max(1, done);
  const scope = runs === 1 ? "" : ` ${runs} models`;
  const isEarly = latest.length < runs || done < fewestForEstimate * runs;
  // What runs beside the counted runs, to tell the law's uncertainty, ends soon after them.
  const rest = isEarly ? "" : seconds > 0 ? `, about ${Math.ceil(seconds)} s left` : ", nearly done";
  return `simulating${scope}: ${done} runs done${reached}${rest}`;
}

/** The half-width falls with the square root of the number of replications. */
function replicationsLeft(
  { replications, maxReplications, precision }: ExperimentProgress,
  target: number,
): number {
  const most = maxReplications - replications;
  if (precision === null) return most;
  if (precision <= target) return 0;
  return Math.min(most, replications * ((precision / target) ** 2 - 1));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** A progress line where somebody watches and wants one; silence elsewhere. */
export function progressFor(
  { quiet, noProgress }: Pick<ScenarioInput, "quiet" | "noProgress">,
  output: Output,
  runs: number,
  target: number,
): ProgressLine {
  const isWatched = output.isTerminal && !quiet && !noProgress;
  return isWatched ? progressLine(output, runs, target, () => performance.now()) : silent;
}
