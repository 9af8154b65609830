import { pairLabel } from "../charts/text.ts";
import type { SparkCurve } from "../view.ts";
import { formatNumber, formatSeconds } from "../words/numbers.ts";
import { paint, type Terminal, wrapText } from "./terminalText.ts";

const blocks = "▁▂▃▄▅▆▇█";
/** Characters of a name at most, and of what stands beside it. */
const longestLabel = 38;
const barsWidth = 42;
/** Bars of a curve, at most: of more loads so many are shown, evenly chosen. */
const mostBars = 20;

/**
 * E2E p95 against load as a line of small bars for each curve, on one logarithmic scale for all; `!` stands for a load that
 * overloads.
 */
export function sparkLines(all: readonly SparkCurve[], terminal: Terminal): string[] {
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
  const labelWidth = Math.max(8, Math.min(longestLabel, terminal.columns - barsWidth));
  return [
    ...wrapText(
      `E2E p95 against load, ${range}; bars on one logarithmic scale, ! overloaded`,
      "",
      "",
      terminal.columns,
    ),
    ...curves.map((curve) => {
      const bars = curve.points
        .map(({ state, e2eP95 }) =>
          state === "overloaded" || e2eP95.value === null ? paint(terminal, "bad", "!") : barOf(e2eP95.value),
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
