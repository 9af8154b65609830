import type { TopLevelSpec } from "vega-lite";
import type { DatedStep, PlanGrowth } from "../../src/documents/parts/growth.ts";
import type { PlanDocument } from "../../src/documents/plan.ts";
import { loadKinds } from "../../src/engine/loadKinds.ts";
import { grownName, growthTitle } from "../plan/growthRows.ts";
import { formatCount } from "../words/numbers.ts";
import { machinesText } from "./costPanel.ts";
import { figure } from "./figure.ts";
import { haloText } from "./fixedMarks.ts";
import { type KeyItem, keyPanel } from "./key.ts";
import { type Axis, channel, linearAxis, position, withHeadroom } from "./scale.ts";
import { textWidth, wrapText } from "./text.ts";
import { figureWidth, type Layer, labelSize, type Panel, seriesStyle, textSize } from "./theme.ts";
import { intervalText, loadText, loadUnit, tipChannels, tippedLine } from "./tips.ts";

const [left, right, height] = [70, 16, 210];
const width = figureWidth - left - right;
const loadColor = "#000000";

/** A stretch of months with the same number of machines. */
type Stretch = { readonly step: DatedStep; readonly from: number; readonly to: number };

/**
 * The load as it grows against what each size of a fleet carries, as steps with the 95 % interval of the capacity: a panel for
 * each option that was followed. null where nothing was.
 */
export function growthChart(document: PlanDocument, notes: readonly string[]): TopLevelSpec | null {
  const { growth } = document;
  if (growth === undefined || growth.fleets.length === 0) return null;
  const months = Math.round(growth.years * 12);
  const sizes = growth.fleets.flatMap((fleet) => shownSizes(fleet));
  const most = Math.max(
    growth.load,
    growth.loadAtEnd,
    ...sizes.flatMap(({ value, ci }) => [value, ci?.[1] ?? 0]),
  );
  const y = withHeadroom(linearAxis(most, 5), 0.92);
  const x = monthAxis(months);
  const key: KeyItem[] = [
    { text: loadKinds[growth.loadKind].unit.many, sample: { kind: "line", dash: [1, 0], color: loadColor } },
    { text: "what the machines carry", sample: { kind: "line", dash: [1, 0], color: seriesStyle(0).color } },
    { text: "its 95 % interval", sample: { kind: "swatch", color: seriesStyle(0).color, opacity: 0.2 } },
  ];
  return figure({
    title: growthTitle(document),
    subtitle: [
      "A machine is added in the first month whose load exceeds what the fleet carries within every SLO.",
      ...notes,
    ],
    panels: [keyPanel(key), ...growth.fleets.map((fleet) => panel(document, growth, fleet, x, y, months))],
  });
}

function panel(
  document: PlanDocument,
  growth: PlanGrowth,
  fleet: PlanGrowth["fleets"][number],
  x: Axis,
  y: Axis,
  months: number,
): Panel {
  const along = channel(x, { title: `months from ${document.today.slice(0, 7)}`, format: "~r" });
  const up = channel(y, { title: loadKinds[growth.loadKind].unit.many, format: ",~r" });
  const load = Array.from({ length: months + 1 }, (_, month) => {
    const its = growth.load * (1 + growth.perYear) ** (month / 12);
    return { month, load: its, tip: `month ${month}: ${loadText(growth.loadKind, its)}` };
  });
  const stretches = stretchesOf(fleet, months);
  return {
    width,
    height,
    title: {
      text: wrapText(grownName(document, fleet), width, textSize, "bold"),
      fontSize: textSize,
      anchor: "start",
      offset: 6,
    },
    layer: [
      ...stretches.flatMap((stretch) => capacityLayers(fleet, stretch, growth.loadKind, along, up)),
      tippedLine(load, { color: loadColor, strokeWidth: 1.8 }, null, { x: along("month"), y: up("load") }),
      ...labels(fleet, stretches, x, y),
    ],
  };
}

type Channel = ReturnType<typeof channel>;

function capacityLayers(
  { sizes }: PlanGrowth["fleets"][number],
  { step, from, to }: Stretch,
  loadKind: PlanGrowth["loadKind"],
  along: Channel,
  up: Channel,
): Layer[] {
  const size = sizes.find(({ machines }) => machines === step.machines);
  if (size === undefined) return [];
  const { color } = seriesStyle(0);
  const known = size.ci === null ? "" : `; ${intervalText(size.ci, loadUnit(loadKind, 2))}`;
  const tip = `${machinesText(step.machines)} in months ${formatCount(from)} to ${formatCount(to)}: up to ${loadText(loadKind, size.value)}${known}`;
  const values = [
    { from, to, machines: step.machines, capacity: size.value, low: size.ci?.[0], high: size.ci?.[1], tip },
  ];
  const line: Layer = {
    data: { values },
    mark: { type: "rule", color, strokeWidth: 2 },
    encoding: { x: along("from"), x2: { field: "to" }, y: up("capacity"), ...tipChannels },
  };
  if (size.ci === null) return [line];
  const band: Layer = {
    data: { values },
    mark: { type: "rect", color, opacity: 0.2 },
    encoding: { x: along("from"), x2: { field: "to" }, y: up("low"), y2: { field: "high" }, ...tipChannels },
  };
  return [band, line];
}

/** The number of machines above each stretch, where there is room for it. */
function labels(
  { sizes }: PlanGrowth["fleets"][number],
  stretches: readonly Stretch[],
  x: Axis,
  y: Axis,
): Layer[] {
  let free = Number.NEGATIVE_INFINITY;
  return stretches.flatMap(({ step, from, to }) => {
    const size = sizes.find(({ machines }) => machines === step.machines);
    if (size === undefined) return [];
    const text = `${step.machines} machine${step.machines === 1 ? "" : "s"}`;
    const [start, end] = [position(x, from) * width + 4, position(x, to) * width];
    const needed = textWidth(text, labelSize);
    if (start < free || (end - start < needed && to < x.domain[1])) return [];
    free = start + needed + 6;
    const top = (1 - position(y, Math.max(size.value, size.ci?.[1] ?? 0))) * height - 4;
    return haloText({ x: start, y: top, align: "left", baseline: "bottom" }, text);
  });
}

function stretchesOf({ steps, outgrownInMonth }: PlanGrowth["fleets"][number], months: number): Stretch[] {
  const certain = steps.filter(({ month }) => month !== null);
  return certain.map((step, i) => ({
    step,
    from: step.month!,
    to: certain[i + 1]?.month ?? outgrownInMonth ?? months,
  }));
}

function shownSizes({ sizes, steps }: PlanGrowth["fleets"][number]) {
  return sizes.filter(({ machines }) => steps.some((step) => step.machines === machines));
}

/** Every year, or every quarter of few years. */
function monthAxis(months: number): Axis {
  const step = months > 72 ? 24 : months > 36 ? 12 : months > 12 ? 6 : 1;
  return {
    type: "linear",
    domain: [0, months],
    ticks: Array.from({ length: Math.floor(months / step) + 1 }, (_, i) => i * step),
  };
}
