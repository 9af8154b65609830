import type { TopLevelSpec } from "vega-lite";
import type { ResultEntry } from "../../src/documents/parts/entry.ts";
import type { Slo } from "../../src/montecarlo/slo.ts";
import { formatNumber } from "../words/numbers.ts";
import { figure } from "./figure.ts";
import { haloText } from "./fixedMarks.ts";
import { percentilesOf, strip, width } from "./latencyStrip.ts";
import { percentileKey } from "./percentileMarks.ts";
import { type Axis, linearAxis, logAxis, position, withHeadroom } from "./scale.ts";
import { e2eSlos } from "./slo.ts";
import { loadWords, pairLabel } from "./text.ts";
import { type Panel, seriesStyle } from "./theme.ts";
import { nameIn } from "./tips.ts";

/** Beyond this ratio of the slowest to the fastest, a straight axis hides the fast ones. */
const logRatio = 30;

/**
 * The share of requests answered within so many seconds, a strip for each entry below one another on the same time
 * axis, with p50, p95 and p99 and their planning bands, and a rule for each SLO on E2E latency. An overloaded entry
 * has no distribution: the subtitle says so in its stead. `notes` are added to the subtitle.
 */
export function latencyDistributionChart(
  entries: readonly ResultEntry[],
  slos: readonly Slo[],
  notes: readonly string[] = [],
): TopLevelSpec {
  const rules = e2eSlos(slos);
  const drawn = entries.flatMap((entry, index) => (hasDistribution(entry) ? [{ entry, index }] : []));
  const x = secondsAxis(
    drawn.map(({ entry }) => entry),
    rules,
  );
  const height = stripHeight(drawn.length);
  const nameOf = nameIn(drawn.map(({ entry }) => entry));
  const strips = drawn.map(({ entry, index }, place) =>
    strip({
      entry,
      name: nameOf(entry),
      style: seriesStyle(index),
      x,
      height,
      rules,
      isLast: place === drawn.length - 1,
    }),
  );
  return figure({
    title: "How long users wait: distribution of the E2E latency",
    subtitle: [
      `Simulated, from sending a request to its last token, queueing included. ${loadsInWords(entries)}`,
      ...entries.filter((entry) => !hasDistribution(entry)).map(whyNotDrawn),
      ...notes,
    ],
    panels: drawn.length === 0 ? [nothingToDraw()] : [percentileKey(rules.length > 0), ...strips],
  });
}

function hasDistribution(entry: ResultEntry): boolean {
  return entry.state !== "overloaded" && entry.e2eDistribution.length > 1;
}

function whyNotDrawn(entry: ResultEntry): string {
  if (entry.state !== "overloaded") return `Not drawn: ${pairLabel(entry)}, where no request was completed.`;
  const { overload } = entry;
  const how =
    overload === undefined
      ? "its queue grows without end"
      : `offered ${formatNumber(overload.offeredRequestsPerSecond)} requests/s, it serves ${formatNumber(overload.capacityRequestsPerSecond)}; ` +
        `the queue grows by ${formatNumber(overload.queueGrowthPerSecond)} requests each second`;
  return `Not drawn: ${pairLabel(entry)} is overloaded, so it has no latency distribution (${how}).`;
}

function loadsInWords(entries: readonly ResultEntry[]): string {
  const loads = [...new Set(entries.map((entry) => loadWords(entry.load)))];
  return loads.length === 1 ? `Load: ${loads[0]}.` : `Loads: ${loads.join("; ")}.`;
}

function nothingToDraw(): Panel {
  const text = "Nothing to draw: no model and machine shown here has a latency distribution under this load.";
  return {
    width,
    height: 60,
    layer: haloText({ x: width / 2, y: 30, align: "center", baseline: "middle" }, text),
  };
}

/** Holds every percentile with its band and label, every SLO, and the curves up to 99.5 %. */
function secondsAxis(entries: readonly ResultEntry[], slos: readonly Slo[]): Axis {
  const curves = entries.flatMap((entry) => entry.e2eDistribution.filter(([share]) => share <= 0.995));
  const percentiles = entries.flatMap(percentilesOf);
  const limits = slos.map((slo) => slo.seconds * 1.02);
  const ends = [
    ...curves.map(([, seconds]) => seconds),
    ...percentiles.flatMap(({ seconds, band }) => band ?? [seconds]),
  ];
  const max = Math.max(...ends, ...limits);
  const min = Math.min(
    ...curves.filter(([share, seconds]) => share >= 0.01 && seconds > 0).map(([, seconds]) => seconds),
    max,
  );
  const axis = max / min > logRatio ? logAxis(min / 1.2, max) : linearAxis(max, 8);
  const lastLabel = Math.max(...percentiles.map(({ seconds }) => position(axis, seconds)), 0);
  return withHeadroom(axis, Math.min(1, (1 - 90 / width) / Math.max(lastLabel, 1e-9)));
}

function stripHeight(strips: number): number {
  if (strips === 1) return 260;
  return strips <= 3 ? 140 : 110;
}
