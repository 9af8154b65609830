import { doubtText } from "../../src/catalog/compatibility.ts";
import { type LatencyMetric, latencyMetrics } from "../../src/documents/latencyMetrics.ts";
import type { ResultEntry } from "../../src/documents/parts/entry.ts";
import type { LatencyEstimates } from "../../src/documents/parts/metrics.ts";
import type { SloResult } from "../../src/documents/parts/slo.ts";
import type { ResultDocument } from "../../src/documents/result.ts";
import { parseSlo } from "../../src/montecarlo/slo.ts";
import { pairLabel } from "../charts/text.ts";
import type { Answer } from "../view.ts";
import { allSlos, overloadTexts } from "./entries.ts";
import { formatBand, formatShare, formatValue } from "./numbers.ts";

/** What all machines of some entries cost a month together; null where a price is not known. */
export type CostOf = (entries: readonly ResultEntry[]) => KnownCost | null;

/** US dollars, and the same in words with the date of the price. */
export type KnownCost = { readonly perMonth: number; readonly text: string };

/** An entry with the verdicts on all its SLOs, those of single features among them. */
type Judged = { readonly entry: ResultEntry; readonly slos: readonly SloResult[] };

/** Which of the pairs to take, in one sentence, or how far they are from what is asked; then what GitLab holds against it. */
export function adviceTexts({ results, scenario }: ResultDocument, costOf: CostOf): string[] {
  if (results.length === 0) return [];
  const judged = results.map((entry): Judged => ({ entry, slos: allSlos(entry) }));
  const isHouse = results.some(({ deployment }) => deployment !== undefined);
  if (judged.every(({ slos }) => slos.length === 0)) return untargetedTexts(results, isHouse);
  const asked = formatShare(scenario.experiment.confidence);
  if (isHouse) return [houseText(judged, asked, costOf), ...doubtTexts(results)];
  const met = judged.filter(isMet).toSorted((a, b) => preferred(a, b, costOf));
  const [nearest] = judged.toSorted((a, b) => leastProbability(b) - leastProbability(a));
  const lead =
    met.length > 0 ? metText(met, asked, costOf) : nearestText(nearest!, judged.length, asked, costOf);
  return [lead, ...doubtTexts([(met[0] ?? nearest!).entry])];
}

/** How one pair stands: the latency that its least sure SLO is about, and the verdict on it. */
export function answerOf(entry: ResultEntry, costOf: CostOf): Answer {
  const [worst] = allSlos(entry).toSorted((a, b) => a.probability - b.probability);
  const found =
    entry.state === "overloaded" ? overloadTexts(entry).join("; ") : `95 % of answers ${withinText(entry)}`;
  const doubt = doubtText(entry.model, entry.features);
  const parts = [
    found,
    ...(worst === undefined
      ? []
      : [
          `${worst.slo} ${worst.verdict}${ownText(entry, worst)}, probability ${formatShare(worst.probability)}`,
        ]),
    ...(doubt === null ? [] : [doubt]),
  ];
  return {
    about: pairLabel(entry),
    text: parts.join("; "),
    verdict: worst?.verdict ?? null,
    cost: costOf([entry])?.text ?? null,
  };
}

function untargetedTexts(results: readonly ResultEntry[], isHouse: boolean): string[] {
  const [fastest] = results
    .filter(({ metrics }) => metrics.e2eLatencySeconds.p95.value !== null)
    .toSorted((a, b) => e2eP95(a) - e2eP95(b));
  if (fastest === undefined) return ["None of these machines can serve that load."];
  const which = results.length > 1 && !isHouse ? "At the fastest, " : "";
  return [
    `${which}${pairLabel(fastest)}, 95 % of the answers come ${withinText(fastest)}.`,
    "No target was given to judge that by; with --slo, such as e2e.p95<15s, the report says whether it is kept.",
    ...doubtTexts(isHouse ? results : [fastest]),
  ];
}

/** All deployments of a house must keep theirs; they cost what all their machines cost. */
function houseText(judged: readonly Judged[], asked: string, costOf: CostOf): string {
  const cost = costOf(judged.map(({ entry }) => entry));
  const together = cost === null ? "" : ` Together they cost ${cost.text}.`;
  const unsure = judged.filter((each) => !isMet(each));
  if (unsure.length === 0)
    return `Yes: every deployment keeps its SLOs with a probability of ${asked} or more.${together}`;
  const named = unsure.map((each) => `${pairLabel(each.entry)}, with ${formatShare(leastProbability(each))}`);
  const [does, its] = unsure.length === 1 ? ["does", "its"] : ["do", "their"];
  return `Not surely: ${unsure.length} of ${judged.length} deployments ${does} not surely keep ${its} SLOs (asked: ${asked}): ${named.join("; ")}.${together}`;
}

/** @param met those that surely keep every SLO, the one to take first */
function metText(met: readonly Judged[], asked: string, costOf: CostOf): string {
  const keep = `${met.map(({ entry }) => pairLabel(entry)).join(" and ")} ${met.length === 1 ? "keeps" : "keep"} every SLO with a probability of ${asked} or more`;
  const [best, second] = met;
  const cost = costOf([best!.entry]);
  if (second === undefined) return `${keep}${cost === null ? "" : `, at ${cost.text}`}.`;
  const name = pairLabel(best!.entry);
  const surest = `with ${formatShare(leastProbability(best!))}`;
  if (cost === null) return `${keep}. The surest is ${name}, ${surest}.`;
  return costOf([second.entry])?.perMonth === cost.perMonth
    ? `${keep}. Of those that cost the least, ${cost.text}, the surest is ${name}, ${surest}.`
    : `${keep}. The cheapest is ${name}, at ${cost.text}.`;
}

function nearestText(nearest: Judged, count: number, asked: string, costOf: CostOf): string {
  const cost = costOf([nearest.entry]);
  const money = cost === null ? "" : `, at ${cost.text}`;
  const name = pairLabel(nearest.entry);
  const chance = formatShare(leastProbability(nearest));
  return count === 1
    ? `${name} does not surely keep every SLO: the probability is ${chance}, asked: ${asked}${money}.`
    : `None surely keeps every SLO (asked: ${asked}). The nearest is ${name}, with ${chance}${money}.`;
}

/** The cheaper first, what has no price last; of equal costs the surer, then the faster. */
function preferred(a: Judged, b: Judged, costOf: CostOf): number {
  const cost = ({ entry }: Judged) => costOf([entry])?.perMonth ?? Number.MAX_VALUE;
  return cost(a) - cost(b) || leastProbability(b) - leastProbability(a) || e2eP95(a.entry) - e2eP95(b.entry);
}

function doubtTexts(entries: readonly ResultEntry[]): string[] {
  const doubts = entries.flatMap(({ model, features }) => doubtText(model, features) ?? []);
  return [...new Set(doubts)].map((text) => `But ${text}.`);
}

function isMet({ slos }: Judged): boolean {
  return slos.every(({ verdict }) => verdict === "met");
}

/** 1 where nothing is asked. */
function leastProbability({ slos }: Judged): number {
  return Math.min(1, ...slos.map(({ probability }) => probability));
}

function e2eP95({ metrics }: ResultEntry): number {
  return metrics.e2eLatencySeconds.p95.value ?? Number.MAX_VALUE;
}

function withinText({ metrics }: ResultEntry): string {
  const { value, band } = metrics.e2eLatencySeconds.p95;
  const plan = band ? ` (plan for ${formatBand(metrics.e2eLatencySeconds.p95)} s)` : "";
  return value === null
    ? "after an unknown time"
    : `within ${formatValue(metrics.e2eLatencySeconds.p95)} s${plan}`;
}

/** " at 0.045 s (plan for 0.04–0.06 s)": what an SLO is about, where the answer does not tell it already. */
function ownText(entry: ResultEntry, { slo }: SloResult): string {
  const { feature, metric, stat } = parseSlo(slo);
  if (feature === undefined && metric === "e2e" && stat === "p95") return "";
  const metrics: Partial<Record<(typeof latencyMetrics)[LatencyMetric]["key"], LatencyEstimates>> =
    feature === undefined
      ? entry.metrics
      : (entry.features.find((each) => each.feature === feature)?.metrics ?? {});
  const estimate = metrics[latencyMetrics[metric].key]?.[stat];
  if (estimate === undefined || estimate.value === null) return "";
  const plan = estimate.band ? ` (plan for ${formatBand(estimate)} s)` : "";
  return ` at ${formatValue(estimate)} s${plan}`;
}
