import fc from "fast-check";
import { afterAll, describe, expect, it, vi } from "vitest";
import type { Failure } from "../../src/engine/clients.ts";
import { Replica } from "../../src/engine/replica.ts";
import { RequestPool } from "../../src/engine/requestPool.ts";
import { Simulation } from "../../src/engine/simulation.ts";
import type { Totals } from "../../src/engine/totals.ts";
import type { SmallRun } from "../arbitraries.ts";
import { runs } from "../effort.ts";
import {
  countReasons,
  type Failed,
  type NaiveRun,
  type Rarity,
  type Served,
} from "../reference/naiveSimulation.ts";
import { naiveRun, numberedRequests } from "../reference/numberedRuns.ts";
import { numberedScenario } from "../reference/numberedSource.ts";
import { genericHouse, latticeHouse } from "../smallHouses.ts";

/** Both engines add up the same step times, in another order. */
const tolerance = 1e-9;

describe.each([
  ["times that almost never coincide", genericHouse, runs(500, 2500)],
  ["times on a grid", latticeHouse, runs(500, 2500)],
])(
  "the engine and the step-by-step reference, with everything switched on and %s",
  (name, houses, numRuns) => {
    const seen: Partial<Record<Rarity | Failure | "preemptions" | "hits", number>> = {};
    const count = (what: keyof typeof seen, times: number) => {
      seen[what] = (seen[what] ?? 0) + times;
    };
    afterAll(() => void vi.restoreAllMocks());

    it("agree on every request, and on the totals of the run, and leave nothing behind", () => {
      const given = vi.spyOn(RequestPool.prototype, "allocate");
      const back = vi.spyOn(RequestPool.prototype, "release");
      const arrive = vi.spyOn(Replica.prototype, "arrive");
      fc.assert(
        fc.property(houses, (run) => {
          for (const spy of [given, back, arrive]) spy.mockClear();
          const naive = naiveRun(run);
          fc.pre(!naive.isAmbiguous || houses === latticeHouse);
          const { simulation, served, failed } = fastSimulation(run);
          simulation.advanceTo(Number.POSITIVE_INFINITY);
          expectSameTimes(served, naive.served);
          expectSameFailures(failed, naive.failed);
          expectSameTotals(simulation.totals(), naive);
          expect(simulation.inFlight).toBe(0);
          expect(simulation.waiting.gateway).toBe(0);
          for (const { kv, outstanding } of new Set(arrive.mock.contexts as Replica[]))
            expect([kv.used, outstanding]).toEqual([0, 0]);
          expect(back.mock.calls.length).toBe(given.mock.calls.length);
          for (const rarity of Object.keys(naive.seen) as Rarity[]) count(rarity, naive.seen[rarity]);
          for (const { reason } of naive.failed) count(reason, 1);
          for (const { preemptions, hitTokens } of naive.stations) {
            count("preemptions", preemptions);
            count("hits", hitTokens);
          }
        }),
        { numRuns, seed: 20_250_103 },
      );
    }, 120_000);

    it("keep their books balanced after every event", () => {
      fc.assert(
        fc.property(houses, (run) => {
          const { simulation, served, failed, ends } = fastSimulation(run);
          let [time, sent] = [0, 0];
          while (simulation.advance(Number.POSITIVE_INFINITY, 1)) {
            const totals = simulation.totals();
            expect(totals.time).toBeGreaterThanOrEqual(time);
            expect(totals.sendings).toBeGreaterThanOrEqual(sent);
            [time, sent] = [totals.time, totals.sendings];
            expect(totals.completions).toBe(served.length);
            const reasons = Object.values(totals.failures).reduce((sum, each) => sum + each, 0);
            expect(reasons).toBe(failed.length);
            const waitingToRetry = totals.arrivals - totals.completions - reasons - simulation.inFlight;
            expect(waitingToRetry).toBeGreaterThanOrEqual(0);
            if (ends) expect(waitingToRetry).toBe(0);
            const inReplicas = sumOf(totals.deployments, ({ inFlightSeconds }) => inFlightSeconds);
            expectClose(totals.inFlightSeconds, totals.gatewayQueuedSeconds + inReplicas);
            if (run.scenario.gateway) expectClose(totals.gatewayHeldSeconds, inReplicas);
            for (const { hitTokens, promptTokens } of totals.deployments)
              expect(hitTokens).toBeLessThanOrEqual(promptTokens);
          }
        }),
        { numRuns: numRuns / 20, seed: 20_250_104 },
      );
    }, 60_000);

    it("were compared on every rule that is rare", () => {
      const rare = ["retries", "preemptions", "hits", "ties", "routedElsewhere", "chunkedSteps"] as const;
      const aborted = ["abortedDecoding", "abortedPartial", "abortedAtTheEnd", "abortedPreempted"] as const;
      const reasons = ["never-fits", "turned-away", "timed-out", "lost"] as const;
      for (const what of [...rare, ...aborted, ...reasons, "failedMidStep", "gatewayGivenUp"] as const)
        expect(seen[what], what).toBeGreaterThan(runs(2, 10));
      if (name === "times on a grid") return;
      for (const what of ["abandoned", "cancelled"] as const)
        expect(seen[what], what).toBeGreaterThan(runs(200, 1000));
    });
  },
);

/** A run of the engine, not yet advanced; it fills `served` and `failed`. */
function fastSimulation(run: SmallRun) {
  const { streams, source } = numberedRequests(run);
  const served: Served[] = [];
  const failed: Failed[] = [];
  const sink = {
    completed(id: number, arrival: number, admitted: number, firstToken: number, finish: number) {
      served.push({ id, arrival, admitted, firstToken, finish });
    },
    failed(id: number, _: number, at: number, reason: Failure) {
      failed.push({ id, at, reason });
    },
  };
  const simulation = new Simulation(numberedScenario(run.scenario, run.requests), streams, sink, source);
  const ends = run.scenario.workload.features.every(({ patience }) => (patience?.retries ?? 0) === 0);
  return { simulation, served, failed, ends };
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

function expectSameFailures(fast: readonly Failed[], naive: readonly Failed[]): void {
  expect(fast.map(({ id, reason }) => [id, reason])).toEqual(naive.map(({ id, reason }) => [id, reason]));
  fast.forEach(({ at }, i) => {
    expectClose(at, naive[i]!.at);
  });
}

function expectSameTotals(totals: Totals, naive: NaiveRun): void {
  expect(totals.completions).toBe(naive.served.length);
  expect(totals.failures).toEqual(countReasons(naive.failed));
  expect(totals.arrivals).toBe(naive.served.length + naive.failed.length);
  expect(totals.sendings).toBe(naive.sendings.length);
  expect(totals.timeouts).toBe(naive.timeouts);
  expect([totals.wastedPromptTokens, totals.wastedOutputTokens]).toEqual([
    naive.wastedPromptTokens,
    naive.wastedOutputTokens,
  ]);
  const counted = totals.deployments.map(
    ({ entries, completions, preemptions, promptTokens, hitTokens }) => ({
      ...{ entries, completions, preemptions, promptTokens, hitTokens },
    }),
  );
  expect(counted).toEqual(naive.stations);
  expect(sumOf(totals.deployments, ({ steps }) => steps)).toBe(naive.steps.length);
  expect(sumOf(totals.deployments, ({ batchSum }) => batchSum)).toBe(
    sumOf(naive.steps, ({ running }) => running),
  );
  const seconds = (records: readonly { readonly start: number; readonly end: number }[]) =>
    sumOf(records, ({ start, end }) => end - start);
  expectClose(
    sumOf(totals.deployments, ({ busySeconds }) => busySeconds),
    seconds(naive.steps) + seconds(naive.broken),
  );
  expectClose(totals.inFlightSeconds, seconds(naive.sendings));
  expectClose(totals.gatewayQueuedSeconds, seconds(naive.queued));
  expectClose(totals.gatewayHeldSeconds, seconds(naive.held));
}

function sumOf<T>(records: readonly T[], of: (record: T) => number): number {
  return records.reduce((sum, record) => sum + of(record), 0);
}

function expectClose(value: number, expected: number): void {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(tolerance * (1 + expected));
}
