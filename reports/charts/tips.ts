import type { LoadCurve } from "../../src/documents/parts/curves.ts";
import type { Estimate } from "../../src/documents/parts/numbers.ts";
import { loadKinds } from "../../src/engine/loadKinds.ts";
import { formatCount, formatNumber } from "../words/numbers.ts";
import { type Pair, pairLabel } from "./text.ts";
import { ink, type Layer } from "./theme.ts";

/** A row of a chart's data and what it says to whoever points at its mark, or has it read aloud. */
export type TipRow = { readonly tip: string };

/** The channels that carry a row's `tip` to a pointer and to a screen reader; every mark with data has them. */
export const tipChannels = {
  tooltip: { field: "tip", type: "nominal" },
  description: { field: "tip", type: "nominal" },
} as const;

type Encoding = NonNullable<Extract<Layer, { mark: unknown }>["encoding"]>;
type LineLook = {
  readonly color: string;
  readonly strokeWidth: number;
  readonly strokeDash?: number[];
  readonly interpolate?: "linear" | "step-after";
  readonly clip?: boolean;
};
type PointLook = {
  readonly color: string;
  readonly shape: string;
  readonly size: number;
  readonly clip?: boolean;
};

/**
 * A line with the tips on its points; where `point` is null nobody sees them, but they answer when pointed at. The line
 * itself stays mute: it belongs to no row.
 */
export function tippedLine(
  values: readonly TipRow[],
  line: LineLook,
  point: PointLook | null,
  encoding: Encoding,
): Layer {
  const mark = { type: "line", ...line, aria: false } as const;
  if (point === null)
    return { data: { values: [...values] }, layer: [{ mark, encoding }, hoverLayer(encoding)] };
  const dot = { type: "point", filled: true, opacity: 1, ...point } as const;
  return {
    data: { values: [...values] },
    layer: [
      { mark, encoding },
      { mark: dot, encoding: { ...encoding, ...tipChannels } },
    ],
  };
}

/** Points that are not seen, only pointed at (pictures leave them out), for lines with more rows than one would point at. */
export function hoverPoints(values: readonly TipRow[], encoding: Encoding): Layer {
  return { data: { values: [...values] }, ...hoverLayer(encoding) };
}

function hoverLayer(encoding: Encoding) {
  const mark = { type: "point", color: ink.text, filled: true, opacity: 0, size: 120 } as const;
  return { mark, encoding: { ...encoding, ...tipChannels } };
}

/** Columns that are not seen, from the panel's top to its `height`, for lines that share a clock. */
export function hoverColumns(values: readonly TipRow[], height: number, encoding: Encoding): Layer {
  const mark = { type: "rect", color: ink.text, opacity: 0, y: 0, y2: height } as const;
  return { data: { values: [...values] }, mark, encoding: { ...encoding, ...tipChannels } };
}

/** What a tip begins with: the pair's name where the chart has several, nothing where it has one. */
export function nameIn(pairs: readonly Pair[]): (pair: Pair) => string {
  const names = new Set(pairs.map(pairLabel));
  return (pair) => (names.size > 1 ? `${pairLabel(pair)}: ` : "");
}

/** "2.34 s; plan for 1.4 to 16 s (90 % band)". */
export function plannedText(
  { value, band }: Pick<Estimate, "band"> & { value: number },
  unit: string,
): string {
  const known = `${formatNumber(value)} ${unit}`;
  return band === null ? known : `${known}; ${bandText(band, unit)}`;
}

/** "plan for 1.4 to 16 s (90 % band)". */
export function bandText([low, high]: readonly [number, number], unit: string): string {
  return `plan for ${formatNumber(low)} to ${formatNumber(high)} ${unit} (90 % band)`;
}

/** "1.4 to 16 s (95 % interval)". */
export function intervalText([low, high]: readonly [number, number], unit: string): string {
  return `${formatNumber(low)} to ${formatNumber(high)} ${unit} (95 % interval)`;
}

/** "500 users", "12 requests in flight": so much of what the load axis counts. */
export function loadText(kind: LoadCurve["loadKind"], load: number): string {
  return `${formatCount(load)} ${loadUnit(kind, load)}`;
}

/** What the load axis counts, after the number `load`. */
export function loadUnit(kind: LoadCurve["loadKind"], load: number): string {
  const { one, many } = loadKinds[kind].unit;
  return load === 1 ? one : many;
}
