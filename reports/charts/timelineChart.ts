import type { TopLevelSpec } from "vega-lite";
import type { Timeline } from "../../src/documents/parts/course.ts";
import type { ResultEntry } from "../../src/documents/parts/entry.ts";
import { recoveryTexts } from "../troubleTexts.ts";
import { formatCount, formatNumber, formatSeconds } from "../words/numbers.ts";
import { figure } from "./figure.ts";
import { fixedRect } from "./fixedMarks.ts";
import { type KeyItem, keyPanel } from "./key.ts";
import { type Axis, channel, linearAxis, logAxis, position } from "./scale.ts";
import { pairLabel, wrapText } from "./text.ts";
import { figureWidth, ink, type Layer, labelSize, type Panel, seriesStyle, textSize } from "./theme.ts";
import { hoverColumns, nameIn, type TipRow } from "./tips.ts";

const width = figureWidth - 70;
const height = 120;
/** Beyond this ratio of the largest to the smallest, a straight axis hides the small. */
const logRatio = 30;
const shadeOpacity = 0.1;

/** An entry whose disturbed time is drawn. */
export type TimedEntry = ResultEntry & { readonly timeline: Timeline };

/** The entries of which a course is known; deployments of one house share theirs. */
export function timedEntries(entries: readonly ResultEntry[]): TimedEntry[] {
  const timed = entries.filter((entry): entry is TimedEntry => entry.timeline !== undefined);
  return timed.filter((entry, i) => entry.deployment === undefined || i === 0);
}

const lines = [
  { key: "offeredRequestsPerSecond", text: "offered", ...lookOf(2) },
  { key: "sendingsPerSecond", text: "sent, retries among them", ...lookOf(1) },
  { key: "goodputRequestsPerSecond", text: "answered well (goodput)", ...lookOf(0) },
] as const;

function lookOf(index: number) {
  const { color, dash } = seriesStyle(index);
  return { color, dash };
}

const kinds = { outage: "replicas down", slow: "replicas slow", restart: "rolling restart" } as const;

/**
 * What a disturbance does, on one clock: requests offered, sent and answered a second, how many wait, and the p95 of what
 * came then; the disturbance is shaded. Three panels an entry. `notes` are added to the subtitle.
 *
 * @param entries at least one
 */
export function timelineChart(entries: readonly TimedEntry[], notes: readonly string[] = []): TopLevelSpec {
  const happened = [
    ...new Set(entries.flatMap(({ timeline }) => timeline.disturbances.map(({ kind }) => kind))),
  ];
  const key: KeyItem[] = [
    ...lines.map(({ text, color, dash }) => ({ text, sample: { kind: "line", color, dash } }) as const),
    {
      text: `shaded: ${happened.map((kind) => kinds[kind]).join(", ")}`,
      sample: { kind: "swatch", color: ink.shade, opacity: shadeOpacity },
    },
  ];
  const nameOf = nameIn(entries);
  const { binSeconds } = entries[0]!.timeline;
  return figure({
    title: "What a disturbance does, and how long the recovery takes",
    subtitle: [
      `Simulated, the mean of all runs in slices of ${formatSeconds(binSeconds)}. Retries count each time they are sent.`,
      ...notes,
    ],
    panels: [keyPanel(key), ...entries.flatMap((entry) => panelsOf(entry, nameOf(entry)))],
  });
}

function panelsOf(entry: TimedEntry, name: string): Panel[] {
  const { timeline } = entry;
  const minutes = timeline.waiting.map(
    (_, i) => (timeline.startSeconds + (i + 0.5) * timeline.binSeconds) / 60,
  );
  const from = timeline.startSeconds / 60;
  const to = (timeline.startSeconds + timeline.waiting.length * timeline.binSeconds) / 60;
  const x = timeAxis(from, to);
  const rates = lines
    .toReversed()
    .map(({ key, text, color, dash }) => ({ values: timeline[key], color, dash, text, unit: "requests/s" }));
  const plain = { color: seriesStyle(0).color, dash: [1, 0] };
  const waits = [{ values: timeline.waiting, ...plain, text: "waiting", unit: "requests" }];
  const latency = [{ values: timeline.e2eP95Seconds, ...plain, text: "E2E p95", unit: "s" }];
  const parts = { timeline, minutes, x, name };
  return [
    { ...panel(parts, rates, "requests per second", false), title: titleOf(entry) },
    panel(parts, waits, "requests waiting", false),
    panel(parts, latency, "E2E p95 of answers (s)", true),
  ];
}

type Series = {
  readonly values: readonly (number | null)[];
  readonly color: string;
  readonly dash: readonly number[];
  /** What the values are, and their unit. */
  readonly text: string;
  readonly unit: string;
};
type Parts = {
  readonly timeline: Timeline;
  readonly minutes: readonly number[];
  readonly x: Axis;
  /** What its tips begin with. */
  readonly name: string;
};

function panel(parts: Parts, series: readonly Series[], title: string, isLast: boolean): Panel {
  const { timeline, minutes, x } = parts;
  const y = valueAxis(series.flatMap(({ values }) => values.filter((value) => value !== null)));
  const along = channel(x, {
    title: isLast ? `minutes of the measured time${x.domain[0] < 0 ? "; negative: before it" : ""}` : null,
    format: ",~r",
  });
  const up = channel(y, { title, format: ",~r" });
  const [least] = y.domain;
  return {
    width,
    height,
    layer: [
      ...timeline.disturbances.map(({ fromSeconds, toSeconds }) =>
        shade(x, fromSeconds / 60, toSeconds / 60),
      ),
      ...series.map(
        ({ values, color, dash }): Layer => ({
          data: {
            values: values.map((value, i) => ({
              minutes: minutes[i]!,
              value: value === null ? null : Math.max(least, value),
            })),
          },
          mark: { type: "line", color, strokeWidth: 1.6, strokeDash: [...dash], aria: false },
          encoding: { x: along("minutes"), y: up("value") },
        }),
      ),
      hoverColumns(slicesOf(parts, series), height, { x: along("from"), x2: { field: "to" } }),
    ],
  };
}

/** What all series of a panel say of each slice of time. */
function slicesOf({ timeline, minutes, name }: Parts, series: readonly Series[]): TipRow[] {
  const half = timeline.binSeconds / 120;
  return minutes.map((minute, i) => {
    const [from, to] = [minute - half, minute + half];
    const values = series.toReversed().map(({ values: of, text, unit }) => {
      const value = of[i] ?? null;
      return value === null ? `${text}: nothing answered` : `${text} ${formatNumber(value)} ${unit}`;
    });
    return {
      from,
      to,
      tip: `${name}${formatCount(from)} to ${formatCount(to)} min: ${values.join("; ")}`,
    };
  });
}

function shade(x: Axis, from: number, to: number): Layer {
  const pixel = (minute: number) => Math.min(1, Math.max(0, position(x, minute))) * width;
  return fixedRect(
    { x: pixel(from), x2: pixel(to), y: 0, y2: height },
    { color: ink.shade, opacity: shadeOpacity },
  );
}

/** A straight axis that may begin below 0, with ticks on round minutes. */
function timeAxis(from: number, to: number): Axis {
  const { ticks } = linearAxis(to - from, 10);
  const step = ticks[1] ?? to - from;
  const first = Math.ceil(from / step);
  const last = Math.floor(to / step);
  return {
    type: "linear",
    domain: [from, to],
    ticks: Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step),
  };
}

function valueAxis(values: readonly number[]): Axis {
  const max = Math.max(0, ...values);
  const positive = values.filter((value) => value > 0);
  const min = Math.min(max, ...positive);
  const isLog = min > 0 && positive.length === values.length && max / min > logRatio;
  return isLog ? logAxis(min / 1.2, max * 1.2) : linearAxis(Math.max(1, max) * 1.05, 5);
}

/** Names the pair, and says how it recovers. */
function titleOf(entry: TimedEntry): NonNullable<Panel["title"]> {
  const subtitle = recoveryTexts(entry).join("; ");
  return {
    text: wrapText(
      entry.deployment === undefined ? pairLabel(entry) : "all deployments",
      width,
      textSize + 1,
      "bold",
    ),
    fontSize: textSize + 1,
    anchor: "start",
    offset: 6,
    subtitle: wrapText(subtitle, width, labelSize),
    subtitlePadding: 2,
  };
}
