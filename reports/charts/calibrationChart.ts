import type { TopLevelSpec } from "vega-lite";
import type { CalibrationCurve, CalibrationPoint } from "../../src/documents/parts/curves.ts";
import { formatNumber } from "../words/numbers.ts";
import { figure } from "./figure.ts";
import { fixedText } from "./fixedMarks.ts";
import { keyPanel } from "./key.ts";
import { type Axis, channel, linearAxis, logAxis, position, withHeadroom } from "./scale.ts";
import { pairLines, textWidth } from "./text.ts";
import {
  figureWidth,
  ink,
  type Layer,
  labelSize,
  type Panel,
  type SeriesStyle,
  seriesStyle,
  textSize,
} from "./theme.ts";
import { loadText, nameIn, type TipRow, tipChannels, tippedLine } from "./tips.ts";

type Metric = {
  readonly field: Exclude<keyof CalibrationPoint, "requests">;
  readonly title: string[];
  readonly words: string;
  readonly unit: string;
};

const metrics: readonly Metric[] = [
  { field: "meanTimeSeconds", title: ["mean time per", "request (seconds)"], words: "mean time", unit: "s" },
  {
    field: "meanTokensPerSecond",
    title: ["tokens/s", "per request"],
    words: "tokens/s per request",
    unit: "tokens/s",
  },
  { field: "totalTokensPerSecond", title: ["total", "tokens/s"], words: "total tokens/s", unit: "tokens/s" },
];
const panelSize = { width: 180, height: 115 };
const shadeOpacity = 0.08;

/**
 * What was measured and what the fitted law simulates for the same bursts: one row of panels for each model and
 * machine, the measured range shaded. `notes` are added to the subtitle. Curves must hold at least one point.
 */
export function calibrationChart(
  curves: readonly CalibrationCurve[],
  notes: readonly string[] = [],
): TopLevelSpec {
  const x = requestsAxis(curves);
  const nameOf = nameIn(curves);
  const panels = curves.flatMap((curve, index) =>
    metrics.map((metric, column) =>
      panel({
        curve,
        metric,
        name: nameOf(curve),
        style: seriesStyle(index),
        x,
        y: metricAxis(curves, metric),
        isFirst: column === 0,
        isLast: index === curves.length - 1,
      }),
    ),
  );
  return figure({
    title: "How well the simulator repeats the measurements",
    subtitle: [
      "Each point is one measured burst of so many requests at once; the line simulates bursts with the law fitted to them and answers as long as in the nearest measured ones.",
      "Beyond the shaded range nothing was measured: predictions there are extrapolated.",
      ...notes,
    ],
    panels: [
      keyPanel([
        { text: "measured", sample: { kind: "point", shape: "circle", color: ink.text, filled: true } },
        { text: "simulated", sample: { kind: "line", dash: [1, 0], color: ink.text } },
        { text: "measured range", sample: { kind: "swatch", color: ink.shade, opacity: shadeOpacity } },
      ]),
      {
        concat: panels,
        columns: metrics.length,
        bounds: "flush",
        spacing: { row: rowSpacing(curves), column: 74 },
      },
    ],
  });
}

type PanelParts = {
  readonly curve: CalibrationCurve;
  readonly metric: Metric;
  /** What its tips begin with. */
  readonly name: string;
  readonly style: SeriesStyle;
  readonly x: Axis;
  readonly y: Axis;
  readonly isFirst: boolean;
  readonly isLast: boolean;
};

function panel(parts: PanelParts): Panel {
  const { curve, x, y } = parts;
  const [from, to] = curve.measuredConcurrency;
  const along = channel(x, { title: parts.isLast ? "requests at once" : null, format: "d" });
  const up = channel(y, { title: parts.metric.title, format: ",~r", titlePadding: 6 });
  const encoding = { x: along("requests"), y: up(parts.metric.field) };
  const range: Layer = {
    data: { values: [{ from, to, tip: `${parts.name}${rangeText(from, to)}` }] },
    mark: { type: "rect", color: ink.shade, opacity: shadeOpacity, y: 0, y2: panelSize.height },
    encoding: { x: along("from"), x2: { field: "to" }, ...tipChannels },
  };
  const line = { color: parts.style.color, strokeWidth: 2 };
  const simulated = tippedLine(pointsOf(curve.simulated, parts, "simulated"), line, null, encoding);
  const measured: Layer = {
    data: { values: pointsOf(curve.measured, parts, "measured") },
    mark: { type: "point", shape: "circle", color: ink.text, filled: true, size: 48, opacity: 1 },
    encoding: { ...encoding, ...tipChannels },
  };
  return {
    ...panelSize,
    ...(parts.isFirst ? { title: rowTitle(curve) } : {}),
    layer: [range, simulated, measured, ...(parts.isFirst ? rangeLabel(from, to) : [])],
  };
}

/** The numbers as they are, in order of the number of requests. */
function pointsOf(points: readonly CalibrationPoint[], { metric, name }: PanelParts, how: string): TipRow[] {
  return points
    .toSorted((a, b) => a.requests - b.requests)
    .map(({ requests, [metric.field]: value }) => ({
      ...{ requests, [metric.field]: value },
      tip: `${name}${loadText("burst", requests)}, ${how}: ${metric.words} ${formatNumber(value)} ${metric.unit}`,
    }));
}

function rangeLabel(from: number, to: number): Layer[] {
  const text = from === to ? `measured at ${from} only` : `measured from ${from} to ${to}`;
  return [fixedText({ align: "left", baseline: "top", x: 5, y: 4, color: ink.quiet }, text)];
}

function rangeText(from: number, to: number): string {
  return from === to
    ? `measured at ${loadText("burst", from)} only`
    : `measured from ${from} to ${loadText("burst", to)}`;
}

/** Names the pair, and the worst of its deviations, over all metrics and all bursts that were both measured and simulated. */
function rowTitle(curve: CalibrationCurve): NonNullable<Panel["title"]> {
  const worst = worstDeviation(curve);
  const head = { text: nameOf(curve), fontSize: textSize + 1, offset: 8, anchor: "start" } as const;
  if (worst === null) return head;
  const requests = loadText("burst", worst.requests);
  const size = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 }).format(
    Math.abs(worst.error) * 100,
  );
  return {
    ...head,
    subtitle: `largest deviation from a measurement ${size} % (${worst.metric.words}, ${requests})`,
    subtitlePadding: 2,
  };
}

/** The name may run over the whole row, as only the row's first panel has a title. */
function nameOf(curve: CalibrationCurve): string[] {
  return pairLines(curve, figureWidth - 60, textSize + 1, "bold");
}

function rowSpacing(curves: readonly CalibrationCurve[]): number {
  return 60 + Math.max(...curves.map((curve) => nameOf(curve).length)) * (textSize + 3);
}

type Deviation = { readonly error: number; readonly requests: number; readonly metric: Metric };

function worstDeviation(curve: CalibrationCurve): Deviation | null {
  let worst: Deviation | null = null;
  for (const point of curve.measured) {
    const simulated = curve.simulated.find((candidate) => candidate.requests === point.requests);
    if (simulated === undefined) continue;
    for (const metric of metrics) {
      const error = simulated[metric.field] / point[metric.field] - 1;
      if (worst === null || Math.abs(error) > Math.abs(worst.error))
        worst = { error, requests: point.requests, metric };
    }
  }
  return worst;
}

function requestsAxis(curves: readonly CalibrationCurve[]): Axis {
  const loads = curves.flatMap((curve) => [
    ...curve.measuredConcurrency,
    ...[...curve.measured, ...curve.simulated].map((point) => point.requests),
  ]);
  const axis = logAxis(Math.min(...loads) / 1.25, Math.max(...loads) * 1.25);
  return { ...axis, ticks: apart(axis) };
}

/** The ticks whose labels stand clear of their neighbours', powers of ten before others. */
function apart(axis: Axis): number[] {
  const kept: number[] = [];
  const reach = (tick: number) => textWidth(String(tick), labelSize) / 2 + 2.5;
  const at = (tick: number) => position(axis, tick) * panelSize.width;
  const isRound = (tick: number) => Number.isInteger(Math.log10(tick));
  for (const tick of axis.ticks.toSorted((a, b) => Number(isRound(b)) - Number(isRound(a)) || a - b))
    if (kept.every((other) => Math.abs(at(other) - at(tick)) >= reach(other) + reach(tick))) kept.push(tick);
  return kept.sort((a, b) => a - b);
}

/** One axis for all models, so that they can be compared; the headroom holds the label of the range. */
function metricAxis(curves: readonly CalibrationCurve[], metric: Metric): Axis {
  const values = curves.flatMap((curve) =>
    [...curve.measured, ...curve.simulated].map((point) => point[metric.field]),
  );
  return withHeadroom(linearAxis(Math.max(...values), 4), 0.8);
}
