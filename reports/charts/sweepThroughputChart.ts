import type { TopLevelSpec } from "vega-lite";
import { figure } from "./figure.ts";
import { keyPanel } from "./key.ts";
import { linearAxis, withHeadroom } from "./scale.ts";
import { knownPoints, overloadKey, type PanelGroup, sweepPanels } from "./sweepPanels.ts";

/**
 * Output tokens per second against load, a panel for each model with a line for each machine, on common axes. `notes`
 * are added to the subtitle.
 */
export function sweepThroughputChart(
  groups: readonly PanelGroup[],
  notes: readonly string[] = [],
): TopLevelSpec {
  const curves = groups.flatMap(({ series }) => series.map(({ curve }) => curve));
  const values = curves.flatMap(knownPoints).map(({ metrics }) => metrics.outputTokensPerSecond.value ?? 0);
  const key = overloadKey(curves);
  return figure({
    title: "Throughput against load",
    subtitle: [
      "Output tokens of all requests per second, simulated means. Where a line levels off, the machines serve no more.",
      ...notes,
    ],
    panels: [
      ...(key.length > 0 ? [keyPanel(key)] : []),
      sweepPanels(groups, {
        y: withHeadroom(linearAxis(Math.max(...values), 5), 0.9),
        yTitle: "output tokens per second",
        unit: "output tokens/s",
        pick: ({ metrics }) => metrics.outputTokensPerSecond,
        hasBands: false,
        behind: () => [],
      }),
    ],
  });
}
