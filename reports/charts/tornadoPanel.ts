import { figureWidth, ink, type Layer, labelSize, type Panel, seriesStyle, textSize } from "./theme.ts";
import { tipChannels } from "./tips.ts";

const labelWidth = 300;
const rowHeight = 22;
export const tornadoEnds = { low: "input at its low end", high: "input at its high end" } as const;

/** Pixels of an end's interval from the middle of its row. */
const strokeOffset = { low: -3, high: 3 } as const;

/** A bar from what is asked to one end of an input, with its interval. */
export type TornadoMark = {
  readonly name: string;
  readonly end: string;
  readonly from: number;
  readonly to: number;
  readonly below: number;
  readonly above: number;
  readonly tip: string;
};

/**
 * Bars to both sides of a line, a row for each input.
 *
 * @param names of the rows, from the top
 * @param asked where the line is, and what it says
 */
export function tornadoPanel(parts: {
  readonly names: string[];
  readonly values: readonly TornadoMark[];
  readonly axisTitle: string;
  readonly asked: { readonly base: number; readonly tip: string };
}): Panel {
  const { names, values, axisTitle, asked } = parts;
  const y = {
    field: "name",
    type: "nominal",
    sort: names,
    title: null,
    axis: { labelLimit: labelWidth - 10, labelFontSize: labelSize, ticks: false, domain: false },
  } as const;
  const x = {
    field: "from",
    type: "quantitative",
    title: axisTitle,
    scale: { zero: false, nice: true },
    axis: { tickCount: 8, labelFlush: false },
  } as const;
  const [low, high] = [seriesStyle(1).color, seriesStyle(0).color];
  return {
    data: { values: [...values] },
    width: figureWidth - labelWidth,
    height: { step: rowHeight },
    layer: [
      {
        mark: { type: "bar", height: 13, opacity: 0.9 },
        encoding: {
          y,
          x,
          x2: { field: "to" },
          color: {
            field: "end",
            type: "nominal",
            scale: { domain: [tornadoEnds.low, tornadoEnds.high], range: [low, high] },
            legend: { title: null, orient: "top", labelFontSize: textSize },
          },
          ...tipChannels,
        },
      },
      // Apart, as the intervals of the two ends often lie over each other.
      ...(["low", "high"] as const).map(
        (end): Layer => ({
          transform: [{ filter: { field: "end", equal: tornadoEnds[end] } }],
          mark: { type: "rule", color: ink.text, strokeWidth: 1.2, yOffset: strokeOffset[end] },
          encoding: { y, x: { ...x, field: "below" }, x2: { field: "above" }, ...tipChannels },
        }),
      ),
      {
        data: { values: [asked] },
        mark: { type: "rule", color: ink.text, strokeWidth: 1 },
        encoding: { x: { ...x, field: "base" }, ...tipChannels },
      },
    ],
  };
}
