import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Simulation } from "../../src/engine/simulation.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { genericRun, type SmallRun } from "../arbitraries.ts";

/** Everything that the run's first seconds tell its sink, in order. */
function log({ scenario, seed }: SmallRun, replication = 0): (number | string)[] {
  const told: (number | string)[] = [];
  const sink = {
    completed: (...words: readonly number[]) => void told.push(...words),
    failed: (...words: readonly (number | string)[]) => void told.push(...words),
  };
  const streams = replicationStreams(seed, replication);
  new Simulation(scenario, streams, sink).advance(Number.POSITIVE_INFINITY, 400);
  return told;
}

/** Runs in which chance decides when requests come. */
const randomRun = genericRun.filter(
  ({ scenario: { load } }) =>
    load.kind === "users" || (load.kind === "rate" && load.arrival.kind !== "constant"),
);

describe("the same run", () => {
  it("tells the same bytes with the same seed and replication, others with another", () => {
    fc.assert(
      fc.property(randomRun, (run) => {
        const told = log(run);
        expect(log(run)).toEqual(told);
        fc.pre(told.length > 0);
        expect(log({ ...run, seed: run.seed + 1 })).not.toEqual(told);
        expect(log(run, 1)).not.toEqual(told);
      }),
      { numRuns: 200, seed: 20_240_611 },
    );
  });
});
