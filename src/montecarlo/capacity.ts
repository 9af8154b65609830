import type { Scenario } from "../engine/scenario.ts";
import { Simulation } from "../engine/simulation.ts";
import { replicationStreams } from "./streams.ts";

/** Capacity runs have a number of their own, far from any replication's. */
const capacityRun = 2 ** 41;
/** Requests handled before the throughput is measured, and while it is: per seat, and at least. */
const perSeat = 10;
const atLeast = { before: 2000, during: 20_000 };

/**
 * Requests per second that the deployment handles when there is always a queue, under the law's centre: the load at
 * which an open system stops having a steady state. Rejected requests count as handled, since they are part of the
 * load. Measured on one replica in a closed loop with twice its seats, and multiplied: every router here gives each
 * replica its equal share in the long run, and a queue always stands before each. The standard error is that of the
 * mean of 20,000 service times, 0.7 % where these are exponential.
 *
 * @throws UserError when no request of the workload ever fits
 */
export function saturatedThroughput(scenario: Scenario, seed: number): number {
  const seats = scenario.engine.maxNumSeqs;
  const saturated: Scenario = {
    ...scenario,
    replicas: 1,
    load: { kind: "concurrency", concurrency: 2 * seats },
  };
  const simulation = new Simulation(saturated, scenario.law.law, replicationStreams(seed, capacityRun), {
    completed() {},
    rejected() {},
  });
  const totalsAfter = (requests: number) => {
    for (;;) {
      const totals = simulation.totals();
      const handled = totals.completions + totals.rejections;
      if (handled >= requests) return { handled, time: totals.time };
      simulation.advance(Number.POSITIVE_INFINITY, 512);
    }
  };
  const before = totalsAfter(Math.max(atLeast.before, perSeat * seats));
  const after = totalsAfter(before.handled + Math.max(atLeast.during, perSeat * seats));
  return ((after.handled - before.handled) / (after.time - before.time)) * scenario.replicas;
}
