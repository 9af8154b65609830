import type { TopLevelSpec } from "vega-lite";
import type { InputSwing, Sensitivity } from "../../src/planning/whatif/sensitivity.ts";
import { figure } from "./figure.ts";
import { formatNumber, formatSeconds } from "./text.ts";
import { figureWidth, ink, labelSize, seriesStyle, textSize } from "./theme.ts";
import { intervalText, tipChannels } from "./tips.ts";

const labelWidth = 300;
const rowHeight = 22;
const ends = { low: "input at its low end", high: "input at its high end" } as const;

type Mark = {
  readonly name: string;
  readonly end: string;
  readonly from: number;
  readonly to: number;
  readonly below: number;
  readonly above: number;
  readonly tip: string;
};

/**
 * What each input does to E2E p95 between the ends of its range, as bars from the p95 as asked, the widest first; thin
 * strokes are 95 % intervals of the difference. An end without a latency has no bar, and its name says so.
 *
 * @param title the model and machine
 */
export function tornadoChart(title: string, { baseE2eP95, inputs, interaction }: Sensitivity): TopLevelSpec {
  const base = baseE2eP95 ?? 0;
  const names = inputs.map(rowName);
  const values = inputs.flatMap((swing, i) =>
    (["low", "high"] as const).flatMap((end) => markOf(names[i]!, swing, end, base) ?? []),
  );
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
    title: "E2E p95, seconds",
    scale: { zero: false, nice: true },
    axis: { tickCount: 8 },
  } as const;
  const [low, high] = [seriesStyle(1).color, seriesStyle(0).color];
  return figure({
    title: `What moves E2E p95: ${title}`,
    subtitle: [
      `Each input alone at the ends of its range, all else as asked (p95 ${formatNumber(base)} s, the line); strokes are 95 % intervals of the difference.`,
      ...(interaction === null ? [] : [interactionText(interaction)]),
    ],
    panels: [
      {
        data: { values },
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
                scale: { domain: [ends.low, ends.high], range: [low, high] },
                legend: { title: null, orient: "top", labelFontSize: textSize },
              },
              ...tipChannels,
            },
          },
          {
            mark: { type: "rule", color: ink.text, strokeWidth: 1.2 },
            encoding: { y, x: { ...x, field: "below" }, x2: { field: "above" }, ...tipChannels },
          },
          {
            data: { values: [{ base, tip: `as asked: E2E p95 ${formatSeconds(base)}` }] },
            mark: { type: "rule", color: ink.text, strokeWidth: 1 },
            encoding: { x: { ...x, field: "base" }, ...tipChannels },
          },
        ],
      },
    ],
  });
}

/** "together, prompt length and answer length add 0.2 s …": how the two widest inputs work together. */
export function interactionText({ inputs, value, ci }: NonNullable<Sensitivity["interaction"]>): string {
  const half = ci === null ? "" : ` ± ${formatNumber((ci[1] - ci[0]) / 2)}`;
  const isSeen = ci !== null && (ci[0] > 0 || ci[1] < 0);
  const meaning = isSeen
    ? value > 0
      ? "they make each other worse"
      : "they soften each other"
    : "none that can be told from 0";
  return `Together, ${inputs[0]} and ${inputs[1]} at their slower ends change E2E p95 by ${value > 0 ? "+" : ""}${formatNumber(value)}${half} s beyond the sum of both: ${meaning}.`;
}

/** "prompt length, ×0.8 to ×1.2". */
function rowName({ input, low, high }: InputSwing): string {
  const over = [low, high].filter(({ e2eP95 }) => e2eP95.value === null).length > 0;
  return `${input}, ×${formatNumber(low.factor)} to ×${formatNumber(high.factor)}${over ? " (overloads)" : ""}`;
}

function markOf(name: string, swing: InputSwing, end: "low" | "high", base: number): Mark | null {
  const { value, ci } = swing[end].e2eP95;
  if (value === null) return null;
  const to = base + value;
  const [below, above] = ci === null ? [to, to] : [base + ci[0], base + ci[1]];
  const interval = ci === null ? "" : `; ${intervalText([below, above], "s")}`;
  return {
    name,
    end: ends[end],
    from: base,
    to,
    below,
    above,
    tip: `${swing.input} × ${formatNumber(swing[end].factor)}: E2E p95 ${formatSeconds(to)} instead of ${formatSeconds(base)}${interval}`,
  };
}
