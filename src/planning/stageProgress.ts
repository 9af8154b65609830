import type { Runner } from "../montecarlo/runner.ts";

/** One option of a stage, or several that are simulated as one. */
export type StagePart = {
  /** Runs its simulations, and counts the hours. */
  readonly runner: Runner;
  /** Nothing of it is left. */
  end(): void;
};

/** Until it has ended a part is no further than this, however many hours it took. */
export const nearlyDone = 0.95;

/**
 * How far a stage is of which each option takes some simulated hours, nobody knows how many: as many as those before it took, or as
 * usual where that is more.
 *
 * @param of options in the stage
 * @param usualHours of an option
 * @param tell takes how many options are done, and the share of the stage that is, 0 to 1
 * @returns begins a part that stands for so many options
 */
export function stageProgress(
  of: number,
  usualHours: number,
  tell: (done: number, share: number) => void,
): (runner: Runner, options?: number) => StagePart {
  const underWay = new Set<{ hours: number; readonly options: number }>();
  const ended = { parts: 0, options: 0, hours: 0 };
  const report = () => {
    const usual = Math.max(usualHours, ended.parts === 0 ? 0 : ended.hours / ended.parts);
    const shares = [...underWay].map(({ hours, options }) => options * Math.min(nearlyDone, hours / usual));
    tell(ended.options, (ended.options + shares.reduce((sum, share) => sum + share, 0)) / of);
  };
  return (runner, options = 1) => {
    const part = { hours: 0, options };
    underWay.add(part);
    report();
    return {
      runner: countedRunner(runner, (hours) => {
        part.hours += hours;
        if (underWay.has(part)) report();
      }),
      end() {
        underWay.delete(part);
        ended.parts++;
        ended.options += options;
        ended.hours += part.hours;
        report();
      },
    };
  };
}

/** The runner, telling after each job how many hours it simulated. */
export function countedRunner(runner: Runner, onHours: (hours: number) => void): Runner {
  return {
    parallelism: runner.parallelism,
    prepare: (job) => runner.prepare(job),
    close: () => runner.close(),
    replicate: async (job) => {
      const summaries = await runner.replicate(job);
      onHours(summaries.length);
      return summaries;
    },
  };
}
