import { describe, expect, it } from "vitest";
import { inProcessRunner, type ReplicationJob } from "../../src/montecarlo/runner.ts";
import { stageProgress } from "../../src/planning/stageProgress.ts";

const runner = {
  ...inProcessRunner(),
  replicate: async ({ count }: ReplicationJob) => Array.from({ length: count }, () => ({}) as never),
};
const hours = (count: number) => ({ count }) as ReplicationJob;

describe("the progress of a stage", () => {
  it("counts the hours of what is under way, never as done before it has ended", async () => {
    const told: (readonly [done: number, share: number])[] = [];
    const begin = stageProgress(4, 100, (...progress) => told.push(progress));
    const twins = begin(runner, 2);
    const other = begin(runner);
    await twins.runner.replicate(hours(50));
    expect(told.at(-1)).toEqual([0, 0.25]);
    await twins.runner.replicate(hours(500));
    expect(told.at(-1)).toEqual([0, 0.95 / 2]);
    twins.end();
    expect(told.at(-1)).toEqual([2, 0.5]);
    // The first took 550 hours, so that this one is expected to.
    await other.runner.replicate(hours(55));
    expect(told.at(-1)![1]).toBeCloseTo((2 + 0.1) / 4, 9);
    other.end();
    begin(runner).end();
    expect(told.at(-1)).toEqual([4, 1]);
  });

  it("takes no notice of what a part that has ended still had under way", async () => {
    const told: number[] = [];
    const part = stageProgress(2, 100, (_, share) => told.push(share))(runner);
    part.end();
    await part.runner.replicate(hours(50));
    expect(told).toEqual([0, 0.5]);
  });
});
