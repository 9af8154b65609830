import type { Assumption } from "../../src/catalog/workloads.ts";
import type { LatencyStat } from "../../src/documents/latencyMetrics.ts";
import type { CalibrationCurve } from "../../src/documents/parts/curves.ts";
import type { LatencyMetrics } from "../../src/documents/parts/metrics.ts";
import type { Estimate } from "../../src/documents/parts/numbers.ts";
import type { Basis } from "../basis.ts";
import { type Column, numberCell, type Section, type Table } from "../view.ts";
import { beyondTexts, type PairLaw, type SimulationText } from "../words/bandTexts.ts";
import { formatNumber, formatShare } from "../words/numbers.ts";
import type { CostOf } from "../words/simulateAdvice.ts";

/** What a page says beside its document. */
export type Links = {
  /** What machines cost at their list prices. */
  readonly costOf: CostOf;
  /** The command lines of simulations that a document leads to. */
  readonly commandOf: SimulationText;
};

/** A page that knows no prices and no command lines. */
export const noLinks: Links = { costOf: () => null, commandOf: () => null };

export const bandNote = "In brackets: the 90 % band to plan for.";

/** The column of a latency, `E2E p95, s`. */
export function latencyColumn(metric: string, stat: string): Column {
  return { title: `${metric} ${stat}`, unit: "s", short: [metric, `${stat}, s`] };
}

export function estimateOf(
  metrics: LatencyMetrics,
  { metric, stat }: { readonly metric: keyof LatencyMetrics; readonly stat: LatencyStat },
): Estimate {
  return metrics[metric][stat];
}

/** Texts of a table that lists what was assumed, where it comes from, and about what. */
export function assumptionTable(
  assumptions: readonly (Pick<Assumption, "text" | "source"> & { readonly about: string })[],
): Table[] {
  if (assumptions.length === 0) return [];
  const columns = ["what", "about", "source"].map((title): Column => ({ title, align: "left" }));
  const rows = assumptions.map(({ about, text, source }) => ({ cells: [text, about, source] }));
  return [
    {
      kind: "table",
      on: ["html"],
      title: "Everything that was taken for granted, and where it comes from",
      columns,
      groups: [{ rows }],
    },
  ];
}

/** How well the law of each pair is known: what it rests on, where it is used beyond that, and what it makes of the measured rows. */
export function qualitySection(
  basis: readonly Basis[],
  laws: readonly PairLaw[],
  curves: readonly CalibrationCurve[] = [],
): Section {
  const texts = basis.filter(({ label }) => label === "law").map(({ text }) => text);
  const items = [...texts, ...beyondTexts(laws)].map((text) => ({ text }));
  return {
    part: "quality",
    on: ["html"],
    blocks: [{ kind: "list", style: "plain", items }, ...curves.map(qualityTable)],
  };
}

/** Measured rows beside the same load simulated, with the error of each figure. */
function qualityTable({ model, machine, measured, simulated }: CalibrationCurve): Table {
  const pairs = measured.flatMap((row) => {
    const its = simulated.find(({ requests }) => requests === row.requests);
    return its === undefined ? [] : [{ row, its }];
  });
  const errorsOf = ({ row, its }: (typeof pairs)[number]) => [
    its.meanTimeSeconds / row.meanTimeSeconds - 1,
    its.meanTokensPerSecond / row.meanTokensPerSecond - 1,
    its.totalTokensPerSecond / row.totalTokensPerSecond - 1,
  ];
  const largest = (errors: readonly number[]) => Math.max(...errors.map(Math.abs));
  return {
    kind: "table",
    title: `${model} on ${machine}`,
    columns: [
      { title: "requests at once" },
      { title: "mean time", unit: "s" },
      { title: "tokens/s each" },
      { title: "total tokens/s" },
      { title: "largest error", precision: "share" },
    ],
    groups: [
      {
        rows: pairs.map(({ row, its }) => ({
          cells: [
            String(row.requests),
            both(row.meanTimeSeconds, its.meanTimeSeconds),
            both(row.meanTokensPerSecond, its.meanTokensPerSecond),
            both(row.totalTokensPerSecond, its.totalTokensPerSecond),
            numberCell(largest(errorsOf({ row, its }))),
          ],
        })),
      },
    ],
    notes: [
      `Measured → simulated. These rows were fitted, with nearly as many unknowns as figures: that they come out (worst: ${formatShare(largest(pairs.flatMap(errorsOf)))}) shows that the law can hold them, not how well it predicts. How well it does is what capsim validate --leave-one-out prints.`,
    ],
  };
}

function both(measured: number, simulated: number): string {
  return `${formatNumber(measured)} → ${formatNumber(simulated)}`;
}

/** What would narrow the bands. */
export function bandsSection(texts: readonly string[]): Section {
  return {
    part: "bands",
    on: ["html"],
    blocks: [{ kind: "list", style: "plain", items: texts.map((text) => ({ text })) }],
  };
}
