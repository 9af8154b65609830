import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Simulation } from "../../src/engine/simulation.ts";
import type { Totals } from "../../src/engine/totals.ts";
import { genericRun, latticeRun, type SmallRun } from "../arbitraries.ts";
import { runs } from "../effort.ts";
import type { NaiveRun, Served } from "../reference/naiveSimulation.ts";
import { naiveRun, numberedRequests } from "../reference/numberedRuns.ts";
import { numberedScenario } from "../reference/numberedSource.ts";

/** Both engines add up the same step times, in another order. */
const tolerance = 1e-9;

describe.each([
  ["times that never coincide", genericRun, runs(500, 1500)],
  ["times on a grid, where steps and arrivals coincide", latticeRun, runs(400, 1200)],
])("the engine and the step-by-step reference, with %s", (_, smallRuns, numRuns) => {
  const seen = { preemptions: 0, chunkedSteps: 0, rejected: 0, routedElsewhere: 0, oneToken: 0, ties: 0 };

  it("agree on every request, and on the totals of the run", () => {
    fc.assert(
      fc.property(smallRuns, (run) => {
        const naive = naiveRun(run);
        const { simulation, served, rejected } = fastSimulation(run);
        simulation.advanceTo(Number.POSITIVE_INFINITY);
        expect(rejected).toEqual(naive.failed.map(({ id }) => id));
        expectSameTimes(served, naive.served);
        expectSameTotals(simulation.totals(), naive, run);
        seen.preemptions += naive.stations[0]!.preemptions;
        seen.chunkedSteps += naive.seen.chunkedSteps;
        seen.rejected += naive.failed.length;
        seen.routedElsewhere += naive.seen.routedElsewhere;
        seen.oneToken += naive.served.filter((request) => request.firstToken === request.finish).length;
        seen.ties += naive.seen.ties;
      }),
      { numRuns, seed: 20_240_611 },
    );
  }, 60_000);

  it("agree on the time busy and the requests in flight at any moment, whoever stops to look", () => {
    fc.assert(
      fc.property(smallRuns, (run) => {
        const naive = naiveRun(run);
        const { simulation, served } = fastSimulation(run);
        const end = naive.steps.reduce((latest, step) => Math.max(latest, step.end), 0);
        for (let now = end / 7; now < end; now += end / 7) {
          simulation.advanceTo(now);
          const totals = simulation.totals();
          expect(totals.arrivals).toBe(
            totals.completions + totals.failures["never-fits"] + simulation.inFlight,
          );
          expectClose(totals.deployments[0]!.busySeconds, overlap(naive.steps, "start", "end", now));
          expectClose(totals.inFlightSeconds, overlap(naive.served, "arrival", "finish", now));
        }
        simulation.advanceTo(Number.POSITIVE_INFINITY);
        expect(simulation.inFlight).toBe(0);
        expectSameTimes(served, naive.served);
      }),
      { numRuns: numRuns / 4, seed: 20_240_612 },
    );
  }, 60_000);

  it("were compared on preemption, chunking, rejection, several replicas, answers of one token and ties", () => {
    expect(seen.preemptions).toBeGreaterThan(runs(300, 1000));
    expect(seen.chunkedSteps).toBeGreaterThan(runs(300, 1000));
    expect(seen.rejected).toBeGreaterThan(runs(300, 1000));
    expect(seen.routedElsewhere).toBeGreaterThan(runs(300, 1000));
    expect(seen.oneToken).toBeGreaterThan(runs(150, 500));
    expect(seen.ties).toBeGreaterThan(runs(150, 500));
  });
});

/** A run of the engine, not yet advanced; it fills `served` and `rejected`. */
function fastSimulation(run: SmallRun) {
  const { streams, source } = numberedRequests(run);
  const served: Served[] = [];
  const rejected: number[] = [];
  const sink = {
    completed(id: number, arrival: number, admitted: number, firstToken: number, finish: number) {
      served.push({ id, arrival, admitted, firstToken, finish });
    },
    failed(id: number) {
      rejected.push(id);
    },
  };
  return {
    simulation: new Simulation(numberedScenario(run.scenario, run.requests), streams, sink, source),
    served,
    rejected,
  };
}

function expectSameTimes(fast: readonly Served[], naive: readonly Served[]): void {
  const byId = (requests: readonly Served[]) => requests.toSorted((a, b) => a.id - b.id);
  expect(byId(fast).map(({ id }) => id)).toEqual(byId(naive).map(({ id }) => id));
  const expected = byId(naive);
  byId(fast).forEach((request, i) => {
    for (const time of ["arrival", "admitted", "firstToken", "finish"] as const)
      if (!(Math.abs(request[time] - expected[i]![time]) < tolerance))
        expect.fail(`request ${request.id}: ${time} ${request[time]}, reference ${expected[i]![time]}`);
  });
}

function expectSameTotals(totals: Totals, naive: NaiveRun, { scenario }: SmallRun): void {
  const sum = (of: (step: NaiveRun["steps"][number]) => number) =>
    naive.steps.reduce((total, step) => total + of(step), 0);
  const [server] = totals.deployments;
  expect(server!.preemptions).toBe(naive.stations[0]!.preemptions);
  expect(totals.failures["never-fits"]).toBe(naive.failed.length);
  expect(totals.completions).toBe(naive.served.length);
  expect(totals.arrivals).toBe(naive.served.length + naive.failed.length);
  expect(server!.steps).toBe(naive.steps.length);
  expect(server!.batchSum).toBe(sum((step) => step.running));
  expectClose(server!.busySeconds, overlap(naive.steps, "start", "end"));
  expectClose(totals.inFlightSeconds, overlap(naive.served, "arrival", "finish"));
  // The engine draws a straight line between the blocks held at the ends of a stretch: within what a sequence takes at once.
  const atOnce = 1 + (scenario.deployments[0]!.engine.kvExtra?.window?.groups ?? 0);
  const blocks = sum((step) => (step.end - step.start) * step.blocks);
  const most = atOnce * sum((step) => (step.end - step.start) * step.running);
  expect(Math.abs(server!.kvBlockSeconds - blocks)).toBeLessThanOrEqual(most + 1e-9);
}

/** Seconds before `now` that the records cover, summed. */
function overlap<Key extends string>(
  records: readonly Readonly<Record<Key, number>>[],
  from: Key,
  to: Key,
  now = Number.POSITIVE_INFINITY,
): number {
  return records.reduce((sum, record) => sum + Math.max(0, Math.min(now, record[to]) - record[from]), 0);
}

function expectClose(value: number, expected: number): void {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(tolerance * (1 + expected));
}
