import type { TopLevelSpec } from "vega-lite";

/** One view inside a figure: a unit, a layer or a concatenation. */
export type Panel = Extract<TopLevelSpec, { vconcat: readonly unknown[] }>["vconcat"][number];
/** One layer of a view. */
export type Layer = Extract<TopLevelSpec, { layer: readonly unknown[] }>["layer"][number];

export const vegaLiteSchema = "https://vega.github.io/schema/vega-lite/v6.json";

/** DejaVu Sans is bundled for SVG and PNG; Verdana has nearly its widths where an editor lacks it. */
export const fontFamily = "DejaVu Sans, Verdana, sans-serif";

/** Pixels of a figure's body, axes included: about 11 px of text is 7 pt on a page 16 cm wide. */
export const figureWidth = 740;
export const labelSize = 10;
export const textSize = 11;

/** The page, and the rim of what must stand out from what lies behind it. */
export const paper = "white";
export const ink = { text: "#1a1a1a", quiet: "#4d4d4d", frame: "#8c8c8c", grid: "#e6e6e6", shade: "#000000" };

/** How one series looks. Colour, dash and shape differ together, so that grey paper keeps them apart. */
export type SeriesStyle = {
  readonly color: string;
  readonly dash: readonly number[];
  readonly shape: string;
};

/**
 * Okabe and Ito's colour-blind safe palette (jfly.uni-koeln.de/color) without its yellow, which white paper swallows,
 * its orange and sky blue darkened until they have WCAG's contrast of 3 on white; ordered so that neighbours differ in
 * lightness. In the place of its black stands a dark purple, whose bands can be told from grey ones.
 */
export const seriesColors = ["#0072B2", "#CB8600", "#5B2A86", "#009E73", "#D55E00", "#CC79A7", "#2388C0"];
const dashes = [
  [1, 0],
  [7, 3],
  [2, 2],
  [9, 3, 2, 3],
  [4, 2],
];
const shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"];

/** The look of series number `index` (from 0); the first 30 differ in dash or shape, neighbours in everything. */
export function seriesStyle(index: number): SeriesStyle {
  return {
    color: seriesColors[index % seriesColors.length]!,
    dash: dashes[index % dashes.length]!,
    shape: shapes[index % shapes.length]!,
  };
}

/** Vega-Lite configuration that every figure carries, so that a spec looks the same in any editor. */
export const chartConfig: NonNullable<TopLevelSpec["config"]> = {
  background: paper,
  font: fontFamily,
  view: { stroke: ink.frame, strokeWidth: 0.6 },
  axis: {
    labelFontSize: labelSize,
    labelColor: ink.text,
    titleFontSize: textSize,
    titleFontWeight: "normal",
    titleColor: ink.text,
    gridColor: ink.grid,
    gridWidth: 0.8,
    domainColor: ink.frame,
    tickColor: ink.frame,
    tickSize: 4,
  },
  title: {
    anchor: "start",
    frame: "group",
    color: ink.text,
    subtitleColor: ink.quiet,
    subtitleFontSize: labelSize,
    fontWeight: "bold",
  },
  legend: { labelColor: ink.text, titleColor: ink.text },
  text: { fontSize: labelSize, color: ink.text },
};
