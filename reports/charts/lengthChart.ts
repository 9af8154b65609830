import type { TopLevelSpec } from "vega-lite";
import { formatNumber, formatShare } from "../words/numbers.ts";
import { figure } from "./figure.ts";
import { type KeyItem, keyPanel } from "./key.ts";
import { channel, logAxis } from "./scale.ts";
import { wrapText } from "./text.ts";
import { figureWidth, type Layer, type Panel, seriesStyle, textSize } from "./theme.ts";
import { hoverPoints, type TipRow } from "./tips.ts";

/** Curves of a distribution function: share of the requests with at most so many tokens. */
export type LengthCurves = {
  /** "chat, prompts (tokens)". */
  readonly title: string;
  /** In the order of the key; points (tokens, share) with rising tokens. */
  readonly curves: readonly (readonly (readonly [tokens: number, share: number])[])[];
};

const columns = 2;
const panelSize = { width: (figureWidth - 150) / columns, height: 170 };

/** Distribution functions of prompts and answers, two panels a row, one colour a curve. */
export function lengthChart(parts: {
  readonly title: string;
  readonly subtitle: readonly string[];
  /** What the curves are; empty for a single curve that needs no name. */
  readonly key: readonly string[];
  readonly panels: readonly LengthCurves[];
}): TopLevelSpec {
  const { title, subtitle, key, panels } = parts;
  return figure({
    title,
    subtitle,
    panels: [
      ...(key.length > 0 ? [keyPanel(key.map((text, i) => keyItem(text, i)))] : []),
      {
        concat: panels.map((each, i) => panel(each, key, i % columns === 0, i >= panels.length - columns)),
        columns,
        bounds: "full",
        spacing: 22,
      },
    ],
  });
}

function keyItem(text: string, index: number): KeyItem {
  const { color, dash } = styleOf(index);
  return { text, sample: { kind: "line", color, dash } };
}

/** The first curve, the data, is a solid black line. */
function styleOf(index: number) {
  return index === 0 ? { color: seriesStyle(2).color, dash: [1, 0] } : seriesStyle(index === 1 ? 1 : 0);
}

function panel(
  { title, curves }: LengthCurves,
  key: readonly string[],
  isFirst: boolean,
  isLast: boolean,
): Panel {
  const [most, least] = [1, -1].map((side) =>
    Math.max(...curves.flatMap((points) => points.map(([tokens]) => side * Math.log(Math.max(1, tokens))))),
  );
  const x = logAxis(Math.exp(-least!) / 1.1, Math.max(Math.exp(most!), 3 * Math.exp(-least!)) * 1.1);
  const along = channel(x, { title: isLast ? "tokens" : null, format: "~s" });
  const up = channel(
    { type: "linear", domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1] },
    { title: isFirst ? "share of requests up to" : null, format: ".0%" },
  );
  return {
    ...panelSize,
    title: {
      text: wrapText(title, panelSize.width, textSize, "bold"),
      fontSize: textSize,
      anchor: "start",
      offset: 6,
    },
    layer: curves.flatMap((points, i): Layer[] => {
      const { color, dash } = styleOf(i);
      const place = { x: along("tokens"), y: up("share") };
      const line: Layer = {
        data: { values: points.map(([tokens, share]) => ({ tokens: Math.max(1, tokens), share })) },
        mark: {
          type: "line",
          color,
          strokeDash: [...dash],
          strokeWidth: i === 0 ? 2.5 : 1.8,
          clip: true,
          aria: false,
          // A trace's shares hold up to the next length that occurs.
          interpolate: i === 0 && curves.length > 1 ? "step-after" : "linear",
        },
        encoding: { ...place, order: { field: "share", type: "quantitative" } },
      };
      return [line, hoverPoints(rowsOf(points, key[i], title), place)];
    }),
  };
}

/** The curve's points that are first to reach each twentieth of the requests, with their tips. */
function rowsOf(points: LengthCurves["curves"][number], curve: string | undefined, title: string): TipRow[] {
  const told = Array.from({ length: 20 }, (_, i) => points.find(([, share]) => share >= (i + 1) / 20));
  const name = curve === undefined ? title : `${title}, ${curve}`;
  return [...new Set(told)].flatMap((point) => {
    if (point === undefined) return [];
    const [tokens, share] = [Math.max(1, point[0]), point[1]];
    return [
      { tokens, share, tip: `${name}: ${formatShare(share)} have up to ${formatNumber(tokens)} tokens` },
    ];
  });
}
