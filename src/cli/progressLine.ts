import type { ExperimentProgress } from "../montecarlo/experiment.ts";
import type { CliIo, Output } from "./io.ts";
import { timeLeft, timeLeftText } from "./timeLeft.ts";

/** Flags that silence it. */
export type ProgressFlags = {
  readonly quiet?: boolean | undefined;
  readonly noProgress?: boolean | undefined;
};

/** One line on a terminal that is rewritten in place. */
export type ProgressLine = {
  /**
   * Says what is going on: "drawing charts: 2 of 5, about 3 s left".
   *
   * @param share of the stage that is done, 0 to 1, from which the time left is told; null where that is not known
   */
  phase(stage: string, detail?: string, share?: number | null): void;
  /** Wipes the line, so that something else can be printed. */
  clear(): void;
};

/** Runs of each experiment before the time left is guessed. */
const fewestForEstimate = 3;
/** Milliseconds between two writes: more would only flicker. */
const interval = 100;

/** @param now a clock in milliseconds */
export function progressLine(output: Output, now: () => number): ProgressLine {
  let current = "";
  let shownAt = Number.NEGATIVE_INFINITY;
  let left = timeLeft(now);
  const phase = (stage: string, detail = "", share: number | null = null) => {
    const isNew = stage !== current;
    current = stage;
    // Each stage has a pace of its own.
    if (isNew) left = timeLeft(now);
    const seconds = share === null ? null : left(share);
    if (!isNew && now() - shownAt < interval) return;
    shownAt = now();
    const text = `${stage}${detail && `: ${detail}`}`;
    const time = seconds === null ? "" : `, ${timeLeftText(seconds)}`;
    // The time left is what is wanted most: in a narrow terminal the rest is cut.
    const room = Math.max(0, (output.columns ?? 80) - 1 - time.length);
    output.write(`\r\u001b[K${text.slice(0, room)}${time}`);
  };
  return {
    phase,
    clear() {
      current = "";
      output.write("\r\u001b[K");
    },
  };
}

/** Says nothing. */
export const silent: ProgressLine = { phase() {}, clear() {} };

/**
 * How far the experiments are together, with the widest precision among them, and the share of the work that is done;
 * null while some of them have hardly begun.
 */
export function experimentsText(
  latest: readonly ExperimentProgress[],
  runs: number,
  target: number,
): { readonly detail: string; readonly share: number | null } {
  const done = latest.reduce((sum, { replications }) => sum + replications, 0);
  const worst = Math.max(...latest.map(({ precision }) => precision ?? Number.POSITIVE_INFINITY));
  const reached = Number.isFinite(worst) ? `, p95 to ±${percent(worst)} (aim ±${percent(target)})` : "";
  const left = latest.reduce((sum, progress) => sum + replicationsLeft(progress, target), 0);
  const isEarly = latest.length < runs || done < fewestForEstimate * runs;
  // What runs beside the counted runs, to tell the law's uncertainty, ends soon after them.
  return { detail: `${done} runs done${reached}`, share: isEarly ? null : done / (done + left) };
}

/** The half-width falls with the square root of the number of replications; before it is known, as many as are run whatever it is. */
function replicationsLeft(
  { replications, minReplications = 0, maxReplications, precision }: ExperimentProgress,
  target: number,
): number {
  const most = maxReplications - replications;
  const least = Math.max(0, minReplications - replications);
  if (precision === null) return least > 0 ? least : most;
  if (precision <= target) return least;
  return Math.min(most, Math.max(least, replications * ((precision / target) ** 2 - 1)));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** A progress line where somebody watches and wants one; silence elsewhere. */
export function progressFor(
  { quiet, noProgress }: ProgressFlags,
  { stderr }: Pick<CliIo, "stderr">,
): ProgressLine {
  const isWatched = stderr.isTerminal && !quiet && !noProgress;
  return isWatched ? progressLine(stderr, () => performance.now()) : silent;
}
