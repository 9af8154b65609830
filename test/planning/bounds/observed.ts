import type { LatencyMetric, LatencyStat } from "../../../src/documents/latencyMetrics.ts";
import type { Scenario } from "../../../src/engine/scenario.ts";
import { Simulation } from "../../../src/engine/simulation.ts";
import { replicationStreams } from "../../../src/montecarlo/streams.ts";
import { weightedStat } from "../../../src/planning/bounds/weightedStat.ts";

/** Latencies of the requests of one run that complete in [from, to), in seconds; as results have them. */
export function observed(scenario: Scenario, from: number, to: number, seed = 5) {
  const seen: Record<LatencyMetric, number[]> = { e2e: [], ttft: [], tpot: [], queue: [], question: [] };
  const simulation = new Simulation(scenario, replicationStreams(seed, 0), {
    completed(feature, arrival, admitted, firstToken, finish, _input, output, questionStart) {
      if (finish < from) return;
      const deployment = scenario.workload.features[feature]!.deployment ?? 0;
      const { overhead } = scenario.deployments[deployment]!.law;
      seen.e2e.push(overhead + finish - arrival);
      seen.ttft.push(overhead + firstToken - arrival);
      if (questionStart >= 0) seen.question.push(overhead + finish - questionStart);
      seen.queue.push(admitted - arrival);
      if (output > 1) seen.tpot.push((finish - firstToken) / (output - 1));
    },
    failed() {},
  });
  simulation.advanceTo(to);
  return {
    requests: seen.e2e.length,
    at: (metric: LatencyMetric, stat: LatencyStat) =>
      weightedStat(
        seen[metric].map((value) => ({ weight: 1, value })),
        stat,
      ),
  };
}
