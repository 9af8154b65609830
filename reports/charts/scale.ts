/** An axis chosen by us rather than by Vega, so that labels can be placed by pixel. */
export type Axis = {
  readonly type: "linear" | "log";
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
};

/** How an axis is written on the picture. */
export type AxisText = {
  readonly title: string | string[] | null;
  readonly format?: string;
  readonly titlePadding?: number;
};

/**
 * Returns a function from a field's name to its position channel on this axis; every layer of a panel uses the same
 * one, so that Vega-Lite has nothing to merge.
 */
export function channel(axis: Axis, text: AxisText): (field: string) => PositionChannel {
  return (field) => ({
    field,
    type: "quantitative",
    scale: { type: axis.type, domain: [...axis.domain], nice: false },
    axis: { ...text, values: [...axis.ticks] },
  });
}

/** A position channel as plain data. */
export type PositionChannel = {
  field: string;
  type: "quantitative";
  scale: { type: Axis["type"]; domain: number[]; nice: false };
  axis: AxisText & { values: number[] };
};

/** A straight axis from 0 to at least `max`, with about `count` round ticks. `max` must be finite; 0 is shown as 1. */
export function linearAxis(max: number, count: number): Axis {
  const top = max > 0 ? max : 1;
  return { type: "linear", domain: [0, top], ticks: linearTicks(top, roundStep(top / count)) };
}

/**
 * A logarithmic axis from `min` to `max` (0 < min < max): ticks at 1, 2, 5 of each decade, fewer over many decades, and closer
 * ones where less than two would be left.
 */
export function logAxis(min: number, max: number): Axis {
  const decades = Math.log10(max / min);
  const usual = decades > 4 ? [1] : decades > 2.5 ? [1, 3] : [1, 2, 5];
  const ticks = [usual, closer].map((mantissas) => logTicks(min, max, mantissas));
  const found = ticks.find(({ length }) => length > 1) ?? linearTicks(max, roundStep((max - min) / 5));
  return { type: "log", domain: [min, max], ticks: found.filter((tick) => tick >= min && tick <= max) };
}

const closer = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];

function logTicks(min: number, max: number, mantissas: readonly number[]): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power += 1) {
    for (const mantissa of mantissas) ticks.push(tidy(mantissa * 10 ** power));
  }
  return ticks.filter((tick) => tick >= min && tick <= max);
}

/** Where `value` falls on the axis: 0 at its start, 1 at its end. */
export function position(axis: Axis, value: number): number {
  const [from, to] = axis.domain;
  if (axis.type === "linear") return (value - from) / (to - from);
  return Math.log(value / from) / Math.log(to / from);
}

/**
 * The same axis with its end moved so that what now ends at 1 ends at `share` (0 < share <= 1) of its length; a straight
 * axis gets ticks there too.
 */
export function withHeadroom(axis: Axis, share: number): Axis {
  const [from, to] = axis.domain;
  if (axis.type === "linear") {
    const top = to / share;
    return { ...axis, domain: [from, top], ticks: linearTicks(top, axis.ticks[1] ?? top) };
  }
  return { ...axis, domain: [from, from * (to / from) ** (1 / share)] };
}

/**
 * Where a label of `width` pixels starts so that none of the rules strikes it through: at its wish, or behind the rules in its
 * way.
 */
export function clearOfRules(wish: number, width: number, rules: readonly number[]): number {
  const margin = 4;
  return rules
    .toSorted((a, b) => a - b)
    .reduce(
      (start, rule) => (rule > start - margin && rule < start + width + margin ? rule + margin : start),
      wish,
    );
}

/**
 * Moves label centres apart until neighbours are `gap` pixels from each other, each as near to its wish as order
 * allows, within [low, high]; the answers are in the order of the wishes. Where they cannot fit they overflow `high`.
 */
export function spreadLabels(wishes: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wishes.map((_, index) => index).sort((a, b) => wishes[a]! - wishes[b]! || a - b);
  const placed = new Array<number>(wishes.length).fill(0);
  let next = low;
  for (const index of order) {
    placed[index] = Math.max(wishes[index]!, next);
    next = placed[index]! + gap;
  }
  let last = Math.max(high, low + gap * (wishes.length - 1));
  for (const index of order.toReversed()) {
    placed[index] = Math.min(placed[index]!, last);
    last = placed[index]! - gap;
  }
  return placed;
}

function linearTicks(top: number, step: number): number[] {
  return Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, i) => tidy(i * step));
}

/** The least of 1, 2, 5 times a power of ten that is at least `raw`. */
function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= raw * (1 - 1e-9))!;
  return factor * power;
}

function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
