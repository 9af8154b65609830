import type { TopLevelSpec } from "vega-lite";
import type { PlanOption } from "../../src/documents/parts/planOption.ts";
import { fleetName } from "../../src/planning/fleet/recommendation.ts";
import { certain, paretoFront } from "../../src/planning/pareto.ts";
import { formatNumber } from "../words/numbers.ts";
import { figure } from "./figure.ts";
import { fixedText, haloText } from "./fixedMarks.ts";
import { keyPanel } from "./key.ts";
import { channel, logAxis, position, spreadLabels, withHeadroom } from "./scale.ts";
import { wrapText } from "./text.ts";
import { figureWidth, ink, type Layer, labelSize, seriesStyle } from "./theme.ts";
import { plannedText, tipChannels } from "./tips.ts";

const [left, right, height, rowHeight] = [60, 16, 340, 15];
const width = figureWidth - left - right;
const nameIndent = 22;
const front = { color: seriesStyle(0).color, shape: "circle" };
const other = { color: ink.frame, shape: "circle" };

/** Sample of an upright interval. */
const upright = "M0,-1.5L0,1.5";

/** An option that can stand on the chart. */
type Placed = {
  readonly option: PlanOption;
  readonly cost: number;
  /** The cost itself where how many machines it takes has no interval. */
  readonly costs: readonly [number, number];
  readonly p95: number;
  readonly band: readonly [number, number];
};

/**
 * Cost against E2E p95 of every option that meets the SLOs and has a price, with the 90 % band of the latency, and what the
 * fleets in front cost by the interval of their capacity. Those that no other beats in both are numbered and named. null where
 * there are none to draw.
 */
export function planChart(options: readonly PlanOption[], notes: readonly string[]): TopLevelSpec | null {
  const placed = options.flatMap((option): Placed[] => {
    const { value, band } = option.metrics.e2eLatencySeconds.p95;
    const cost = option.cost.perMonth;
    if (!option.meets || cost === null || value === null) return [];
    const costs = option.costInterval ?? ([cost, cost] as const);
    return [{ option, cost, costs, p95: value, band: band ?? [value, value] }];
  });
  if (placed.length === 0) return null;
  const best = paretoFront(placed, ({ cost, p95 }) => [certain(cost), certain(p95)]).toSorted(
    (a, b) => a.cost - b.cost,
  );
  const hasCosts = placed.some(({ costs: [least, most] }) => least < most);
  const costs = placed.flatMap((each) => each.costs);
  const times = placed.flatMap(({ p95, band }) => [p95, ...band]);
  const x = withHeadroom(logAxis(Math.min(...costs) * 0.8, Math.max(...costs) * 1.1), 0.97);
  const y = logAxis(Math.min(...times) * 0.8, Math.max(...times) * 1.2);
  const along = channel(x, { title: "USD a month", format: ",~r" });
  const up = channel(y, { title: "E2E p95, seconds", format: "~r" });
  const values = (which: readonly Placed[]) =>
    which.map(({ option, cost, costs: [least, most], p95, band }) => ({
      ...{ cost, least, most, p95, low: band[0], high: band[1] },
      tip: `${fleetName(option)}: ${formatNumber(cost)} USD a month${openCost(least, most)}; E2E p95 ${plannedText({ value: p95, band }, "s")}`,
    }));
  const marks = (which: readonly Placed[], { color }: typeof front, opacity: number): Layer[] => [
    {
      data: { values: values(which) },
      mark: { type: "rule", color, strokeWidth: 1.2, opacity },
      encoding: { x: along("cost"), y: up("low"), y2: { field: "high" }, ...tipChannels },
    },
    {
      data: { values: values(which.filter(({ costs: [least, most] }) => least < most)) },
      mark: { type: "rule", color, strokeWidth: 3, opacity },
      encoding: { x: along("least"), x2: { field: "most" }, y: up("p95"), ...tipChannels },
    },
    {
      data: { values: values(which) },
      mark: { type: "point", color, filled: true, size: 45, opacity },
      encoding: { x: along("cost"), y: up("p95"), ...tipChannels },
    },
  ];
  const names = best.flatMap(({ option }, i) =>
    wrapText(fleetName(option), width - nameIndent, labelSize).map((text, line) => ({
      number: line === 0 ? i + 1 : null,
      text,
    })),
  );
  const labels = spreadLabels(
    best.map(({ cost }) => position(x, cost) * width + 9),
    14,
    0,
    width,
  );
  return figure({
    title: "What each fleet costs, and how long its users wait",
    subtitle: [
      `Each point is ${placed.some(({ option }) => option.deployments) ? "the smallest house of one choice of models and machines" : "the smallest fleet of one model and machine"} that keeps every SLO; those without a price are missing.`,
      "Numbered: no other fleet is both cheaper and faster.",
      hasCosts
        ? "Prices are exact, how many machines it takes is not. No bar: as many at either end, or only screened."
        : "Costs have no interval: their capacities leave the machines as they are, or were not searched for.",
      ...notes,
    ],
    panels: [
      keyPanel([
        { text: "no other is cheaper and faster", sample: { kind: "point", filled: true, ...front } },
        { text: "others", sample: { kind: "point", filled: true, ...other } },
        {
          text: "latency: 90 % band",
          sample: { kind: "point", filled: false, color: ink.text, shape: upright },
        },
        ...(hasCosts
          ? [
              {
                text: "cost by the capacity's 95 % interval",
                sample: { kind: "line", dash: [1, 0], color: ink.text } as const,
              },
            ]
          : []),
      ]),
      {
        width,
        height,
        layer: [
          ...marks(
            placed.filter((each) => !best.includes(each)),
            other,
            0.4,
          ),
          ...marks(best, front, 1),
          ...best.flatMap(({ p95 }, i) =>
            haloText(
              { x: labels[i]!, y: (1 - position(y, p95)) * height - 9, align: "left", baseline: "middle" },
              String(i + 1),
            ),
          ),
        ],
      },
      {
        width,
        height: names.length * rowHeight,
        view: { stroke: null },
        layer: names.flatMap(({ number, text }, row) => {
          const place = { y: (row + 0.5) * rowHeight, align: "left", baseline: "middle" } as const;
          const name = fixedText({ ...place, x: nameIndent }, text);
          return number === null ? [name] : [fixedText({ ...place, x: 0 }, `${number}.`), name];
        }),
      },
    ],
  });
}

/** What the interval of the capacity leaves open; nothing where that is no machine. */
function openCost(least: number, most: number): string {
  return least < most ? ` (${formatNumber(least)} to ${formatNumber(most)} by its capacity's interval)` : "";
}
