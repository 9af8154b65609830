import type { GatewayResult, HouseResult } from "../src/documents/parts/entry.ts";
import type { ResultDocument } from "../src/documents/result.ts";
import { pairLabel } from "./charts/text.ts";
import { formatNumber, formatSeconds, formatShare, formatValue } from "./words/numbers.ts";

/** What all deployments of a house do together, and what their gateway does, a text for each line. */
export function houseTexts({ results }: Pick<ResultDocument, "results">): string[] {
  return results.flatMap((entry, i) => {
    const { house } = entry;
    // The deployments of a house stand together, and each holds its figures.
    if (house === undefined || (entry.deployment !== undefined && i > 0)) return [];
    const isAlone = house.deployments.length === 1;
    const of = isAlone && results.length > 1 ? `${pairLabel(entry)}: ` : "";
    return [
      ...(isAlone ? [] : [togetherText(house)]),
      ...(house.gateway ? [of + gatewayText(house.gateway)] : []),
    ];
  });
}

function togetherText({
  deployments,
  requestsPerSecond,
  outputTokensPerSecond,
  ...house
}: HouseResult): string {
  const { p50, p95 } = house.e2eLatencySeconds;
  const latency =
    p95.value === null ? "" : `; E2E p50 ${formatValue(p50)} s, p95 ${formatValue(p95)} s over all requests`;
  return `${deployments.length} deployments: ${formatValue(requestsPerSecond)} requests/s, ${formatNumber(outputTokensPerSecond.value ?? 0)} tokens/s${latency}`;
}

/** "gateway: 320 places, 2 % in use; no call waits". */
function gatewayText({ places, utilisation, waitSeconds }: GatewayResult): string {
  const wait = waitSeconds.value ?? 0;
  const waits = wait === 0 ? "no call waits" : `a call waits ${formatSeconds(wait)} on average`;
  return `gateway: ${places} places, ${formatShare(utilisation.value ?? 0)} in use; ${waits}`;
}
