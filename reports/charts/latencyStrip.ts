import type { ResultEntry } from "../../src/documents/parts/entry.ts";
import type { Slo } from "../../src/montecarlo/slo.ts";
import { formatSeconds, formatShare } from "../words/numbers.ts";
import { fixedText, haloText } from "./fixedMarks.ts";
import { marks } from "./percentileMarks.ts";
import { type Axis, channel, clearOfRules, type PositionChannel, position, spreadLabels } from "./scale.ts";
import { sloLabel, sloRule } from "./slo.ts";
import { pairLines, textWidth, wrapText } from "./text.ts";
import { figureWidth, ink, type Layer, labelSize, type Panel, type SeriesStyle, textSize } from "./theme.ts";
import { hoverPoints, plannedText, tipChannels } from "./tips.ts";

/** Pixels of a strip. */
export const width = figureWidth - 70;
/** Pixels above 100 %, where the label of p99 stands. */
const headroom = 20;
export type StripParts = {
  readonly entry: ResultEntry;
  readonly style: SeriesStyle;
  readonly x: Axis;
  readonly height: number;
  readonly rules: readonly Slo[];
  readonly isLast: boolean;
  /** What its tips begin with. */
  readonly name: string;
};

/** One entry's distribution: its curve, the marked percentiles with their bands, the rule of each SLO. */
export function strip(parts: StripParts): Panel {
  const { entry, x, height } = parts;
  const y: Axis = {
    type: "linear",
    domain: [0, height / (height - headroom)],
    ticks: [0, 0.25, 0.5, 0.75, 0.95],
  };
  const along = channel(x, { title: parts.isLast ? "E2E latency (seconds)" : null, format: ",~r" });
  const up = channel(y, { title: "share of requests", format: ".0%" });
  const [first, last] = [x.domain[0], x.domain[1]];
  const drawn = entry.e2eDistribution.filter(([, seconds]) => seconds >= first && seconds <= last);
  const place = { x: along("seconds"), y: up("share") };
  const curve: Layer = {
    data: { values: drawn.map(([share, seconds]) => ({ share, seconds })) },
    mark: { type: "line", color: parts.style.color, strokeWidth: 2.2, interpolate: "monotone", aria: false },
    encoding: place,
  };
  const percentiles = percentilesOf(entry);
  const between = drawn
    .filter(([share]) => isTold(share))
    .map(([share, seconds]) => ({
      share,
      seconds,
      tip: `${parts.name}${formatShare(share)} of the requests are answered within ${formatSeconds(seconds)}`,
    }));
  return {
    width,
    height,
    title: stripTitle(entry),
    layer: [
      ...parts.rules.map((slo) => sloRule(slo, { x: along("seconds") })),
      curve,
      hoverPoints(between, place),
      ...percentiles.flatMap((percentile) => percentileLayers(percentile, parts.name, along, up)),
      ...percentiles.flatMap((percentile) => percentileLabel(percentile, x, height, parts.rules)),
      ...sloTexts(parts.rules, x),
    ],
  };
}

/** Every twentieth of the requests, but for those that have a mark. */
function isTold(share: number): boolean {
  const twentieths = 20 * share;
  return Math.abs(twentieths - Math.round(twentieths)) < 1e-9 && marks.every((mark) => mark.share !== share);
}

/** A marked percentile with its value and planning band in seconds. */
export type Percentile = {
  readonly stat: string;
  readonly share: number;
  readonly shape: string;
  readonly seconds: number;
  readonly band: readonly [number, number] | null;
};

/** p50, p95 and p99 of the result, where they have values. */
export function percentilesOf(entry: ResultEntry): Percentile[] {
  return marks.flatMap((mark) => {
    const { value, band } = entry.metrics.e2eLatencySeconds[mark.stat];
    return value === null ? [] : [{ ...mark, seconds: value, band }];
  });
}

type Channel = (field: string) => PositionChannel;

function percentileLayers(percentile: Percentile, name: string, along: Channel, up: Channel): Layer[] {
  const { stat, share, seconds, band, shape } = percentile;
  const tip = `${name}${stat} ${plannedText({ value: seconds, band }, "s")}`;
  const point: Layer = {
    data: { values: [{ stat, share, seconds, tip }] },
    mark: { type: "point", shape, color: ink.text, filled: true, size: 50, opacity: 1 },
    encoding: { x: along("seconds"), y: up("share"), ...tipChannels },
  };
  if (band === null) return [point];
  const bar: Layer = {
    data: { values: [{ stat, share, from: band[0], to: band[1], tip }] },
    mark: { type: "rule", color: ink.frame, strokeWidth: 2.2 },
    encoding: { x: along("from"), x2: { field: "to" }, y: up("share"), ...tipChannels },
  };
  return [bar, point];
}

/** The curve rises to the right, so below and to the right of it is free; p99 stands above 100 %. */
function percentileLabel(percentile: Percentile, x: Axis, height: number, rules: readonly Slo[]): Layer[] {
  const text = `${percentile.stat} ${formatSeconds(percentile.seconds)}`;
  const at = position(x, percentile.seconds) * width;
  const isTop = percentile.share === 0.99;
  const y = headroom + (1 - percentile.share) * (height - headroom);
  const start = clearOfRules(
    at + (isTop ? 4 : 9),
    textWidth(text, labelSize),
    rules.map(({ seconds }) => position(x, seconds) * width),
  );
  if (isTop) return haloText({ x: start, y: headroom - 6, align: "left", baseline: "bottom" }, text);
  return haloText({ x: start, y: y + 8, align: "left", baseline: "top" }, text);
}

/** Above the strip, each as near to its rule as the others and the strip's ends allow. */
function sloTexts(slos: readonly Slo[], x: Axis): Layer[] {
  const widest = Math.max(...slos.map((slo) => textWidth(sloLabel(slo), labelSize)));
  const wishes = slos.map((slo) => position(x, slo.seconds) * width);
  const places = spreadLabels(wishes, widest + 10, widest / 2, width - widest / 2);
  return slos.map((slo, i) =>
    fixedText({ x: places[i]!, y: -4, align: "center", baseline: "bottom" }, sloLabel(slo)),
  );
}

/** Names the pair, on what its law rests, and the verdict on each E2E SLO. */
function stripTitle(entry: ResultEntry): NonNullable<Panel["title"]> {
  const verdicts = entry.slo
    .filter(({ slo }) => slo.startsWith("e2e."))
    .map(
      ({ slo, verdict, probability }) =>
        `SLO ${slo.slice(4)}: ${verdict} (probability ${formatShare(probability)})`,
    );
  const [from, to] = entry.law.measuredConcurrency ?? [];
  const range = from === undefined ? "" : ` at ${from} to ${to} requests at once`;
  const beyond = entry.law.beyondMeasured ? ", exceeded here" : "";
  const basis = `service law ${entry.law.basis}${range}${beyond}`;
  return {
    text: pairLines(entry, width, textSize + 1, "bold"),
    fontSize: textSize + 1,
    anchor: "start",
    offset: 6,
    subtitle: wrapText([basis, ...verdicts].join("; "), width, labelSize),
    subtitlePadding: 2,
  };
}
