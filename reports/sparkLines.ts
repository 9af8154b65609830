import type { LoadCurve } from "../src/documents/parts/curves.ts";
import type { Estimate } from "../src/documents/parts/numbers.ts";
import { formatNumber, formatSeconds, pairLabel } from "./format.ts";
import type { Emphasis } from "./tableLayout.ts";

const blocks = "▁▂▃▄▅▆▇█";
const labelWidth = 38;
/** Bars of a curve, at most: of more loads so many are shown, evenly chosen. */
const mostBars = 20;

/** What is drawn of a curve. */
export type SparkCurve = Parameters<typeof pairLabel>[0] & {
  readonly points: readonly {
    readonly load: number;
    readonly state: LoadCurve["points"][number]["state"];
    readonly e2eP95: Estimate;
  }[];
};

/**
 * E2E p95 against load as a line of small bars for each curve, on one logarithmic scale for all; `!` stands for a load that
 * overloads. At most 80 columns.
 */
export function sparkLines(all: readonly SparkCurve[], emphasis: Emphasis): string[] {
  const curves = all.map((curve) => ({ ...curve, points: evenly(curve.points, mostBars) }));
  const values = curves.flatMap(({ points }) => points.flatMap(({ e2eP95 }) => e2eP95.value ?? []));
  if (values.length === 0) return [];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const barOf = (value: number) => {
    const place = high === low ? 0 : Math.log(value / low) / Math.log(high / low);
    return blocks[Math.min(blocks.length - 1, Math.floor(place * blocks.length))]!;
  };
  const loads = curves[0]!.points.map(({ load }) => load);
  const range = `${formatNumber(loads[0]!)} to ${formatNumber(loads.at(-1)!)}`;
  return [
    `${emphasis("bold", "E2E p95 against load")}${emphasis("dim", `, ${range}; bars on one logarithmic scale, ! overloaded`)}`,
    ...curves.map((curve) => {
      const bars = curve.points
        .map(({ state, e2eP95 }) =>
          state === "overloaded" || e2eP95.value === null ? emphasis("red", "!") : barOf(e2eP95.value),
        )
        .join("");
      const known = curve.points.flatMap(({ e2eP95 }) => e2eP95.value ?? []);
      const ends = known.length === 0 ? "" : `${formatSeconds(known[0]!)} to ${formatSeconds(known.at(-1)!)}`;
      const label = pairLabel(curve);
      const name = label.length > labelWidth ? `${label.slice(0, labelWidth - 1)}…` : label;
      return `  ${name.padEnd(labelWidth)} ${bars}  ${ends}`;
    }),
  ];
}

/** So many of the values at most, the first and the last among them. */
export function evenly<T>(values: readonly T[], most: number): T[] {
  if (values.length <= most) return [...values];
  return Array.from({ length: most }, (_, i) => values[Math.round((i * (values.length - 1)) / (most - 1))]!);
}
