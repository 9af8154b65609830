import type { TopLevelSpec } from "vega-lite";
import type { BreakEven, BreakEvenDocument, BreakEvenOption } from "../../src/documents/breakEven.ts";
import { loadKinds } from "../../src/engine/loadKinds.ts";
import { breakEvenSentences, breakEvenTitle } from "../breakEven/rows.ts";
import { formatCount } from "../words/numbers.ts";
import { machinesText } from "./costPanel.ts";
import { figure } from "./figure.ts";
import { type KeyItem, keyPanel } from "./key.ts";
import { channel, linearAxis } from "./scale.ts";
import { figureWidth, ink, type Layer, seriesStyle } from "./theme.ts";
import { hoverPoints, intervalText, loadText, loadUnit, tipChannels } from "./tips.ts";

const [left, right, height] = [78, 16, 320];
const width = figureWidth - left - right;

const pointKey: KeyItem[] = [
  { text: "break-even point", sample: { kind: "line", dash: [4, 3], color: ink.text } },
  { text: "its 95 % interval", sample: { kind: "swatch", color: ink.shade, opacity: 0.08 } },
];

/**
 * Cost against load, a step line for each option: of the fewest machines that keep the SLOs. Break-even points are rules, their
 * 95 % intervals shaded.
 */
export function breakEvenChart(document: BreakEvenDocument, notes: readonly string[]): TopLevelSpec | null {
  const { options, stretches, upTo, loadKind } = document.breakEven;
  if (options.length === 0) return null;
  const lines = options.map((option) => stepPoints(option, upTo, loadKind));
  const most = Math.max(...lines.flatMap((points) => points.map(({ cost }) => cost)));
  const along = channel(linearAxis(upTo, 8), { title: loadKinds[loadKind].unit.many, format: ",~r" });
  const up = channel(linearAxis(most * 1.05, 6), { title: "USD a month", format: ",~r" });
  const points = stretches.slice(0, -1).map(({ to, toCi }) => ({
    load: to,
    low: toCi?.[0] ?? to,
    high: Math.min(upTo, toCi?.[1] ?? to),
    tip: `break-even at ${loadText(loadKind, to)}${toCi === null ? "" : `; ${intervalText([toCi[0], Math.min(upTo, toCi[1])], loadUnit(loadKind, 2))}`}`,
  }));
  const marks: Layer[] = [
    {
      data: { values: points },
      mark: { type: "rect", color: ink.shade, opacity: 0.08 },
      encoding: { x: along("low"), x2: { field: "high" }, ...tipChannels },
    },
    {
      data: { values: points },
      mark: { type: "rule", color: ink.text, strokeWidth: 1, strokeDash: [4, 3] },
      encoding: { x: along("load"), ...tipChannels },
    },
  ];
  return figure({
    title: breakEvenTitle(document),
    subtitle: [...breakEvenSentences(document), ...notes],
    panels: [
      keyPanel([
        ...options.map(({ name }, i) => ({
          text: name,
          sample: { kind: "line" as const, dash: seriesStyle(i).dash, color: seriesStyle(i).color },
        })),
        ...(points.length > 0 ? pointKey : []),
      ]),
      {
        width,
        height,
        layer: [
          ...(points.length > 0 ? marks : []),
          ...lines.flatMap((values, i): Layer[] => {
            const { color, dash } = seriesStyle(i);
            const encoding = { x: along("load"), y: up("cost") };
            return [
              {
                data: { values },
                mark: { type: "line", color, strokeDash: [...dash], strokeWidth: 2, clip: true, aria: false },
                encoding: { ...encoding, order: { field: "order", type: "quantitative" } },
              },
              hoverPoints(values, encoding),
            ];
          }),
        ],
      },
    ],
  });
}

/** Both ends of every step, in their order along the line. */
function stepPoints({ name, steps }: BreakEvenOption, upTo: number, loadKind: BreakEven["loadKind"]) {
  let from = 0;
  const ends = steps.flatMap(({ machines, value, costPerMonth: cost }) => {
    if (value <= from || from >= upTo) return [];
    const to = Math.min(value, upTo);
    const tip = `${name}: ${machinesText(machines)} for ${formatCount(cost)} USD a month, from ${formatCount(from)} to ${loadText(loadKind, to)}`;
    const pair = [from, to].map((load) => ({ load, cost, tip }));
    from = value;
    return pair;
  });
  return ends.map((end, order) => ({ ...end, order }));
}
