import { ink, paper, seriesColors } from "./theme.ts";

/** What the theme's colours are on a dark page; the brighter ones on paper are the brighter ones here too. */
export const dark = {
  background: "#15181c",
  text: "#ececec",
  quiet: "#b9bdc3",
  frame: "#868d95",
  grid: "#2b3036",
  /** The third, the darkest on paper, is the lightest. */
  series: ["#3391DB", "#F5B83D", "#DCCBFF", "#2CC79A", "#F27B3D", "#EBA9D1", "#64B3E4"],
} as const;

/** The one table of all colours that a chart may have, on paper and in the dark. */
const table: ReadonlyMap<string, string> = new Map([
  [paper, dark.background],
  [ink.text, dark.text],
  [ink.quiet, dark.quiet],
  [ink.frame, dark.frame],
  [ink.grid, dark.grid],
  [ink.shade, "#ffffff"],
  ...seriesColors.map((color, i) => [color, dark.series[i]!] as const),
]);

/** Keys whose strings are colours, and those that lead from there to one. */
const colorKey = /^(?:background|fill|stroke|color|range|\w+Color)$/;
const onTheWay = /^(?:value|scale|condition|range)$/;
/** A chart's data are no colours, whatever they are called. */
const dataKeys: ReadonlySet<string> = new Set(["data", "datasets"]);

/**
 * The same chart for a dark page: a Vega-Lite or a compiled Vega spec of the theme, its colours replaced by the table's.
 * What the table does not have is left as it is; the spec itself is not changed.
 */
export function inDark<Spec>(spec: Spec): Spec {
  return replaced(spec, false) as Spec;
}

function replaced(part: unknown, isColor: boolean): unknown {
  if (typeof part === "string") return isColor ? (table.get(part) ?? part) : part;
  if (Array.isArray(part)) return part.map((each) => replaced(each, isColor));
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      dataKeys.has(key) ? value : replaced(value, colorKey.test(key) || (isColor && onTheWay.test(key))),
    ]),
  );
}
