import type { TopLevelSpec } from "vega-lite";
import type { FeatureResult, ResultEntry } from "../../src/documents/parts/entry.ts";
import type { LatencyEstimates } from "../../src/documents/parts/metrics.ts";
import type { Slo } from "../../src/montecarlo/slo.ts";
import { formatSeconds, formatShare } from "../words/numbers.ts";
import { figure } from "./figure.ts";
import { fixedText, haloText } from "./fixedMarks.ts";
import { marks, percentileKey } from "./percentileMarks.ts";
import {
  type Axis,
  channel,
  clearOfRules,
  linearAxis,
  logAxis,
  type PositionChannel,
  position,
} from "./scale.ts";
import { e2eSlos, sloRule } from "./slo.ts";
import { loadWords, pairLines, textWidth, wrapText } from "./text.ts";
import { figureWidth, ink, type Layer, labelSize, type Panel, seriesStyle, textSize } from "./theme.ts";
import { nameIn, plannedText, tipChannels } from "./tips.ts";

/** Pixels of the rows' names, of a row, and of a panel's body. */
const nameWidth = 150;
const rowHeight = 40;
const width = figureWidth - nameWidth - 40;
/** Beyond this ratio of the slowest to the fastest, a straight axis hides the fast ones. */
const logRatio = 30;

/**
 * E2E latency of each feature, a panel for each model and machine and a row for each feature: p50, p95 and p99 with their
 * planning bands, and a mark for each SLO on them. A question of several model calls has a row of its own.
 *
 * @param entries those with features to tell apart
 */
export function featureLatencyChart(
  entries: readonly ResultEntry[],
  slos: readonly Slo[],
  notes: readonly string[] = [],
): TopLevelSpec {
  const panels = entries.map((entry) => ({
    entry,
    rows: entry.features.flatMap((each) => rowsOf(each, slos)),
  }));
  const x = secondsAxis(panels.flatMap(({ rows }) => rows));
  const nameOf = nameIn(entries);
  const hasSlo = panels.some(({ rows }) => rows.some((row) => row.slos.length > 0));
  const loads = [...new Set(entries.map(({ load }) => loadWords(load)))];
  return figure({
    title: "How long each feature's users wait",
    subtitle: [
      `Simulated E2E latency of a model call, queueing included; a question ends with its last call. Load: ${loads.join("; ")}.`,
      ...notes,
    ],
    panels: [
      percentileKey(hasSlo),
      ...panels.map(({ entry, rows }, i) => panel(entry, rows, x, i, i === panels.length - 1, nameOf(entry))),
    ],
  });
}

type Row = {
  readonly name: string;
  readonly times: LatencyEstimates;
  readonly slos: readonly Slo[];
};

function rowsOf({ feature, metrics }: FeatureResult, slos: readonly Slo[]): Row[] {
  const own = slos.filter((slo) => slo.feature === feature);
  const question = metrics.questionLatencySeconds;
  const isAbout = (metric: Slo["metric"]) => (slo: Slo) => slo.metric === metric;
  return [
    {
      name: feature,
      times: metrics.e2eLatencySeconds,
      slos: [...e2eSlos(slos), ...own.filter(isAbout("e2e"))],
    },
    ...(question === undefined
      ? []
      : [
          {
            name: `${feature}, a question`,
            times: question,
            slos: slos.filter(({ feature: its = feature }) => its === feature).filter(isAbout("question")),
          },
        ]),
  ];
}

function panel(
  entry: ResultEntry,
  rows: readonly Row[],
  x: Axis,
  index: number,
  isLast: boolean,
  pair: string,
): Panel {
  const along = channel(x, { title: isLast ? "seconds" : null, format: ",~r" });
  const { color } = seriesStyle(index);
  return {
    width,
    height: rows.length * rowHeight,
    title: panelTitle(entry),
    layer: [
      ...rows.flatMap((row, i) => rowLayers(row, i, along, color, pair)),
      ...rows.flatMap((row, i) => rowLabels(row, i, x)),
    ],
  };
}

/** The percentiles' bands stand a little apart from each other, so that one does not hide another. */
function rowLayers(row: Row, index: number, along: Channel, color: string, pair: string): Layer[] {
  const middle = middleOf(index);
  const percentiles = marks.flatMap(({ stat, shape }, i): Layer[] => {
    const { value, band } = row.times[stat];
    if (value === null) return [];
    const y = { value: middle + (i - 1) * 6 };
    const tip = `${pair}${row.name}, ${stat} ${plannedText({ value, band }, "s")}`;
    const point: Layer = {
      data: { values: [{ row: row.name, stat, seconds: value, tip }] },
      mark: { type: "point", shape, color, filled: true, size: 55, opacity: 1 },
      encoding: { x: along("seconds"), y, ...tipChannels },
    };
    if (band === null) return [point];
    const bar: Layer = {
      data: { values: [{ row: row.name, stat, from: band[0], to: band[1], tip }] },
      mark: { type: "rule", color: ink.frame, strokeWidth: 2.2, clip: true },
      encoding: { x: along("from"), x2: { field: "to" }, y, ...tipChannels },
    };
    return [bar, point];
  });
  const height = { y: { value: middle - rowHeight / 2 + 2 }, y2: { value: middle + rowHeight / 2 - 2 } };
  const limits = row.slos.map((slo) => sloRule(slo, { x: along("seconds"), ...height }, 1.4));
  return [...limits, ...percentiles];
}

type Channel = (field: string) => PositionChannel;

/** The row's name beside the axis, and the value of its p95 above the mark. */
function rowLabels(row: Row, index: number, x: Axis): Layer[] {
  const y = middleOf(index);
  const name = fixedText(
    { x: -10, y, align: "right", baseline: "middle" },
    wrapText(row.name, nameWidth - 14, labelSize),
  );
  const { value } = row.times.p95;
  if (value === null) return [name];
  const text = `p95 ${formatSeconds(value)}`;
  const at = position(x, value) * width;
  const size = textWidth(text, labelSize);
  const start = clearOfRules(
    at - 4,
    size,
    row.slos.map(({ seconds }) => position(x, seconds) * width),
  );
  const fits = start + size < width;
  const place = { y: y - 9, align: fits ? "left" : "right", baseline: "bottom" } as const;
  return [name, ...haloText({ x: fits ? start : at + 4, ...place }, text)];
}

function middleOf(row: number): number {
  return (row + 0.5) * rowHeight;
}

/** Names the pair, and the verdict on each SLO of its features. */
function panelTitle(entry: ResultEntry): NonNullable<Panel["title"]> {
  const verdicts = entry.features.flatMap(({ slo }) =>
    slo.map((each) => `SLO ${each.slo}: ${each.verdict} (probability ${formatShare(each.probability)})`),
  );
  return {
    text: pairLines(entry, width, textSize + 1, "bold"),
    fontSize: textSize + 1,
    anchor: "start",
    offset: 6,
    subtitle: verdicts.length === 0 ? "" : wrapText(verdicts.join("; "), width, labelSize),
    subtitlePadding: 2,
  };
}

/** Holds every percentile and SLO, and the bands as far as three times the slowest percentile. */
function secondsAxis(rows: readonly Row[]): Axis {
  const estimates = rows.flatMap(({ times }) => marks.map(({ stat }) => times[stat]));
  const values = estimates.flatMap(({ value }) => (value === null ? [] : [value]));
  const limits = rows.flatMap((row) => row.slos.map(({ seconds }) => seconds * 1.02));
  const slowest = Math.max(...values, ...limits);
  const bands = estimates.flatMap(({ band }) => (band === null ? [] : [Math.min(band[1], 3 * slowest)]));
  const max = Math.max(slowest, ...bands) * 1.02;
  const min = Math.min(...values.filter((value) => value > 0), max);
  return max / min > logRatio ? logAxis(min / 1.5, max) : linearAxis(max, 8);
}
