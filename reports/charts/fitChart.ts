import type { TopLevelSpec } from "vega-lite";
import type { FitRow, LawFile } from "../../src/calibration/lawFile.ts";
import { figure } from "./figure.ts";
import { keyPanel } from "./key.ts";
import { type Axis, channel, linearAxis, logAxis } from "./scale.ts";
import { ink, type Layer, type Panel, seriesStyle, textSize } from "./theme.ts";

const panelSize = { width: 180, height: 180 };
const columns = 3;
/** Beyond this ratio of largest to smallest value a straight axis hides the small ones. */
const logRatio = 8;
const tolerance = 0.1;

/** What the metrics of the measurement table are, for a person. */
const titles: Readonly<Record<string, string>> = {
  e2e_mean_s: "E2E mean (s)",
  e2e_p50_s: "E2E p50 (s)",
  e2e_p90_s: "E2E p90 (s)",
  e2e_p95_s: "E2E p95 (s)",
  e2e_p99_s: "E2E p99 (s)",
  ttft_mean_s: "TTFT mean (s)",
  ttft_p50_s: "TTFT p50 (s)",
  ttft_p90_s: "TTFT p90 (s)",
  ttft_p95_s: "TTFT p95 (s)",
  ttft_p99_s: "TTFT p99 (s)",
  tpot_mean_s: "TPOT mean (s)",
  tps_per_request_mean: "tokens/s per request",
  req_throughput: "requests/s",
  out_tok_throughput: "output tokens/s",
  duration_s: "makespan (s)",
};

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
  const diagonal = (factor: number, dash: number[]): Layer => ({
    data: {
      values: [low, high].map((value) => ({
        measured: value,
        simulated: Math.min(high, Math.max(low, value * factor)),
      })),
    },
    mark: { type: "line", color: ink.frame, strokeWidth: 1, strokeDash: dash, clip: true },
    encoding: { x: along("measured"), y: up("simulated") },
  });
  return {
    ...panelSize,
    title: { text: titles[metric] ?? metric, fontSize: textSize, anchor: "start" },
    layer: [
      diagonal(1, [1, 0]),
      diagonal(1 + tolerance, [4, 3]),
      diagonal(1 / (1 + tolerance), [4, 3]),
      {
        data: {
          values: rows.map(({ runId, measured, predicted }) => ({
            run: runId,
            measured,
            simulated: predicted,
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
        encoding: { x: along("measured"), y: up("simulated") },
      },
    ],
  };
}

function axisFor(min: number, max: number): Axis {
  return max / min > logRatio ? logAxis(min / 1.2, max * 1.2) : linearAxis(max * 1.08, 4);
}
