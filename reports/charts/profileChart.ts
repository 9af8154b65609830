import type { TopLevelSpec } from "vega-lite";
import type { RateProfile } from "../../src/engine/scenario.ts";
import { formatCount, formatShare } from "../words/numbers.ts";
import { figure } from "./figure.ts";
import { type Axis, channel } from "./scale.ts";
import { figureWidth, ink, type Layer, paper, seriesStyle } from "./theme.ts";
import { tipChannels } from "./tips.ts";

/** Intervals of a profile's factors, in the order of the slots. */
export type ProfileIntervals = readonly (readonly [low: number, high: number])[];

/** The rate over a period relative to its busiest slot, with intervals where they are known. */
export function profileChart(parts: {
  readonly title: string;
  readonly subtitle: readonly string[];
  readonly profile: Pick<RateProfile, "period" | "factors">;
  readonly intervals?: ProfileIntervals;
}): TopLevelSpec {
  const { title, subtitle, profile, intervals } = parts;
  const { factors } = profile;
  const hours = profile.period / 3600;
  const slot = hours / factors.length;
  const along = channel(hoursAxis(hours), {
    title: hours > 48 ? "hours since the period began (a line each 24)" : "hours since the period began",
  });
  const top = Math.max(...factors, ...(intervals ?? []).map(([, high]) => high));
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const up = channel(
    { type: "linear", domain: [0, 1.05 * top], ticks },
    { title: ["rate relative to", "the busiest hour"], format: ".0%" },
  );
  const values = factors.map((factor, i) => ({
    from: i * slot,
    to: (i + 1) * slot,
    zero: 0,
    factor,
    middle: (i + 0.5) * slot,
    low: intervals?.[i]?.[0],
    high: intervals?.[i]?.[1],
    tip: tipOf([i * slot, (i + 1) * slot], factor, intervals?.[i]),
  }));
  const bars: Layer = {
    data: { values },
    mark: { type: "rect", color: seriesStyle(0).color, opacity: 0.55, stroke: paper, strokeWidth: 0.4 },
    encoding: {
      x: along("from"),
      x2: { field: "to" },
      y: up("factor"),
      y2: { field: "zero" },
      ...tipChannels,
    },
  };
  const errors: Layer = {
    data: { values },
    mark: { type: "rule", color: ink.text, strokeWidth: 1 },
    encoding: { x: along("middle"), y: up("low"), y2: { field: "high" }, ...tipChannels },
  };
  return figure({
    title,
    subtitle,
    panels: [
      { width: figureWidth - 80, height: 220, layer: intervals === undefined ? [bars] : [bars, errors] },
    ],
  });
}

/** "hour 9 to 10: 83 % of the busiest hour's rate; 70 % to 95 % (95 % interval)". */
function tipOf(hours: readonly number[], factor: number, interval?: ProfileIntervals[number]): string {
  const [from, to] = hours.map(formatCount);
  const known = interval === undefined ? "" : `; ${interval.map(formatShare).join(" to ")} (95 % interval)`;
  return `hour ${from} to ${to}: ${formatShare(factor)} of the busiest hour's rate${known}`;
}

/** A tick every three hours of a day, every midnight of a week. */
function hoursAxis(hours: number): Axis {
  const step = hours > 48 ? 24 : 3;
  return {
    type: "linear",
    domain: [0, hours],
    ticks: Array.from({ length: Math.floor(hours / step) + 1 }, (_, i) => i * step),
  };
}
