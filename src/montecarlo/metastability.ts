import type { Deployment, Faults, Scenario } from "../engine/scenario.ts";
import { Simulation } from "../engine/simulation.ts";
import { undisturbed } from "./disturbances.ts";
import { replicationStreams } from "./streams.ts";

/** The shocked run has a number of its own, far from any replication's. */
const shockedRun = 2 ** 42;
/** All replicas at a fraction of their speed, seconds. */
const shock = { seconds: 180, factor: 50 };
/** Seconds after the shock at which a system should serve again, and seconds watched before and after. */
const patience = 1800;
const watched = 600;
/** Requests that one test may simulate; beyond that it waits and watches for less long, but for at least `leastFactor` of it. */
const mostRequests = 400_000;
const leastFactor = 0.2;
/** Share of what comes that is answered by a system that serves its load; and of that, what one does that has recovered. */
const serves = 0.9;

/** What a shock did to a system whose clients give up. */
export type ShockTest = {
  /** Whether it serves its load, and long after the shock still does not. */
  readonly isMetastable: boolean;
  /** Shares of the requests that are answered before the shock, and `afterSeconds` after it. */
  readonly servedBefore: number;
  readonly servedAfter: number;
  readonly afterSeconds: number;
};

/**
 * Whether a system has two states under the same load: one in which it serves, and one in which retries and abandoned
 * work keep it from doing so, long after what brought it there has passed (Bronson et al., Metastable Failures in
 * Distributed Systems, HotOS 2021; Huang et al., OSDI 2022). One run begins empty, is watched, has all its replicas at a
 * fiftieth of their speed for three minutes, so that queues fill, and is watched again half an hour later.
 *
 * @param warmUp seconds to the steady state
 * @param rate requests per second that come at most
 * @returns null where no client gives up, so that nothing is worked on in vain
 */
export function testShock(scenario: Scenario, seed: number, warmUp: number, rate: number): ShockTest | null {
  if (!canWaste(scenario)) return null;
  const affordable = mostRequests / rate / (warmUp + shock.seconds + patience + 2 * watched);
  const factor = Math.min(1, Math.max(leastFactor, affordable));
  const [settling, window] = [factor * patience, factor * watched];
  const start = warmUp + window;
  const simulation = new Simulation(
    shocked(scenario),
    replicationStreams(seed, shockedRun),
    { completed() {}, failed() {} },
    null,
    start,
  );
  const served = (from: number) => {
    simulation.advanceTo(from);
    const before = simulation.totals();
    simulation.advanceTo(from + window);
    const after = simulation.totals();
    const came = after.arrivals - before.arrivals;
    return came === 0 ? 1 : Math.min(1, (after.completions - before.completions) / came);
  };
  const servedBefore = served(warmUp);
  const servedAfter = served(start + shock.seconds + settling);
  const isMetastable = servedBefore >= serves && servedAfter < serves * servedBefore;
  return { isMetastable, servedBefore, servedAfter, afterSeconds: settling };
}

/** Whether work may be begun that nobody waits for any more. */
function canWaste({ workload: { features }, gateway }: Scenario): boolean {
  if (gateway !== undefined && Number.isFinite(gateway.timeout)) return true;
  return features.some(({ patience: its }) => its !== undefined && Number.isFinite(its.timeout));
}

function shocked(scenario: Scenario): Scenario {
  const deployments = undisturbed(scenario).deployments.map((deployment): Deployment => {
    const slow = Array.from({ length: deployment.replicas }, (_, replica) => ({
      replica,
      from: 0,
      to: shock.seconds,
      factor: shock.factor,
    }));
    const faults: Faults = { outages: [], slow, loadSeconds: 0, detectionSeconds: 0 };
    return { ...deployment, faults };
  });
  return { ...scenario, deployments };
}
