import { dirname, join, parse } from "node:path";
import type { TopLevelSpec } from "vega-lite";
import { type Interruption, uninterrupted } from "../montecarlo/experiment.ts";
import { atomicWrite } from "../node/atomicWrite.ts";
import type { ProgressLine } from "./progressLine.ts";

/** A chart and the last part of its files' names. */
export type NamedChart = { readonly name: string; readonly spec: TopLevelSpec };

/** Every chart is a file of each: Vega-Lite, SVG and PNG. */
export const chartEndings = ["vl.json", "svg", "png"] as const;

/**
 * Draws charts one after the other into files, and says how far that is.
 *
 * @param base what the files' names begin with, folder included
 * @returns the names of the charts drawn; fewer when interrupted
 */
export async function drawCharts(
  base: string,
  charts: readonly NamedChart[],
  progress: ProgressLine,
  interruption: Interruption = uninterrupted,
): Promise<string[]> {
  const { renderPng, renderSvg } = await import("../node/renderChart.ts");
  const drawn: string[] = [];
  for (const { name, spec } of charts) {
    if (interruption.requested) break;
    progress.phase("drawing charts", `${drawn.length} of ${charts.length}`, drawn.length / charts.length);
    const svg = await renderSvg(spec);
    const [vegaLiteFile, svgFile, pngFile] = filesOf(base, name);
    await atomicWrite(vegaLiteFile!, `${JSON.stringify(spec, null, 2)}\n`);
    await atomicWrite(svgFile!, svg);
    await atomicWrite(pngFile!, renderPng(svg));
    drawn.push(name);
  }
  progress.clear();
  return drawn;
}

/** Draws charts beside a file, or into a folder, all of them; returns the names of their files. */
export async function drawChartFiles(
  base: string,
  charts: readonly NamedChart[],
  progress: ProgressLine,
): Promise<string[]> {
  const drawn = await drawCharts(base, charts, progress);
  return drawn.flatMap((name) => filesOf(base, name));
}

function filesOf(base: string, name: string): string[] {
  return chartEndings.map((ending) => `${base}${name}.${ending}`);
}

/** "fits/workload" of "fits/workload.yaml". */
export function withoutEnding(file: string): string {
  return join(dirname(file), parse(file).name);
}
