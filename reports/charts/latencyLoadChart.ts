import type { TopLevelSpec } from "vega-lite";
import type { LoadCurve } from "../../src/documents/parts/curves.ts";
import type { Slo } from "../../src/montecarlo/slo.ts";
import { figure } from "./figure.ts";
import { haloText } from "./fixedMarks.ts";
import { type KeyItem, keyPanel } from "./key.ts";
import {
  askedLayers,
  bandsOf,
  loadAxis,
  overloadedLoads,
  overloadRows,
  steadyPoints,
  valuesOf,
} from "./loadPoints.ts";
import {
  type Axis,
  channel,
  linearAxis,
  logAxis,
  type PositionChannel,
  position,
  spreadLabels,
  withHeadroom,
} from "./scale.ts";
import { e2eSlos, sloDash, sloLabel, sloRule } from "./slo.ts";
import { loadTitle, pairLines } from "./text.ts";
import { figureWidth, ink, type Layer, type Panel, seriesStyle, textSize } from "./theme.ts";
import { loadText, nameIn, plannedText, tipChannels, tippedLine } from "./tips.ts";

/** Pixels to the right of each row, for the labels of the SLO rules. */
const sloMargin = 92;
const titleOffset = 6;
const lines = [
  { name: "p50", pick: "e2eP50", dash: [5, 3], shape: "diamond", isColoured: false },
  { name: "p95", pick: "e2eP95", dash: [1, 0], shape: "circle", isColoured: true },
] as const;
/** Beyond this ratio of the slowest p95 to the fastest p50, a straight axis hides the fast models. */
const logRatio = 30;
/** A band is cut off where it runs past this multiple of the largest p95. */
const bandLimit = 2;

/**
 * Median and 95th percentile of E2E latency against load, a panel for each model and machine on common axes, with
 * planning bands, the asked load, and a rule for each SLO on p50 or p95. A load at which the system is overloaded has no
 * latency: a triangle at the top edge stands for it. `notes` are added to the subtitle.
 */
export function latencyLoadChart(
  curves: readonly LoadCurve[],
  slos: readonly Slo[],
  notes: readonly string[] = [],
): TopLevelSpec {
  const rules = e2eSlos(slos).filter((slo) => lines.some((line) => line.name === slo.stat));
  const left = e2eSlos(slos).filter((slo) => !rules.includes(slo));
  const columns = curves.length <= 2 || curves.length === 4 ? Math.min(2, curves.length) : 3;
  const size = panelSize(columns, rules.length > 0 ? sloMargin : 0);
  const y = secondsAxis(curves, rules);
  const nameOf = nameIn(curves);
  const panels = curves.map((curve, index) =>
    panel({
      curve,
      index,
      x: loadAxis(curves, curve.loadKind, columns === 1 ? 8 : 4),
      y,
      rules,
      size,
      columns,
      count: curves.length,
      name: nameOf(curve),
    }),
  );
  const hasOverload = curves.some((curve) => overloadedLoads(curve).length > 0);
  return figure({
    title: "E2E latency against load",
    subtitle: [
      "Simulated at each marked load, all else as asked. The band is what to plan for (90 %): uncertainty of the service law and of how much is asked, and variation between busy hours.",
      ...(left.length === 0
        ? []
        : [`Not drawn here: ${left.map(sloLabel).join(", ")} (see the latency distribution).`]),
      ...notes,
    ],
    panels: [
      keyPanel(keyItems(hasOverload, rules.length > 0)),
      { concat: panels, columns, bounds: "flush", spacing: { row: rowSpacing(curves, size), column: 26 } },
    ],
  });
}

/** Between rows stand the axis below one panel, and title and asked load of the next. */
function rowSpacing(curves: readonly LoadCurve[], size: Size): number {
  const titleLines = Math.max(...curves.map((curve) => titleOf(curve, size).length));
  return 66 + titleOffset + titleLines * (textSize + 2);
}

function titleOf(curve: LoadCurve, size: Size): string[] {
  return pairLines(curve, size.width, textSize, "bold");
}

type Size = { readonly width: number; readonly height: number };

function panelSize(columns: number, margin: number): Size {
  const width = Math.floor((figureWidth - 62 - margin - (columns - 1) * 26) / columns);
  return { width, height: columns === 1 ? 280 : columns === 2 ? 220 : 190 };
}

function keyItems(hasOverload: boolean, hasSlo: boolean): KeyItem[] {
  const items: KeyItem[] = [
    { text: "p95", sample: { kind: "line", dash: [1, 0], color: ink.text, shape: "circle" } },
    { text: "p50", sample: { kind: "line", dash: [5, 3], color: ink.text, shape: "diamond" } },
    { text: "90 % planning band", sample: { kind: "swatch", color: ink.frame, opacity: 0.35 } },
    { text: "asked load", sample: { kind: "line", dash: [1, 2], color: ink.text } },
  ];
  if (hasSlo) items.push({ text: "SLO", sample: { kind: "line", dash: sloDash, color: ink.text } });
  if (hasOverload) {
    const sample = { kind: "point", shape: "triangle-up", color: ink.text, filled: false } as const;
    items.push({ text: "overloaded: latency grows without end", sample });
  }
  return items;
}

type PanelParts = {
  readonly curve: LoadCurve;
  readonly index: number;
  readonly x: Axis;
  readonly y: Axis;
  readonly rules: readonly Slo[];
  readonly size: Size;
  readonly columns: number;
  /** Panels in the figure. */
  readonly count: number;
  /** What its tips begin with. */
  readonly name: string;
};

function panel(parts: PanelParts): Panel {
  const { curve, x, y, size, columns, index } = parts;
  const along = channel(x, { title: loadTitle(curve.loadKind), format: ",~r" });
  const isFirst = index % columns === 0;
  const isLastOfRow = index % columns === columns - 1 || index === parts.count - 1;
  const up = channel(y, { title: isFirst ? "E2E latency (seconds)" : null, format: ",~r" });
  const overloaded: Layer = {
    data: { values: overloadRows(curve, parts.name) },
    mark: {
      type: "point",
      shape: "triangle-up",
      color: ink.text,
      filled: false,
      size: 50,
      strokeWidth: 1.4,
      y: 8,
      opacity: 1,
    },
    encoding: { x: along("load"), ...tipChannels },
  };
  return {
    ...size,
    title: {
      text: titleOf(curve, size),
      fontSize: textSize,
      anchor: "start",
      offset: titleOffset,
    },
    layer: [
      ...lines.flatMap((line) => bandLayer(parts, line, along, up)),
      ...parts.rules.map((slo) => sloRule(slo, { y: up("seconds") })),
      ...lines.map((line) => lineLayer(parts, line, along, up)),
      overloaded,
      ...askedLayers(curve, along, position(x, curve.askedLoad), size.width),
      ...(isLastOfRow ? sloTexts(parts) : []),
    ],
  };
}

type Channel = (field: string) => PositionChannel;
type Line = (typeof lines)[number];

function colorOf(line: Line, index: number): string {
  return line.isColoured ? seriesStyle(index).color : ink.quiet;
}

/** The band, cut at the axis's lower end: a logarithmic axis has no place for 0. */
function bandLayer({ curve, index, y }: PanelParts, line: Line, along: Channel, up: Channel): Layer[] {
  const bands = bandsOf(steadyPoints(curve), (point) => point[line.pick]);
  const values = bands.map((band) => ({ ...band, low: Math.max(band.low, y.domain[0]) }));
  if (values.length < 2) return [];
  return [
    {
      data: { values },
      mark: { type: "area", color: colorOf(line, index), opacity: 0.22, clip: true, aria: false },
      encoding: { x: along("load"), y: { ...up("low"), stack: null }, y2: { field: "high" } },
    },
  ];
}

function lineLayer({ curve, index, name }: PanelParts, line: Line, along: Channel, up: Channel): Layer {
  const color = colorOf(line, index);
  const values = valuesOf(steadyPoints(curve), (point) => point[line.pick]).map(({ load, value, band }) => ({
    ...{ load, value, line: line.name },
    tip: `${name}${line.name} at ${loadText(curve.loadKind, load)}: ${plannedText({ value, band }, "s")}`,
  }));
  const look = { color, strokeWidth: 2, strokeDash: [...line.dash] };
  return tippedLine(
    values,
    look,
    { shape: line.shape, color, size: 36 },
    { x: along("load"), y: up("value") },
  );
}

/** To the right of the row's last panel, as the rules go through all panels; moved apart where two are near each other. */
function sloTexts({ rules, y, size }: PanelParts): Layer[] {
  const wishes = rules.map((slo) => (1 - position(y, slo.seconds)) * size.height);
  const places = spreadLabels(wishes, 13, 8, size.height - 8);
  return rules.flatMap((slo, i) =>
    haloText({ x: size.width + 6, y: places[i]!, align: "left", baseline: "middle" }, sloLabel(slo)),
  );
}

/** One axis for all panels, with room above for the triangles; bands that run far past the lines are cut. */
function secondsAxis(curves: readonly LoadCurve[], slos: readonly Slo[]): Axis {
  const points = curves.flatMap(steadyPoints);
  const values = lines
    .flatMap((line) => valuesOf(points, (point) => point[line.pick]))
    .map(({ value }) => value);
  const highs = lines.flatMap((line) => bandsOf(points, (point) => point[line.pick])).map(({ high }) => high);
  const limits = slos.map((slo) => slo.seconds);
  const largest = Math.max(0, ...values);
  const max = Math.max(largest, Math.min(Math.max(0, ...highs), bandLimit * largest), ...limits);
  const min = Math.min(...values.filter((value) => value > 0), max);
  const axis = max / min > logRatio ? logAxis(min / 1.3, max) : linearAxis(max, 5);
  return withHeadroom(axis, 0.88);
}
