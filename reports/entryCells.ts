import { verdictText } from "../src/catalog/compatibility.ts";
import type { ResultEntry } from "../src/documents/parts/entry.ts";
import type { Estimate } from "../src/documents/parts/numbers.ts";
import type { SloResult } from "../src/documents/parts/slo.ts";
import {
  formatBand,
  formatShare,
  formatValue,
  hasFeatureRows,
  none,
  overloadTexts,
  pairLabel,
  shownLatencies,
} from "./format.ts";

/** The note under tables whose cells `withBand` writes. */
export const bandNote = "In brackets: the 90 % band to plan for.";

/** `2.34 (1.4–16)`; the value alone where there is no band. */
export function withBand(estimate: Estimate): string {
  return estimate.band ? `${formatValue(estimate)} (${formatBand(estimate)})` : formatValue(estimate);
}

/** A cell for each of the latencies that tables show; what is overloaded has none, and says so in the first. */
export function latencyCells(entry: ResultEntry): string[] {
  return entry.state === "overloaded"
    ? [overloadTexts(entry).join("; "), ...shownLatencies.slice(1).map(() => none)]
    : shownLatencies.map(({ metric, stat }) => withBand(entry.metrics[metric][stat]));
}

/** `met (98 %)` */
export function verdictCell({ verdict, probability }: SloResult): string {
  return `${verdict} (${formatShare(probability)})`;
}

/** The heads of the rows of `featureRows`. */
export const featureHead: readonly string[] = [
  ...["feature", "served by", "GitLab"],
  ...shownLatencies.map(({ name }) => `${name}, s`),
  ...["question p95, s", "SLO"],
];

/** A row for each feature of the entries that have more than one, with the verdict on its own SLOs. */
export function featureRows(results: readonly ResultEntry[]): string[][] {
  const shown = results.filter((entry) => entry.state !== "overloaded" && hasFeatureRows(entry));
  return shown.flatMap((entry) =>
    entry.features.map(({ feature, compatibility, metrics, slo }) => [
      feature,
      pairLabel(entry),
      compatibility ? verdictText[compatibility] : none,
      ...shownLatencies.map(({ metric, stat }) => withBand(metrics[metric][stat])),
      metrics.questionLatencySeconds ? withBand(metrics.questionLatencySeconds.p95) : none,
      slo.map((each) => `${each.slo} ${verdictCell(each)}`).join("; ") || none,
    ]),
  );
}
