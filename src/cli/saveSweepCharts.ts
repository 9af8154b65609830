import { sweepCharts } from "../../reports/charts/sweepCharts.ts";
import type { SweepDocument } from "../documents/sweep.ts";
import type { Interruption } from "../montecarlo/experiment.ts";
import type { Slo } from "../montecarlo/slo.ts";
import type { ProgressLine } from "./progressLine.ts";
import { drawInTurn } from "./workload/writeCharts.ts";

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
  progress: ProgressLine,
): Promise<string[]> {
  return drawInTurn(folder, sweepCharts(document, slos), interruption, progress);
}
