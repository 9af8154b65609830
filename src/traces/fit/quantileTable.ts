import type { LengthStep } from "./lengthHistogram.ts";

type Point = readonly [p: number, tokens: number];

/** Points that every table has, whatever the shape; the rest go where they are needed most. */
const always = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999];
const mostPoints = 40;
/** The table is fine enough when its distance from the distribution, summed over p, is this share of the mean. */
const goodEnough = 0.002;

/**
 * A distribution as a short table of its quantile function, straight lines between the points and jumps where a value is
 * frequent. Points are added where the table is farthest from the distribution (as by Douglas & Peucker 1973).
 *
 * @param steps in ascending order, at least one
 * @returns points (p, tokens), p from 0 to 1, to five decimals
 */
export function quantileTable(steps: readonly LengthStep[]): Point[] {
  const corners = steps.flatMap(({ tokens, upTo }, i): Point[] => [
    [i === 0 ? 0 : steps[i - 1]!.upTo, tokens],
    [upTo, tokens],
  ]);
  const mean = steps.reduce(
    (sum, { tokens, upTo }, i) => sum + tokens * (upTo - (steps[i - 1]?.upTo ?? 0)),
    0,
  );
  const chosen = new Set([0, corners.length - 1]);
  for (const p of always) chosen.add(corners.findIndex(([upTo]) => upTo >= p));
  let spans = spansBetween(
    [...chosen].sort((a, b) => a - b),
    corners,
  );
  while (chosen.size < mostPoints) {
    const worst = spans.reduce((a, b) => (b.distance > a.distance ? b : a));
    if (spans.reduce((sum, { distance }) => sum + distance, 0) < goodEnough * mean || worst.distance === 0)
      break;
    chosen.add(worst.farthest);
    spans = spansBetween(
      [...chosen].sort((a, b) => a - b),
      corners,
    );
  }
  const points = [...chosen].sort((a, b) => a - b).map((i) => corners[i]!);
  return distinct(points.map(([p, tokens]): Point => [Number(p.toFixed(5)), Number(tokens.toFixed(1))]));
}

type Span = { readonly distance: number; readonly farthest: number };

/** How far the straight line between neighbouring chosen corners is from the corners it passes by. */
function spansBetween(chosen: readonly number[], corners: readonly Point[]): Span[] {
  return chosen.slice(1).map((to, i) => {
    const from = chosen[i]!;
    const [p0, low] = corners[from]!;
    const [p1, high] = corners[to]!;
    const off = (k: number) => {
      const share = p1 > p0 ? (corners[k]![0] - p0) / (p1 - p0) : 0;
      return Math.abs(corners[k]![1] - (low + share * (high - low)));
    };
    let [distance, farthest, most] = [0, from, 0];
    for (let k = from + 1; k < to; k++) {
      distance += ((off(k) + off(k + 1)) / 2) * (corners[k + 1]![0] - corners[k]![0]);
      distance += k === from + 1 ? (off(k) / 2) * (corners[k]![0] - p0) : 0;
      if (off(k) > most) [farthest, most] = [k, off(k)];
    }
    return { distance: farthest === from ? 0 : distance, farthest };
  });
}

function distinct(points: readonly Point[]): Point[] {
  return points.filter(([p, tokens], i) => p !== points[i - 1]?.[0] || tokens !== points[i - 1]?.[1]);
}
