import type { Scenario } from "../engine/scenario.ts";
import { Simulation } from "../engine/simulation.ts";
import { replicationStreams } from "./streams.ts";

/** Capacity runs have a number of their own, far from any replication's. */
const capacityRun = 2 ** 41;
/** Requests answered before, and while, the saturated throughput is measured: per seat, at least, and at most. */
const perSeat = 10;
const atLeast = 4000;
const atMost = 200_000;

/**
 * Requests per second that the deployment serves when there is always a queue, under the law's centre: the load at
 * which an open system stops having a steady state. Measured on a saturated closed loop with twice the batch's seats.
 *
 * @throws UserError when no request of the workload ever fits
 */
export function saturatedThroughput(scenario: Scenario, seed: number): number {
  const seats = scenario.engine.maxNumSeqs * scenario.replicas;
  const saturated: Scenario = { ...scenario, load: { kind: "concurrency", concurrency: 2 * seats } };
  const simulation = new Simulation(saturated, scenario.law.law, replicationStreams(seed, capacityRun), {
    completed() {},
    rejected() {},
  });
  const target = Math.min(atMost, Math.max(atLeast, perSeat * seats));
  while (simulation.totals().completions < target) simulation.advance(Number.POSITIVE_INFINITY, 512);
  const before = simulation.totals();
  while (simulation.totals().completions < 2 * target) simulation.advance(Number.POSITIVE_INFINITY, 512);
  const after = simulation.totals();
  return (after.completions - before.completions) / (after.time - before.time);
}
