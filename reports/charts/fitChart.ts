import type { TopLevelSpec } from "vega-lite";
import type { FitRow, LawFile } from "../../src/documents/calibration.ts";
import { metricName, signedPercent } from "../metricNames.ts";
import { formatNumber } from "../words/numbers.ts";
import { figure } from "./figure.ts";
import { keyPanel } from "./key.ts";
import { type Axis, channel, linearAxis, logAxis } from "./scale.ts";
import { ink, type Layer, type Panel, seriesStyle, textSize } from "./theme.ts";
import { tipChannels } from "./tips.ts";

const panelSize = { width: 180, height: 180 };
const columns = 3;
/** Beyond this ratio of largest to smallest value a straight axis hides the small ones. */
const logRatio = 8;
const tolerance = 0.1;

/** Every fitted column, measured against simulated; a point on the diagonal is a perfect fit. */
export function fitChart(law: LawFile): TopLevelSpec {
  const rows = law.fit?.rows ?? [];
  const metrics = [...new Set(rows.map((row) => row.metric))];
  return figure({
    title: "What was measured, and what the fitted law gives for the same runs",
    subtitle: [
      `${law.model} on ${law.machine}${law.seriesId ? `, series ${law.seriesId}` : ""}. Each point is one run; on the line both agree, between the dashed lines within 10 %.`,
    ],
    panels: [
      keyPanel([
        {
          text: "one run",
          sample: { kind: "point", shape: "circle", color: seriesStyle(0).color, filled: true },
        },
        { text: "equal", sample: { kind: "line", dash: [1, 0], color: ink.frame } },
        { text: "10 % off", sample: { kind: "line", dash: [4, 3], color: ink.frame } },
      ]),
      {
        concat: metrics.map((metric) =>
          panel(
            metric,
            rows.filter((row) => row.metric === metric),
          ),
        ),
        columns,
        bounds: "full",
        spacing: 24,
      },
    ],
  });
}

function panel(metric: string, rows: readonly FitRow[]): Panel {
  const values = rows.flatMap((row) => [row.measured, row.predicted]).filter((value) => value > 0);
  const axis = axisFor(Math.min(...values), Math.max(...values));
  const along = channel(axis, { title: "measured", format: ",~r" });
  const up = channel(axis, { title: "simulated", format: ",~r" });
  const [low, high] = axis.domain;
  // The line simulated = factor · measured as far as the panel reaches.
  const diagonal = (factor: number, dash: number[]): Layer => ({
    data: {
      values: [Math.max(low, low / factor), Math.min(high, high / factor)].map((value) => ({
        measured: value,
        simulated: value * factor,
      })),
    },
    mark: { type: "line", color: ink.frame, strokeWidth: 1, strokeDash: dash, clip: true, aria: false },
    encoding: { x: along("measured"), y: up("simulated") },
  });
  return {
    ...panelSize,
    title: { text: metricName(metric).replace(/ s$/, " (s)"), fontSize: textSize, anchor: "start" },
    layer: [
      diagonal(1, [1, 0]),
      diagonal(1 + tolerance, [4, 3]),
      diagonal(1 / (1 + tolerance), [4, 3]),
      {
        data: {
          values: rows.map(({ runId, measured, predicted, error }) => ({
            run: runId,
            measured,
            simulated: predicted,
            tip: `${runId}, ${metricName(metric)}: ${formatNumber(measured)} measured, ${formatNumber(predicted)} simulated (${signedPercent(error)})`,
          })),
        },
        mark: {
          type: "point",
          shape: "circle",
          filled: true,
          color: seriesStyle(0).color,
          size: 40,
          opacity: 0.85,
        },
        encoding: { x: along("measured"), y: up("simulated"), ...tipChannels },
      },
    ],
  };
}

/** One axis for both directions, close around the values: that a point is off the line must be seen. */
function axisFor(min: number, max: number): Axis {
  if (max / min > logRatio) return logAxis(min / 1.2, max * 1.2);
  const margin = Math.max(0.08 * (max - min), 0.06 * max);
  const low = Math.max(0, min - margin);
  const high = max + margin;
  const step = linearAxis(high - low, 6).ticks[1]!;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  const ticks = Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  return { type: "linear", domain: [low, high], ticks };
}
