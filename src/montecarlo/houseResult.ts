import type { GatewayResult, HouseResult } from "../documents/parts/entry.ts";
import type { Estimate } from "../documents/parts/numbers.ts";
import type { Scenario } from "../engine/scenario.ts";
import { type Evidence, estimate, latencyEstimates } from "./estimate.ts";
import type { ReplicationSummary } from "./replicate.ts";
import { traceEstimate } from "./traceEstimate.ts";

/** All deployments together, and the gateway; null where one deployment stands alone. */
export function houseResult({ deployments, gateway }: Scenario, evidence: Evidence): HouseResult | null {
  if (deployments.length === 1 && gateway === undefined) return null;
  const over = (value: (summary: ReplicationSummary) => number): Estimate => {
    const from = evidence.isResampled ? traceEstimate : estimate;
    return from(evidence.summaries.map(value), evidence.drawn.map(value));
  };
  return {
    deployments: deployments.map(({ name }) => name),
    requestsPerSecond: over(({ requestsPerSecond }) => requestsPerSecond),
    outputTokensPerSecond: over(({ outputTokensPerSecond }) => outputTokensPerSecond),
    inFlight: over(({ inFlight }) => inFlight),
    e2eLatencySeconds: latencyEstimates(evidence, "e2e", null),
    ...(gateway && { gateway: gatewayResult(gateway.instances * gateway.concurrency, over) }),
  };
}

function gatewayResult(
  places: number,
  over: (value: (summary: ReplicationSummary) => number) => Estimate,
): GatewayResult {
  return {
    places,
    held: over(({ gatewayHeld }) => gatewayHeld),
    queued: over(({ gatewayQueued }) => gatewayQueued),
    utilisation: over(({ gatewayHeld }) => gatewayHeld / places),
    // Little's law over the window: calls that wait, over calls that come.
    waitSeconds: over(({ gatewayQueued, sendings, seconds }) =>
      sendings > 0 ? (gatewayQueued * seconds) / sendings : Number.NaN,
    ),
  };
}
