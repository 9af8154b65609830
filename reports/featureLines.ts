import type { FeatureResult } from "../src/documents/parts/entry.ts";
import type { LatencyEstimates } from "../src/documents/parts/metrics.ts";
import type { Estimate } from "../src/documents/parts/numbers.ts";
import type { ResultDocument } from "../src/documents/result.ts";
import { formatValue, hasFeatureRows, pairLabel } from "./format.ts";
import { type Emphasis, latencyWidth, nameWidth, rateWidth } from "./tableLayout.ts";
import { wrapText } from "./textLayout.ts";

/** How far GitLab calls a model compatible, in at most eight characters. */
const ratings = {
  full: "fully",
  largely: "largely",
  limited: "limited",
  incompatible: "not",
  unlisted: "unlisted",
} as const satisfies Record<NonNullable<FeatureResult["compatibility"]>, string>;

/** A row for each feature under the model that serves it, and one for questions of several model calls. */
export function featureLines({ results }: ResultDocument, emphasis: Emphasis): string[] {
  const shown = results.filter((entry) => entry.state !== "overloaded" && hasFeatureRows(entry));
  if (shown.length === 0) return [];
  const features = shown.flatMap((entry) => entry.features);
  const isRated = features.some(({ compatibility }) => compatibility !== undefined);
  const hasQuestions = features.some(({ metrics }) => metrics.questionLatencySeconds !== undefined);
  const names = ["p50", "p95", "p99", "TTFT p95"].map((name) => name.padStart(latencyWidth)).join("");
  const head = `${"".padEnd(nameWidth)}${names}${(isRated ? "GitLab" : "").padStart(rateWidth)}`;
  return [
    emphasis("bold", "E2E latency by feature, seconds"),
    emphasis("dim", head),
    ...shown.flatMap((entry) => [
      ...(results.length > 1 ? [pairLabel(entry)] : []),
      ...entry.features.flatMap((feature) => rowsOf(feature)),
    ]),
    ...legend(isRated, hasQuestions).map((line) => emphasis("dim", line)),
  ];
}

function rowsOf({ feature, compatibility, metrics }: FeatureResult): string[] {
  const rating = compatibility === undefined ? "" : ratings[compatibility];
  const question = metrics.questionLatencySeconds;
  return [
    `${named(feature)}${cells(metrics.e2eLatencySeconds, metrics.ttftSeconds.p95)}${rating.padStart(rateWidth)}`,
    ...(question === undefined ? [] : [`${named("  a question")}${cells(question)}`]),
  ];
}

function named(name: string): string {
  const room = nameWidth - 3;
  return `  ${name.length > room ? `${name.slice(0, room - 1)}…` : name}`.padEnd(nameWidth);
}

function cells({ p50, p95, p99 }: LatencyEstimates, ttft?: Estimate): string {
  const estimates = [p50, p95, p99, ...(ttft === undefined ? [] : [ttft])];
  return estimates.map((each) => formatValue(each).padStart(latencyWidth)).join("");
}

function legend(isRated: boolean, hasQuestions: boolean): string[] {
  const texts = [
    ...(hasQuestions ? ["a question: until the last of its model calls is answered."] : []),
    ...(isRated ? ["GitLab: how far it calls the model compatible with the feature."] : []),
  ];
  return texts.length === 0 ? [] : wrapText(texts.join(" "));
}
