import type { TopLevelSpec } from "vega-lite";
import type { LoadCurve } from "../../src/documents/parts/curves.ts";
import { figure } from "./figure.ts";
import { fixedRule, haloText, lineSample, pointSample } from "./fixedMarks.ts";
import { keyPanel } from "./key.ts";
import {
  askedLayers,
  loadAxis,
  overloadedLoads,
  overloadRows,
  steadyPoints,
  valuesOf,
} from "./loadPoints.ts";
import { type Axis, channel, linearAxis, type PositionChannel, position, spreadLabels } from "./scale.ts";
import { loadTitle, pairLabel, pairLines } from "./text.ts";
import { figureWidth, ink, type Layer, labelSize, type Panel, seriesStyle } from "./theme.ts";
import { loadText, nameIn, plannedText, tipChannels, tippedLine } from "./tips.ts";

const labelWidth = 195;
const width = figureWidth - 70 - labelWidth - 44;
const lineHeight = 12;
const markStep = 9;

const metrics = [
  { field: "outputTokensPerSecond", title: "output tokens per second", unit: "output tokens/s" },
  { field: "batchSize", title: "mean batch size (requests)", unit: "requests in a batch" },
] as const;
type Metric = (typeof metrics)[number];

/**
 * Output tokens per second and mean batch size against load, all models and machines in one panel each, named beside
 * the ends of their lines. A load at which a system is overloaded gets an open mark at the top edge, not a number.
 * `notes` are added to the subtitle. All curves must have the same kind of load.
 */
export function throughputLoadChart(
  curves: readonly LoadCurve[],
  notes: readonly string[] = [],
): TopLevelSpec {
  const hasOverload = curves.some((curve) => overloadedLoads(curve).length > 0);
  const overload = {
    text: "open mark at the top edge: overloaded, more is offered than served",
    sample: { kind: "point", shape: "circle", color: ink.text, filled: false },
  } as const;
  return figure({
    title: "Throughput and batch size against load",
    subtitle: [
      "Simulated means at each marked load, all else as asked. Batch size: requests that one server works on in one step.",
      ...notes,
    ],
    panels: [
      ...(hasOverload ? [keyPanel([overload])] : []),
      ...metrics.map((metric, index) => panel(curves, metric, index === metrics.length - 1)),
    ],
  });
}

function panel(curves: readonly LoadCurve[], metric: Metric, isLast: boolean): Panel {
  const kind = curves[0]!.loadKind;
  const nameOf = nameIn(curves);
  const names = curves.map((curve) => pairLines(curve, labelWidth, labelSize));
  const gap = Math.max(...names.map((lines) => lines.length)) * lineHeight + 6;
  const height = Math.max(200, curves.length * gap);
  const x = loadAxis(curves, kind, 8);
  const y = metricAxis(curves, metric, height);
  const along = channel(x, { title: isLast ? loadTitle(kind) : null, format: ",~r" });
  const up = channel(y, { title: metric.title, format: ",~r" });
  const asked = curves.filter(
    (curve, i) => curves.findIndex((other) => other.askedLoad === curve.askedLoad) === i,
  );
  return {
    width,
    height,
    layer: [
      ...asked.flatMap((curve) => askedLayers(curve, along, position(x, curve.askedLoad), width)),
      ...curves.map((curve, index) => series(curve, nameOf(curve), index, metric, along, up)),
      ...overloadMarks(curves, along),
      ...endLabels(curves, metric, names, gap, { x, y, height }),
    ],
  };
}

type Channel = (field: string) => PositionChannel;

function series(
  curve: LoadCurve,
  name: string,
  index: number,
  metric: Metric,
  along: Channel,
  up: Channel,
): Layer {
  const { color, dash, shape } = seriesStyle(index);
  const values = valuesOf(steadyPoints(curve), (point) => point[metric.field]).map(
    ({ load, value, band }) => ({
      ...{ load, value, pair: pairLabel(curve) },
      tip: `${name}at ${loadText(curve.loadKind, load)}: ${plannedText({ value, band }, metric.unit)}`,
    }),
  );
  const look = { color, strokeWidth: 2, strokeDash: [...dash] };
  return tippedLine(values, look, { shape, color, size: 42 }, { x: along("load"), y: up("value") });
}

/** Each overloaded curve has a row of its own at the top edge: marks at the same load do not hide each other. */
function overloadMarks(curves: readonly LoadCurve[], along: Channel): Layer[] {
  const overloaded = curves.flatMap((curve, index) =>
    overloadedLoads(curve).length === 0 ? [] : [{ curve, style: seriesStyle(index) }],
  );
  const nameOf = nameIn(curves);
  return overloaded.map(({ curve, style }, row) => ({
    data: {
      values: overloadRows(curve, nameOf(curve)).map((row) => ({ ...row, pair: pairLabel(curve) })),
    },
    mark: {
      type: "point",
      shape: style.shape,
      color: style.color,
      filled: false,
      size: 44,
      strokeWidth: 1.6,
      y: 8 + row * markStep,
      opacity: 1,
    },
    encoding: { x: along("load"), ...tipChannels },
  }));
}

type Frame = { readonly x: Axis; readonly y: Axis; readonly height: number };

/** A sample of each line with its name, to the right of the panel, led to from the line's last point. */
function endLabels(
  curves: readonly LoadCurve[],
  metric: Metric,
  names: readonly string[][],
  gap: number,
  frame: Frame,
): Layer[] {
  const ends = curves.map((curve) => valuesOf(steadyPoints(curve), (point) => point[metric.field]).at(-1));
  const wishes = ends.map((end) =>
    end === undefined ? 0 : (1 - position(frame.y, end.value)) * frame.height,
  );
  const places = spreadLabels(wishes, gap, gap / 2, frame.height - gap / 2);
  return curves.flatMap((_, index) => {
    const y = places[index]!;
    const end = ends[index];
    const lead = end === undefined ? [] : [leader(position(frame.x, end.load) * width, wishes[index]!, y)];
    return [...lead, ...sampleLayers(index, y), ...nameLayers(names[index]!, end === undefined, y)];
  });
}

function leader(x: number, from: number, to: number): Layer {
  const look = { color: ink.frame, strokeWidth: 0.8, dash: [1, 3] };
  return fixedRule({ x: x + 5, y: from }, { x: width + 10, y: to }, look);
}

function sampleLayers(index: number, y: number): Layer[] {
  const look = { ...seriesStyle(index), filled: true };
  return [lineSample(width + 12, width + 38, y, look), pointSample(width + 25, y, look)];
}

function nameLayers(lines: readonly string[], isOverloaded: boolean, y: number): Layer[] {
  const text = isOverloaded ? [...lines.slice(0, -1), `${lines.at(-1)} (overloaded)`] : lines;
  const top = y - ((text.length - 1) * lineHeight) / 2;
  return haloText({ x: width + 44, y: top, align: "left", baseline: "middle", lineHeight }, text);
}

/** From 0, with room above the highest line for a row of open marks for each curve that needs one. */
function metricAxis(curves: readonly LoadCurve[], metric: Metric, height: number): Axis {
  const values = curves.flatMap((curve) => valuesOf(steadyPoints(curve), (point) => point[metric.field]));
  const axis = linearAxis(Math.max(0, ...values.map(({ value }) => value)), 5);
  const rows = curves.filter((curve) => overloadedLoads(curve).length > 0).length;
  const room = 10 + rows * markStep;
  const share = 1 - Math.min(room / height, 0.4);
  const [, top] = axis.domain;
  return { ...axis, domain: [0, top / share] };
}
