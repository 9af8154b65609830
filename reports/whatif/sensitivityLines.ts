import type { Difference } from "../../src/documents/parts/sensitivity.ts";
import type { SideSensitivity } from "../../src/documents/whatif.ts";
import { interactionText } from "../charts/tornadoChart.ts";
import { formatNumber } from "../words/numbers.ts";

/** A row for each input: its name, the range, E2E p95 less and more than as asked, at either end; widest first. */
export function sensitivityRows({ sensitivity }: SideSensitivity): string[][] {
  return sensitivity.inputs.map(({ input, low, high }) => [
    input,
    `×${formatNumber(low.factor)} to ×${formatNumber(high.factor)}`,
    endText(low.e2eP95),
    endText(high.e2eP95),
  ]);
}

/** "+0.885 ± 0.0153", to a tenth of a millisecond. */
function endText({ value, ci }: Difference): string {
  if (value === null) return "overloaded";
  const text = (seconds: number) => formatNumber(Number(seconds.toFixed(4)));
  const half = ci === null || ci[0] === ci[1] ? "" : ` ± ${text((ci[1] - ci[0]) / 2)}`;
  return `${value > 0 ? "+" : ""}${text(value)}${half}`;
}

/** What the rows rest on, and how the first two work together. */
export function sensitivityTexts({ sensitivity }: SideSensitivity): string[] {
  const guessed = sensitivity.inputs.filter(({ range }) => range.startsWith("±")).map(({ input }) => input);
  return [
    `Seconds of E2E p95 against ${sensitivity.baseE2eP95 === null ? "the base" : `${formatNumber(sensitivity.baseE2eP95)} s`}, each input alone at either end of its 90 % range; ±20 %, for want of a known range: ${guessed.join(", ")}.`,
    ...(sensitivity.interaction ? [interactionText(sensitivity.interaction)] : []),
  ];
}
