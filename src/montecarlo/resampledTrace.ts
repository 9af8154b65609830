import type { Load, Scenario } from "../engine/scenario.ts";
import { traceRequests } from "../engine/tracePages.ts";

/** Most requests simulated for one arm of a resampled trace, unless the fewest replications need more. */
const mostRequests = 20_000_000;
/** The trace as recorded and two resamples: fewer would give no interval at all. */
const fewestReplications = 3;

/** Whether the replications of a load are resamples of a trace that ends, so that the first of them alone is its value. */
export function isResampled(load: Load): boolean {
  return load.kind === "trace" && load.resampling !== undefined && !load.loop;
}

/** What a replication of the scenario simulates: replication 0 of a trace plays it as recorded. */
export function playedScenario(scenario: Scenario, replication: number): Scenario {
  const { load } = scenario;
  if (load.kind !== "trace" || replication > 0) return scenario;
  const { resampling: _, ...recorded } = load;
  return { ...scenario, load: recorded };
}

/**
 * How many replications of a resampled trace are run, the first included: as many as allowed, since their spread is the
 * interval and does not shrink with their number; fewer where the trace is so long that they would take hours. null for
 * other loads.
 */
export function resampledReplications(load: Load, allowed: number): number | null {
  if (load.kind !== "trace" || !isResampled(load)) return null;
  const affordable = Math.floor(mostRequests / traceRequests(load.trace));
  return Math.min(allowed, Math.max(fewestReplications, affordable));
}
