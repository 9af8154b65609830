import type { TopLevelSpec } from "vega-lite";
import type { CostSensitivity, InputSwing, Sensitivity } from "../../src/documents/parts/sensitivity.ts";
import { formatNumber, formatSeconds } from "../words/numbers.ts";
import { costPanel, costSubtitle } from "./costPanel.ts";
import { figure } from "./figure.ts";
import { intervalText } from "./tips.ts";
import { type TornadoMark, tornadoEnds, tornadoPanel } from "./tornadoPanel.ts";

/**
 * What each input does to E2E p95 between the ends of its range, as bars from the p95 as asked, the widest first, and below it what
 * it does to the cost of a month; thin strokes are 95 % intervals of the difference. An end without a latency, or without
 * a fleet, has no bar, and its name says so.
 *
 * @param title the model and machine
 * @param cost null where no price is known
 */
export function tornadoChart(
  title: string,
  { baseE2eP95, inputs, interaction }: Sensitivity,
  cost: CostSensitivity | null,
): TopLevelSpec {
  const base = baseE2eP95 ?? 0;
  const names = inputs.map(rowName);
  const values = inputs.flatMap((swing, i) =>
    (["low", "high"] as const).flatMap((end) => markOf(names[i]!, swing, end, base) ?? []),
  );
  return figure({
    title: `What moves E2E p95${cost === null ? "" : " and cost"}: ${title}`,
    subtitle: [
      `Each input alone at the ends of its range, all else as asked (p95 ${formatNumber(base)} s, the line); strokes are 95 % intervals of the difference, the upper one of the low end.`,
      ...(interaction === null ? [] : [interactionText(interaction)]),
      ...(cost === null ? [] : [costSubtitle(cost)]),
    ],
    panels: [
      tornadoPanel({
        ...{ names, values, axisTitle: "E2E p95, seconds" },
        asked: { base, tip: `as asked: E2E p95 ${formatSeconds(base)}` },
      }),
      ...(cost === null ? [] : [costPanel(cost)]),
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

function markOf(name: string, swing: InputSwing, end: "low" | "high", base: number): TornadoMark | null {
  const { value, ci } = swing[end].e2eP95;
  if (value === null) return null;
  const to = base + value;
  const [below, above] = ci === null ? [to, to] : [base + ci[0], base + ci[1]];
  const interval = ci === null ? "" : `; ${intervalText([below, above], "s")}`;
  return {
    name,
    end: tornadoEnds[end],
    from: base,
    to,
    below,
    above,
    tip: `${swing.input} × ${formatNumber(swing[end].factor)}: E2E p95 ${formatSeconds(to)} instead of ${formatSeconds(base)}${interval}`,
  };
}
