import type { CostSensitivity, CostSwing } from "../../src/documents/parts/sensitivity.ts";
import { formatCount, formatNumber } from "../words/numbers.ts";
import type { Panel } from "./theme.ts";
import { type TornadoMark, tornadoEnds, tornadoPanel } from "./tornadoPanel.ts";

/** Bars of the cost of a month: a row for each input that moves it. */
export function costPanel({ inputs, perMonth, machines }: CostSensitivity): Panel {
  const moving = inputs.filter(({ swing }) => swing !== 0);
  return tornadoPanel({
    names: moving.map(rowName),
    values: moving.flatMap((swing) =>
      (["low", "high"] as const).flatMap((end) => markOf(swing, end, perMonth) ?? []),
    ),
    axisTitle: "cost, USD a month",
    asked: { base: perMonth, tip: `as asked: ${fleetText(machines, perMonth)}` },
  });
}

/** What the panel shows, and which inputs it leaves out. */
export function costSubtitle({ inputs, perMonth, machines, heldBecause }: CostSensitivity): string {
  const asked = `as asked ${fleetText(machines, perMonth)}`;
  if (heldBecause !== null)
    return `Cost: ${asked}. The machines are held, as ${heldBecause}: only the price moves the cost.`;
  const still = inputs.filter(({ swing }) => swing === 0).map(({ input }) => input);
  const rest = still.length === 0 ? "" : ` Moved by less than a machine: ${still.join(", ")}.`;
  return `Cost: the fewest machines that keep the SLOs, ${asked}.${rest}`;
}

/** "1 machine", "3 machines". */
export function machinesText(machines: number): string {
  return machines === 1 ? "1 machine" : `${machines} machines`;
}

function fleetText(machines: number, perMonth: number): string {
  return `${machinesText(machines)}, ${formatCount(Math.round(perMonth))} USD a month`;
}

/** "answer length, ×0.8 to ×1.2". */
function rowName({ input, low, high }: CostSwing): string {
  const isLacking = low.perMonth === null || high.perMonth === null;
  return `${input}, ×${formatNumber(low.factor)} to ×${formatNumber(high.factor)}${isLacking ? " (no fleet)" : ""}`;
}

function markOf(swing: CostSwing, end: "low" | "high", base: number): TornadoMark | null {
  const { perMonth, machines, factor } = swing[end];
  if (perMonth === null || machines === null) return null;
  return {
    ...{ name: rowName(swing), end: tornadoEnds[end] },
    ...{ from: base, to: perMonth, below: perMonth, above: perMonth },
    tip: `${swing.input} × ${formatNumber(factor)}: ${fleetText(machines, perMonth)} instead of ${formatCount(Math.round(base))}`,
  };
}
