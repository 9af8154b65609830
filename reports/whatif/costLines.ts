import type { CostEnd, CostSensitivity } from "../../src/documents/parts/sensitivity.ts";
import { machinesText } from "../charts/costPanel.ts";
import { formatMoney, formatNumber } from "../words/numbers.ts";

/** A row for each input that moves the cost: its name, the range, dollars less and more than as asked at either end; widest first. */
export function costRows({ inputs, perMonth }: CostSensitivity): string[][] {
  return inputs
    .filter(({ swing }) => swing !== 0)
    .map(({ input, low, high }) => [
      input,
      `×${formatNumber(low.factor)} to ×${formatNumber(high.factor)}`,
      endText(low, perMonth),
      endText(high, perMonth),
    ]);
}

/** "+7,402 (3)": with the machines. */
function endText({ perMonth, machines }: CostEnd, base: number): string {
  if (perMonth === null) return "no fleet";
  const more = perMonth - base;
  return `${more > 0 ? "+" : ""}${formatMoney(more)} (${machines})`;
}

/** What the rows rest on, and which inputs have none. */
export function costTexts({ machines, perMonth, inputs, heldBecause }: CostSensitivity): string[] {
  const base = `${formatMoney(perMonth)} USD a month for ${machinesText(machines)}`;
  if (heldBecause !== null)
    return [
      `USD a month against ${base}. The machines are held, as ${heldBecause}: only the price moves the cost.`,
    ];
  const still = inputs.filter(({ swing }) => swing === 0).map(({ input }) => input);
  return [
    `USD a month against ${base}, in brackets the machines: the fewest that keep the SLOs under the best estimate of law and load, each input alone at either end (capsim plan counts what is not known of them too, and may ask for more).${still.length > 0 ? ` Moved by less than a machine: ${still.join(", ")}.` : ""}`,
  ];
}
