import type { TopLevelSpec } from "vega-lite";
import type { Comparison, WorkloadFit } from "../../src/documents/workloadFit.ts";
import { arrivalNames, arrivalWords } from "../arrivalWords.ts";
import { formatNumber, formatSeconds } from "../words/numbers.ts";
import { figure } from "./figure.ts";
import { type KeyItem, keyPanel } from "./key.ts";
import { type Axis, channel, logAxis } from "./scale.ts";
import { figureWidth, ink, type Layer, type Panel, seriesStyle } from "./theme.ts";
import { tipChannels } from "./tips.ts";

const panelSize = { width: figureWidth - 80, height: 220 };

/** How the trace's arrivals and those of each fitted process differ: lengths of gaps, and burstiness by window. */
export function arrivalFitChart(fit: WorkloadFit, trace: string): TopLevelSpec {
  const { candidates, gaps, gapSurvival, dispersion } = fit;
  const [chosen] = candidates;
  const least = 0.3 / gaps.gaps;
  const fitsText = (values: readonly string[]) =>
    values.map((value, i) => `${arrivalNames[candidates[i]!.arrival.kind]} ${value}`).join(", ");
  return figure({
    title: "Arrivals of the trace against the fitted processes",
    subtitle: [
      trace,
      `Chosen: ${arrivalWords(chosen!.arrival)}.`,
      ...(fit.profile === null ? [] : ["Gaps are those at the pace of the busiest hour."]),
    ],
    panels: [
      keyPanel([
        { text: "the trace", sample: { kind: "point", shape: "circle", color: ink.text, filled: true } },
        ...candidates.map(({ arrival }, i): KeyItem => {
          const { color, dash } = styleOf(i);
          const text = `${arrivalNames[arrival.kind]}${i === 0 && candidates.length > 1 ? " (chosen)" : ""}`;
          return { text, sample: { kind: "line", color, dash } };
        }),
      ]),
      comparisonPanel(
        gapSurvival.filter(({ trace: share }) => share > 0),
        least,
        {
          x: "gap between arrivals (seconds)",
          y: "share of gaps that are longer",
          tip: ({ at, trace: share, fits }) =>
            `${smallShare(share)} of the gaps are longer than ${formatSeconds(at)}; ${fitsText(fits.map(smallShare))}`,
        },
      ),
      ...(dispersion.length > 1
        ? [
            comparisonPanel(dispersion, 0.05, {
              x: "window (seconds)",
              y: ["index of dispersion:", "variance ÷ mean of arrivals in a window"],
              tip: ({ at, trace: index, fits }) =>
                `windows of ${formatSeconds(at)}: index of dispersion ${formatNumber(index)}; ${fitsText(fits.map(formatNumber))}`,
            }),
          ]
        : []),
    ],
  });
}

/** "0.0123 %": as long tails have it. */
function smallShare(share: number): string {
  return share > 0 && share < 1e-6 ? "< 0.0001 %" : `${formatNumber(100 * share)} %`;
}

/** The trace is black; the palette's black is skipped. */
function styleOf(index: number) {
  return seriesStyle(index < 2 ? index : index + 1);
}

type Titles = {
  readonly x: string;
  readonly y: string | string[];
  readonly tip: (row: Comparison) => string;
};

/** The trace's points and a line for each fit on two logarithmic axes; lines end where they fall below `least`. */
function comparisonPanel(rows: readonly Comparison[], least: number, titles: Titles): Panel {
  const x = logAxis(rows[0]!.at / 1.1, rows.at(-1)!.at * 1.1);
  const y = rangeOf(rows, least);
  const along = channel(x, { title: titles.x, format: "~g" });
  const up = channel(y, { title: titles.y, format: "~g" });
  const encoding = { x: along("at"), y: up("value") };
  const fits = rows[0]!.fits.map((_, i): Layer => {
    const { color, dash } = styleOf(i);
    return {
      data: {
        values: rows
          .map(({ at, fits: values }) => ({ at, value: values[i]! }))
          .filter(({ value }) => value >= y.domain[0]),
      },
      mark: { type: "line", color, strokeDash: [...dash], strokeWidth: 2, clip: true, aria: false },
      encoding,
    };
  });
  const data: Layer = {
    data: {
      values: rows
        .filter(({ trace }) => trace > 0)
        .map((row) => ({ at: row.at, value: row.trace, tip: titles.tip(row) })),
    },
    mark: { type: "point", shape: "circle", color: ink.text, filled: true, size: 22, opacity: 1 },
    encoding: { ...encoding, ...tipChannels },
  };
  return { ...panelSize, layer: [...fits.toReversed(), data] };
}

function rangeOf(rows: readonly Comparison[], least: number): Axis {
  const values = rows.flatMap(({ trace, fits }) => [trace, ...fits]).filter((value) => value > 0);
  const low = Math.max(least, Math.min(...values) / 1.2);
  return logAxis(low, Math.max(2 * low, 1.2 * Math.max(...values)));
}
