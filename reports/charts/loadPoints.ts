import type { LoadCurve, LoadPoint } from "../../src/documents/parts/curves.ts";
import type { Estimate } from "../../src/documents/parts/numbers.ts";
import { haloText } from "./fixedMarks.ts";
import { type Axis, linearAxis, type PositionChannel } from "./scale.ts";
import { askedLabel, textWidth } from "./text.ts";
import { ink, type Layer, labelSize } from "./theme.ts";
import { loadText, tipChannels } from "./tips.ts";

/** The points that have numbers, by load. An overloaded system has none, whatever its estimates hold. */
export function steadyPoints(curve: LoadCurve): LoadPoint[] {
  return curve.points.filter((point) => point.state !== "overloaded").toSorted((a, b) => a.load - b.load);
}

export function overloadedLoads(curve: LoadCurve): number[] {
  return curve.points.filter((point) => point.state === "overloaded").map((point) => point.load);
}

/** `{ load, value, band }` of each point whose estimate has a value. */
export function valuesOf(
  points: readonly LoadPoint[],
  pick: (point: LoadPoint) => Estimate,
): { load: number; value: number; band: Estimate["band"] }[] {
  return points.flatMap((point) => {
    const { value, band } = pick(point);
    return value === null ? [] : [{ load: point.load, value, band }];
  });
}

/** `{ load, low, high }` of each point whose estimate has a planning band. */
export function bandsOf(
  points: readonly LoadPoint[],
  pick: (point: LoadPoint) => Estimate,
): { load: number; low: number; high: number }[] {
  return points.flatMap((point) => {
    const { band } = pick(point);
    return band === null ? [] : [{ load: point.load, low: band[0], high: band[1] }];
  });
}

/** The load axis from 0, common to all curves of the same kind of load. */
export function loadAxis(curves: readonly LoadCurve[], kind: LoadCurve["loadKind"], ticks: number): Axis {
  const loads = curves
    .filter((curve) => curve.loadKind === kind)
    .flatMap((curve) => [curve.askedLoad, ...curve.points.map((point) => point.load)]);
  return linearAxis(Math.max(...loads) * 1.03, ticks);
}

/** A rule at the asked load with its label above the panel, kept within the panel's width. */
export function askedLayers(
  curve: LoadCurve,
  along: (field: string) => PositionChannel,
  share: number,
  width: number,
): Layer[] {
  const text = askedLabel(curve.loadKind, curve.askedLoad);
  const half = textWidth(text, labelSize) / 2;
  const x = Math.min(Math.max(share * width, half), Math.max(width - half, half));
  const rule: Layer = {
    data: {
      values: [{ asked: curve.askedLoad, tip: `asked load: ${loadText(curve.loadKind, curve.askedLoad)}` }],
    },
    mark: { type: "rule", color: ink.text, strokeDash: [1, 2], strokeWidth: 1.4 },
    encoding: { x: along("asked"), ...tipChannels },
  };
  return [rule, ...haloText({ x, y: -4, align: "center", baseline: "bottom" }, text)];
}

/** The loads that `curve` cannot carry, as rows with their tip. */
export function overloadRows(curve: LoadCurve, name: string): { load: number; state: string; tip: string }[] {
  return overloadedLoads(curve).map((load) => ({
    load,
    state: "overloaded",
    tip: `${name}overloaded at ${loadText(curve.loadKind, load)}: more is asked than served`,
  }));
}
