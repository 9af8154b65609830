import { join } from "node:path";
import { sweepCharts } from "../../reports/charts/sweepCharts.ts";
import type { SweepDocument } from "../../reports/sweep/document.ts";
import type { Interruption } from "../montecarlo/experiment.ts";
import type { Slo } from "../montecarlo/slo.ts";
import { writeCharts } from "./workload/writeCharts.ts";

/**
 * Writes each chart of a sweep as Vega-Lite, SVG and PNG.
 *
 * @returns the names of the charts written; fewer when interrupted
 */
export async function saveSweepCharts(
  folder: string,
  document: SweepDocument,
  slos: readonly Slo[],
  interruption: Interruption,
): Promise<string[]> {
  const written: string[] = [];
  for (const chart of sweepCharts(document, slos)) {
    if (interruption.requested) break;
    await writeCharts(join(folder, "/"), [chart]);
    written.push(chart.name);
  }
  return written;
}
