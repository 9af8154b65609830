import type { Counts, ResultEntry } from "../src/documents/parts/entry.ts";
import type { Estimate } from "../src/documents/parts/numbers.ts";
import type { ResultDocument } from "../src/documents/result.ts";
import { plainNumber } from "../src/units.ts";
import { pairLabel } from "./charts/text.ts";
import { formatSeconds, formatShare, formatValue } from "./words/numbers.ts";

/** How the requests of each result end, and how it recovers; only where some fail, or something is sure to come. */
export function troubleTexts({ results }: Pick<ResultDocument, "results">): string[] {
  return results
    .filter((entry) => entry.state !== "overloaded")
    .flatMap((entry) => {
      const parts = [...(hasTrouble(entry) ? [outcomeText(entry)] : []), ...recoveryTexts(entry)];
      return parts.length === 0 ? [] : [`${pairLabel(entry)}: ${parts.join("; ")}`];
    });
}

function hasTrouble({ metrics }: ResultEntry): boolean {
  const above = ({ value }: Estimate, usual: number) => value !== null && value > usual;
  return (
    above(metrics.failedShare, 0) ||
    above(metrics.sendingsPerRequest, 1) ||
    above(metrics.wastedTokenShare, 0)
  );
}

function outcomeText({ metrics, slo, counts }: ResultEntry): string {
  const { goodputRequestsPerSecond, failedShare, sendingsPerRequest, wastedTokenShare } = metrics;
  const good = slo.length === 0 ? "answered" : "answered within every SLO's limit";
  return [
    `${formatValue(goodputRequestsPerSecond)} requests/s ${good}`,
    `${formatShare(failedShare.value ?? 0)} never answered`,
    ...(counts.cancelled > 0 ? [`${formatShare(cancelledShare(counts))} cancelled by typing on`] : []),
    `${formatValue(sendingsPerRequest)} sendings a request`,
    `${formatShare(wastedTokenShare.value ?? 0)} of the tokens computed in vain`,
  ].join(", ");
}

/** Of the requests that were answered or cancelled. */
function cancelledShare({ cancelled, completed }: Counts): number {
  return cancelled / (cancelled + completed);
}

/** When the system is as before, and how many requests come again. */
export function recoveryTexts({ recovery }: Pick<ResultEntry, "recovery">): string[] {
  if (recovery === undefined) return [];
  const { recoversSeconds, recoveredShare, peakSendingsPerOffered } = recovery;
  const { value, band } = recoversSeconds;
  const span = band === null ? "" : ` (90 % band ${formatSeconds(band[0])} to ${formatSeconds(band[1])})`;
  const some = recoveredShare === 1 ? "" : `, in ${formatShare(recoveredShare)} of the runs`;
  const peak = peakSendingsPerOffered.value;
  return [
    value === null
      ? `does not recover within the measured time in ${formatShare(1 - recoveredShare)} of the runs`
      : `as before ${formatSeconds(value)} after the disturbance${span}${some}`,
    ...(peak === null || peak < 1.5
      ? []
      : [`at the peak ${plainNumber(peak, 2)} times as many requests are sent as come`]),
  ];
}
