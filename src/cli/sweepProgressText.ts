import type { SweepProgress, SweepTask } from "../planning/sweepCurve.ts";

/** What the search of a capacity costs, in loads of a curve. */
const searchCost = 5;

/**
 * A listener for the progress of curves that says how far they are together, and what is under way.
 *
 * @example
 * // sweeping: 2 of 6 curves done; mixtral-8x7b-instruct-v0.1 on large: 12 of 20 loads
 */
export function sweepProgressText(
  tasks: readonly SweepTask[],
  say: (stage: string, detail: string, share: number) => void,
): (curve: number, progress: SweepProgress) => void {
  const latest = new Map<number, SweepProgress>();
  return (curve, progress) => {
    latest.set(curve, progress);
    const isDone = ({ points, of, hasCapacity }: SweepProgress) => points === of && hasCapacity;
    const done = [...latest.values()].filter(isDone).length;
    const underWay = [...latest]
      .filter(([, each]) => !isDone(each))
      .map(([i, each]) => words(tasks[i]!, each));
    const count = tasks.length === 1 ? "" : `${done} of ${tasks.length} curves done`;
    const detail = [count, underWay[0] ?? ""].filter((text) => text !== "").join("; ");
    const shares = [...latest.values()].map(
      ({ points, of, hasCapacity }) => (points + (hasCapacity ? searchCost : 0)) / (of + searchCost),
    );
    say("sweeping", detail, shares.reduce((sum, share) => sum + share, 0) / tasks.length);
  };
}

function words({ deployments }: SweepTask, { points, of, hasCapacity }: SweepProgress): string {
  const rest =
    points === of ? "capacity" : `${points} of ${of} loads${hasCapacity ? ", capacity found" : ""}`;
  const [first, ...others] = deployments;
  const name = `${first!.model} on ${first!.machine}${others.length > 0 ? ` and ${others.length} more` : ""}`;
  return `${name}: ${rest}`;
}
