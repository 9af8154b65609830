import type { Estimate } from "../../src/documents/parts/numbers.ts";
import type { SweepCurve, SweepPoint } from "../../src/documents/sweep.ts";
import { type KeyItem, keyAbove } from "./key.ts";
import { type Axis, channel, linearAxis, logAxis, type PositionChannel } from "./scale.ts";
import { loadTitle, wrapText } from "./text.ts";
import {
  figureWidth,
  ink,
  type Layer,
  type Panel,
  type SeriesStyle,
  seriesStyle,
  textSize,
} from "./theme.ts";
import { loadText, plannedText, tipChannels, tippedLine } from "./tips.ts";

/** Curves that share a panel: one model on some machines. */
export type PanelGroup = { readonly title: string; readonly series: readonly PanelSeries[] };
export type PanelSeries = { readonly curve: SweepCurve; readonly name: string; readonly style: SeriesStyle };

/** More lines than that cannot be told apart in a small panel. */
const mostInPanel = 6;
/** As many machines as there are colours keep theirs in every panel. */
const mostFixedStyles = 7;
const columnGap = 40;
/** Between a title and what stands below it. */
const titleOffset = 7;
const leftMargin = 62;
const titleLine = textSize + 2;
const markStep = 8;
/** A straight axis would press most loads into its first part. */
const crowded = 0.12;

/** One panel for each model, or several where it runs on many machines. */
export function panelGroups(curves: readonly SweepCurve[]): PanelGroup[] {
  const machines = [...new Set(curves.map(machineName))];
  const isFixed = machines.length <= mostFixedStyles;
  const models = [...new Set(curves.map(({ model }) => model))];
  return models.flatMap((model) => {
    const its = curves.filter((curve) => curve.model === model);
    const parts = Math.ceil(its.length / mostInPanel);
    const size = Math.ceil(its.length / parts);
    return Array.from({ length: parts }, (_, part) => ({
      title: parts === 1 ? model : `${model} (${part + 1} of ${parts})`,
      series: its.slice(part * size, (part + 1) * size).map((curve, i) => ({
        curve,
        name: machineName(curve),
        style: seriesStyle(isFixed ? machines.indexOf(machineName(curve)) : i),
      })),
    }));
  });
}

/** "large", or "3 × large". */
export function machineName({ machine, replicas, machines = replicas }: SweepCurve): string {
  return machines === 1 ? machine : `${machines} × ${machine}`;
}

/** What a figure of small multiples draws in each of them. */
export type PanelContent = {
  readonly y: Axis;
  readonly yTitle: string;
  /** Of what is picked, in tips. */
  readonly unit: string;
  readonly pick: (point: SweepPoint) => Estimate;
  /** Whether planning bands are drawn. */
  readonly hasBands: boolean;
  /** Layers behind the lines, such as rules. */
  readonly behind: (up: Channel, width: number) => readonly Layer[];
};
type Channel = (field: string) => PositionChannel;

/** The groups' panels on common axes, each with its model as title and its machines as key, in rows. */
export function sweepPanels(groups: readonly PanelGroup[], content: PanelContent): Panel {
  const columns = groups.length === 1 ? 1 : groups.length === 2 || groups.length === 4 ? 2 : 3;
  const width = Math.floor((figureWidth - leftMargin - (columns - 1) * columnGap) / columns);
  const height = columns === 1 ? 280 : columns === 2 ? 210 : 180;
  const curves = groups.flatMap(({ series }) => series.map(({ curve }) => curve));
  const x = sweptAxis(curves, columns === 1 ? 8 : 5);
  const heads = groups.map((group) => headOf(group, width));
  const panels = groups.map((group, i): Panel => {
    const along = channel(x, { title: loadTitle(curves[0]!.loadKind), format: ",~r" });
    const up = channel(content.y, { title: i % columns === 0 ? content.yTitle : null, format: ",~r" });
    return {
      width,
      height,
      title: {
        text: heads[i]!.title,
        fontSize: textSize,
        anchor: "start",
        offset: titleOffset,
      },
      layer: [
        ...content.behind(up, width),
        ...(content.hasBands ? group.series.flatMap((each) => bandLayer(each, content, along, up)) : []),
        ...group.series.map((each) => lineLayer(each, content, along, up)),
        ...overloadLayers(group, along),
        ...heads[i]!.key.layers(-4),
      ],
    };
  });
  const head = Math.max(...heads.map(({ title, key }) => title.length * titleLine + key.height));
  return {
    concat: panels,
    columns,
    bounds: "flush",
    spacing: { row: 66 + titleOffset + head, column: columnGap },
  };
}

function headOf({ title, series }: PanelGroup, width: number) {
  const items = series.map(
    ({ name, style }): KeyItem => ({
      text: name,
      sample: { kind: "line", dash: style.dash, color: style.color, shape: style.shape },
    }),
  );
  return { title: wrapText(title, width, textSize, "bold"), key: keyAbove(items, width) };
}

/** The load axis common to all panels: straight from 0, or logarithmic where loads rise by factors. */
function sweptAxis(curves: readonly SweepCurve[], ticks: number): Axis {
  const loads = [...new Set(curves.flatMap(({ points }) => points.map(({ load }) => load)))].sort(
    (a, b) => a - b,
  );
  const [least, most] = [loads[0]!, loads.at(-1)!];
  const middle = loads[Math.floor(loads.length / 2)]!;
  if (loads.length < 3 || middle > crowded * most) return linearAxis(most * 1.03, ticks);
  return logAxis(least / 1.1, most * 1.1);
}

/** The points that have numbers: an overloaded system has none, whatever its estimates hold. */
export function knownPoints({ points }: SweepCurve): SweepPoint[] {
  return points.filter(({ state }) => state !== "overloaded");
}

function lineLayer(
  { curve, name, style }: PanelSeries,
  content: PanelContent,
  along: Channel,
  up: Channel,
): Layer {
  const values = knownPoints(curve).flatMap((point) => {
    const { value, band } = content.pick(point);
    const pair = `${curve.model} on ${name}`;
    const tip = `${pair}, ${loadText(curve.loadKind, point.load)}: ${plannedText({ value: value ?? 0, band }, content.unit)}`;
    return value === null ? [] : [{ load: point.load, value, pair, tip }];
  });
  const { color, dash, shape } = style;
  return tippedLine(
    values,
    { color, strokeWidth: 1.6, strokeDash: [...dash], clip: true },
    { shape, color, size: values.length > 12 ? 14 : 28, clip: true },
    { x: along("load"), y: up("value") },
  );
}

function bandLayer(
  { curve, style }: PanelSeries,
  content: PanelContent,
  along: Channel,
  up: Channel,
): Layer[] {
  const values = knownPoints(curve).flatMap((point) => {
    const { band } = content.pick(point);
    // A logarithmic axis has no place for 0.
    return band === null
      ? []
      : [{ load: point.load, low: Math.max(band[0], content.y.domain[0]), high: band[1] }];
  });
  if (values.length < 2) return [];
  return [
    {
      data: { values },
      mark: { type: "area", color: style.color, opacity: 0.14, clip: true, aria: false },
      encoding: { x: along("load"), y: { ...up("low"), stack: null }, y2: { field: "high" } },
    },
  ];
}

/** Each series has a row of its own at the top edge: marks at the same load do not hide each other. */
function overloadLayers({ series }: PanelGroup, along: Channel): Layer[] {
  const some = series.filter(({ curve }) => curve.points.some(({ state }) => state === "overloaded"));
  return some.map(({ curve, name, style }, row) => ({
    data: {
      values: curve.points.flatMap(({ load, state }) => {
        if (state !== "overloaded") return [];
        const tip = `${curve.model} on ${name}: overloaded at ${loadText(curve.loadKind, load)}, no steady state`;
        return [{ load, state, tip }];
      }),
    },
    mark: {
      type: "point",
      shape: style.shape,
      color: style.color,
      filled: false,
      size: 26,
      strokeWidth: 1.3,
      y: 7 + row * markStep,
      opacity: 1,
    },
    encoding: { x: along("load"), ...tipChannels },
  }));
}

/** What an open mark at the top edge means, where there is one. */
export function overloadKey(curves: readonly SweepCurve[]): KeyItem[] {
  const hasOverload = curves.some(({ points }) => points.some(({ state }) => state === "overloaded"));
  const sample = { kind: "point", shape: "circle", color: ink.text, filled: false } as const;
  return hasOverload ? [{ text: "open mark at the top edge: overloaded, no steady state", sample }] : [];
}
