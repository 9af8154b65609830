import type { TopLevelSpec } from "vega-lite";
import type { BusyWindow, HourResult, WaitingPoint } from "../../src/documents/parts/day.ts";
import type { ResultEntry } from "../../src/documents/parts/entry.ts";
import type { Slo } from "../../src/montecarlo/slo.ts";
import { figure } from "./figure.ts";
import { type KeyItem, keyPanel } from "./key.ts";
import { type Axis, channel, linearAxis, logAxis, type PositionChannel, withHeadroom } from "./scale.ts";
import { e2eSlos, sloDash, sloLabel, sloRule } from "./slo.ts";
import { pairLines } from "./text.ts";
import { figureWidth, ink, type Layer, type Panel, seriesStyle, textSize } from "./theme.ts";
import { nameIn, plannedText, tipChannels, tippedLine } from "./tips.ts";

/** A result whose load follows the clock. */
export type DayEntry = ResultEntry & {
  readonly hours: readonly HourResult[];
  readonly waiting: readonly WaitingPoint[];
};

const windowDash = [1, 2];
/** Beyond this ratio a straight axis hides the quiet hours. */
const logRatio = 30;
/** A band is cut off where it runs past this multiple of the largest value. */
const bandLimit = 2.5;
const hourSeconds = 3600;

/**
 * E2E p95 by the hour and the requests that wait through the period, above one another on a common clock, for each model
 * and machine, with planning bands and the busy window as the simulation found it. `notes` are added to the subtitle.
 */
export function dayChart(
  entries: readonly DayEntry[],
  slos: readonly Slo[],
  notes: readonly string[] = [],
): TopLevelSpec {
  const columns = entries.length === 4 ? 2 : Math.min(3, entries.length);
  const rules = e2eSlos(slos).filter(({ stat }) => stat === "p95");
  const frame: Frame = {
    width: Math.floor((figureWidth - 74 - (columns - 1) * 30) / columns),
    x: clockAxis(entries[0]!, columns),
    p95: p95Axis(entries, rules),
    queue: queueAxis(entries),
    isWeek: periodOf(entries[0]!) > 48 * hourSeconds,
  };
  const nameOf = nameIn(entries);
  const rows = entries.flatMap((_, i) => (i % columns === 0 ? [entries.slice(i, i + columns)] : []));
  return figure({
    title: "Latency and queue by the clock",
    subtitle: [
      `Simulated through whole periods of the profile ${entries[0]!.load.profile?.name ?? ""}; the asked load is that of its busiest hour.`,
      "The band is what to plan for (90 %): uncertainty of the service law and of how much is asked, and chance.",
      ...notes,
    ],
    panels: [
      keyPanel(keyItems(entries, rules)),
      ...rows.flatMap((row, r): Panel[] => [
        grid(row.map((entry, c) => p95Panel(entry, nameOf(entry), r * columns + c, c === 0, rules, frame))),
        grid(row.map((entry, c) => queuePanel(entry, nameOf(entry), r * columns + c, c === 0, frame))),
      ]),
    ],
  });
}

type Frame = {
  readonly width: number;
  readonly x: Axis;
  readonly p95: Axis;
  readonly queue: Axis;
  readonly isWeek: boolean;
};

function grid(panels: readonly Panel[]): Panel {
  return { hconcat: [...panels], bounds: "flush", spacing: 30 } as Panel;
}

function keyItems(entries: readonly DayEntry[], rules: readonly Slo[]): KeyItem[] {
  const line = (dash: readonly number[]) => ({ kind: "line", dash, color: ink.text }) as const;
  return [
    { text: "E2E p95, or requests that wait", sample: { ...line([1, 0]), shape: "circle" } },
    { text: "90 % planning band", sample: { kind: "swatch", color: ink.frame, opacity: 0.35 } },
    ...(entries.some(({ busyWindow }) => busyWindow)
      ? [{ text: "busy window, as simulated", sample: line(windowDash) }]
      : []),
    ...rules.map((slo) => ({ text: sloLabel(slo), sample: line(sloDash) })),
  ];
}

function p95Panel(
  entry: DayEntry,
  name: string,
  index: number,
  isFirst: boolean,
  rules: readonly Slo[],
  { width, x, p95, isWeek }: Frame,
): Panel {
  const along = channel(x, { title: null, format: ",.2~f" });
  const up = channel(p95, { title: isFirst ? "E2E p95 (seconds)" : null, format: ",~r" });
  const hour = periodOf(entry) / entry.hours.length / hourSeconds;
  const points = entry.hours.flatMap(({ metrics }, i) => {
    const { value, band } = metrics.e2eLatencySeconds.p95;
    const [low, high] = band ?? [value, value];
    if (value === null) return [];
    const tip = `${name}${clockText(i * hour)} to ${clockText((i + 1) * hour)}: E2E p95 ${plannedText({ value, band }, "s")}`;
    return [{ clock: (i + 0.5) * hour, value, low: low!, high: high!, tip }];
  });
  return {
    width,
    height: 170,
    title: {
      text: [...pairLines(entry, width, textSize, "bold")],
      fontSize: textSize,
      anchor: "start",
      offset: 6,
    },
    layer: [
      ...seriesLayers(points, index, along, up, p95, !isWeek),
      ...windowLayers(entry, name, along),
      ...rules.map((slo) => sloRule(slo, { y: up("seconds") })),
    ],
  };
}

function queuePanel(
  entry: DayEntry,
  name: string,
  index: number,
  isFirst: boolean,
  { width, x, queue, isWeek }: Frame,
): Panel {
  const title = isWeek ? "hours since Monday 0:00" : "time of day (hours)";
  const along = channel(x, { title, format: ",.2~f" });
  const up = channel(queue, { title: isFirst ? "requests that wait" : null, format: ",~r" });
  const points = entry.waiting.map(([seconds, value, low, high]) => ({
    clock: seconds / hourSeconds,
    value,
    low,
    high,
    tip: `${name}${clockText(seconds / hourSeconds)}: ${plannedText({ value, band: [low, high] }, "waiting requests")}`,
  }));
  return {
    width,
    height: 130,
    layer: [...seriesLayers(points, index, along, up, queue, false), ...windowLayers(entry, name, along)],
  };
}

type Channel = (field: string) => PositionChannel;
type Point = {
  readonly clock: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly tip: string;
};

function seriesLayers(
  points: readonly Point[],
  index: number,
  along: Channel,
  up: Channel,
  axis: Axis,
  hasPoints: boolean,
): Layer[] {
  const { color } = seriesStyle(index);
  const bands = points.map(({ clock, low, high }) => ({
    clock,
    low: Math.min(Math.max(low, axis.domain[0]), axis.domain[1]),
    high: Math.min(Math.max(high, axis.domain[0]), axis.domain[1]),
  }));
  return [
    {
      data: { values: bands },
      mark: { type: "area", color, opacity: 0.22, aria: false },
      encoding: { x: along("clock"), y: { ...up("low"), stack: null }, y2: { field: "high" } },
    },
    tippedLine(
      points.map(({ clock, value, tip }) => ({ clock, value, tip })),
      { color, strokeWidth: 2 },
      hasPoints ? { shape: "circle", color, size: 26 } : null,
      { x: along("clock"), y: up("value") },
    ),
  ];
}

/** A bar at the top edge, and rules at both ends; in two parts where it goes past the period's end. */
function windowLayers(entry: DayEntry, name: string, along: Channel): Layer[] {
  const { busyWindow } = entry;
  if (!busyWindow) return [];
  const [start, end] = [busyWindow.fromSeconds, busyWindow.toSeconds].map((seconds) => seconds / hourSeconds);
  const tip = `${name}busy window, as simulated: ${clockText(start!)} to ${clockText(end!)}`;
  return [
    {
      data: { values: partsOf(busyWindow, periodOf(entry)).map((part) => ({ ...part, tip })) },
      mark: { type: "rect", color: ink.text, y: 0, y2: 4 },
      encoding: { x: along("from"), x2: { field: "to" }, ...tipChannels },
    },
    {
      data: { values: [start, end].map((edge) => ({ edge, tip })) },
      mark: { type: "rule", color: ink.text, strokeDash: [...windowDash], strokeWidth: 1.4 },
      encoding: { x: along("edge"), ...tipChannels },
    },
  ];
}

function partsOf({ fromSeconds, toSeconds }: BusyWindow, period: number): { from: number; to: number }[] {
  const part = (from: number, to: number) => ({ from: from / hourSeconds, to: to / hourSeconds });
  if (toSeconds > fromSeconds) return [part(fromSeconds, toSeconds)];
  return [part(0, toSeconds), part(fromSeconds, period)];
}

/** "9:30"; "33:30" in the second day of a period. */
function clockText(hours: number): string {
  const minutes = Math.round(60 * hours);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

function periodOf({ load, hours }: DayEntry): number {
  return load.profile?.periodSeconds ?? hours.length * hourSeconds;
}

function clockAxis(entry: DayEntry, columns: number): Axis {
  const hours = periodOf(entry) / hourSeconds;
  const step = hours > 48 ? 24 : hours > 12 ? (columns === 1 ? 2 : 6) : hours > 4 ? 1 : hours / 4;
  const ticks = Array.from({ length: Math.floor(hours / step + 1e-9) + 1 }, (_, i) => i * step);
  return { type: "linear", domain: [0, hours], ticks };
}

function p95Axis(entries: readonly DayEntry[], rules: readonly Slo[]): Axis {
  const all = entries.flatMap(({ hours }) => hours.map(({ metrics }) => metrics.e2eLatencySeconds.p95));
  const values = all.flatMap(({ value }) => (value === null ? [] : [value]));
  const highs = all.map(({ band }) => band?.[1] ?? 0);
  const largest = Math.max(0, ...values);
  const limits = rules.map(({ seconds }) => seconds);
  const max = Math.max(largest, Math.min(Math.max(0, ...highs), bandLimit * largest), ...limits);
  const min = Math.min(...values.filter((value) => value > 0), max);
  const axis = max / min > logRatio ? logAxis(min / 1.3, max) : linearAxis(max, 5);
  return withHeadroom(axis, 0.94);
}

function queueAxis(entries: readonly DayEntry[]): Axis {
  const points = entries.flatMap(({ waiting }) => waiting);
  const largest = Math.max(1, ...points.map(([, value]) => value));
  const high = Math.max(0, ...points.map(([, , , top]) => top));
  return withHeadroom(linearAxis(Math.max(largest, Math.min(high, bandLimit * largest)), 4), 0.94);
}
