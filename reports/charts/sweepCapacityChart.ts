import type { TopLevelSpec } from "vega-lite";
import type { SweepCurve } from "../../src/documents/sweep.ts";
import { formatNumber } from "../words/numbers.ts";
import { figure } from "./figure.ts";
import { fixedText, haloText } from "./fixedMarks.ts";
import { type KeyItem, keyAbove } from "./key.ts";
import { channel, linearAxis, position, withHeadroom } from "./scale.ts";
import { machineName, type PanelGroup } from "./sweepPanels.ts";
import { loadTitle, textWidth, wrapText } from "./text.ts";
import { figureWidth, ink, type Layer, labelSize, paper, textSize } from "./theme.ts";
import { intervalText, loadText, loadUnit, tipChannels } from "./tips.ts";

const rowHeight = 19;
const titleHeight = 21;
const barHeight = 11;
const rightMargin = 16;
const hollow = 0.3;

type Row = { readonly y: number } & (
  | { readonly title: string }
  | { readonly curve: SweepCurve; readonly name: string; readonly color: string }
);

/**
 * The capacity of each model and machine as a bar with its 95 % interval, models below each other. A pale bar is where
 * the machines have no spare time left, for want of an SLO that breaks before. `notes` are added to the subtitle.
 */
export function sweepCapacityChart(
  groups: readonly PanelGroup[],
  meaning: string,
  notes: readonly string[] = [],
): TopLevelSpec {
  const series = groups.flatMap((group) => group.series);
  const curves = series.map(({ curve }) => curve);
  const names = series.map(({ name }) => textWidth(name, labelSize));
  const left = Math.min(220, Math.max(60, ...names) + 12);
  const width = figureWidth - left - rightMargin;
  const rows = rowsOf(groups, width + left);
  const height = rows.at(-1)!.y + rowHeight / 2 + 3;
  const most = Math.max(
    ...curves.flatMap(({ capacity }) => [capacity.value ?? 0, capacity.ci?.[1] ?? 0]),
    Number.MIN_VALUE,
  );
  const x = withHeadroom(linearAxis(most, 6), 0.9);
  const along = channel(x, { title: loadTitle(curves[0]!.loadKind), format: ",~r" });
  const key = keyAbove(keyItems(curves), width);
  return figure({
    title: "Capacity of each model and machine",
    subtitle: [meaning, ...notes],
    panels: [
      {
        width,
        height,
        layer: [
          ...key.layers(-8),
          ...rows.flatMap((row): Layer[] =>
            "title" in row
              ? titleText(row.title, row.y, -left)
              : barLayers(row, along, (value) => position(x, value) * width, -left),
          ),
        ],
      },
    ],
  });
}

function rowsOf(groups: readonly PanelGroup[], width: number): Row[] {
  const rows: Row[] = [];
  let y = 4;
  let before = "";
  for (const { series } of groups)
    for (const { curve, style } of series) {
      if (curve.model !== before) {
        for (const title of wrapText(curve.model, width, textSize, "bold")) {
          rows.push({ y: y + titleHeight / 2, title });
          y += titleHeight;
        }
        before = curve.model;
      }
      rows.push({ y: y + rowHeight / 2, curve, name: machineName(curve), color: style.color });
      y += rowHeight;
    }
  return rows;
}

function keyItems(curves: readonly SweepCurve[]): KeyItem[] {
  const isPale = (curve: SweepCurve) => curve.capacity.basis === "saturation";
  return [
    { text: "95 % interval of the capacity", sample: { kind: "line", dash: [1, 0], color: ink.text } },
    ...(curves.some((curve) => !isPale(curve))
      ? [{ text: "every SLO kept", sample: { kind: "swatch", color: ink.frame, opacity: 0.85 } } as const]
      : []),
    ...(curves.some(isPale)
      ? [
          {
            text: "no spare time left",
            sample: { kind: "swatch", color: ink.frame, opacity: hollow },
          } as const,
        ]
      : []),
  ];
}

/** A model's name above its bars, with a white rim, as a long one crosses the panel's edge. */
function titleText(title: string, y: number, x: number): Layer[] {
  return haloText({ x, y, align: "left", baseline: "middle" }, title).map((layer) => {
    const { mark } = layer as { mark: object };
    return { ...layer, mark: { ...mark, fontWeight: "bold", fontSize: textSize } } as Layer;
  });
}

type Channel = ReturnType<typeof channel>;

function barLayers(
  { curve, name, color, y }: Extract<Row, { curve: SweepCurve }>,
  along: Channel,
  pixel: (value: number) => number,
  left: number,
): Layer[] {
  const { value, ci, basis } = curve.capacity;
  const tip = capacityTip(curve, name);
  const label = fixedText({ x: left, y, align: "left", baseline: "middle" }, name);
  const end = Math.max(pixel(value ?? 0), ci ? pixel(ci[1]) : 0) + 6;
  const text = value === null ? "none" : formatNumber(value);
  return [
    label,
    {
      data: { values: [{ pair: `${curve.model} on ${curve.machine}`, from: 0, capacity: value ?? 0, tip }] },
      mark: {
        type: "bar",
        color,
        opacity: basis === "saturation" ? hollow : 0.85,
        y,
        height: barHeight,
      },
      encoding: { x: along("from"), x2: { field: "capacity" }, ...tipChannels },
    },
    ...(ci === null ? [] : whisker(ci, y, along, tip)),
    fixedText({ x: end, y, align: "left", baseline: "middle" }, text),
  ];
}

/** "m on large: keeps every SLO up to 820 users; 588 to 1,150 users (95 % interval)". */
function capacityTip({ model, loadKind, capacity: { value, ci, basis } }: SweepCurve, name: string): string {
  const most = loadText(loadKind, value ?? 0);
  const what = basis === "saturation" ? `no spare time left from ${most} on` : `every SLO kept up to ${most}`;
  const interval = ci === null ? "" : `; ${intervalText(ci, loadUnit(loadKind, ci[1]))}`;
  return `${model} on ${name}: ${what}${interval}`;
}

/** The interval as a line with caps; white around it, so that it stands out from its bar. */
function whisker([low, high]: readonly [number, number], y: number, along: Channel, tip: string): Layer[] {
  const data = { values: [{ low, high, tip }] };
  const span = { x: along("low"), x2: { field: "high" } };
  const rim: Layer = {
    data,
    mark: { type: "rule", color: paper, strokeWidth: 3.4, y, aria: false },
    encoding: span,
  };
  const rule: Layer = {
    data,
    mark: { type: "rule", color: ink.text, strokeWidth: 1.4, y },
    encoding: { ...span, ...tipChannels },
  };
  const cap = (field: "low" | "high"): Layer => ({
    data,
    mark: { type: "tick", color: ink.text, thickness: 1.4, size: 7, y, orient: "vertical", aria: false },
    encoding: { x: along(field), tooltip: tipChannels.tooltip },
  });
  return [rim, rule, cap("low"), cap("high")];
}
