import { dirname, join, parse } from "node:path";
import type { TopLevelSpec } from "vega-lite";
import type { Interruption } from "../../montecarlo/experiment.ts";
import { atomicWrite } from "../../node/atomicWrite.ts";
import type { ProgressLine } from "../progressLine.ts";

/** A chart and the last part of its files' names. */
export type NamedChart = { readonly name: string; readonly spec: TopLevelSpec };

/**
 * Writes each chart as Vega-Lite, SVG and PNG.
 *
 * @param base what the files' names begin with, folder included
 * @returns the names of the files written
 */
export async function writeCharts(base: string, charts: readonly NamedChart[]): Promise<string[]> {
  const { renderPng, renderSvg } = await import("../../node/renderChart.ts");
  const written: string[] = [];
  for (const { name, spec } of charts) {
    const file = `${base}${name}`;
    const svg = await renderSvg(spec);
    await atomicWrite(`${file}.vl.json`, `${JSON.stringify(spec, null, 2)}\n`);
    await atomicWrite(`${file}.svg`, svg);
    await atomicWrite(`${file}.png`, renderPng(svg));
    written.push(`${file}.vl.json`, `${file}.svg`, `${file}.png`);
  }
  return written;
}

/**
 * Writes charts one after the other, and says how far that is.
 *
 * @returns the names of the charts written; fewer when interrupted
 */
export async function drawInTurn(
  folder: string,
  charts: readonly NamedChart[],
  interruption: Interruption,
  progress: ProgressLine,
): Promise<string[]> {
  const written: string[] = [];
  for (const chart of charts) {
    if (interruption.requested) break;
    const done = written.length;
    progress.phase("drawing charts", `${done} of ${charts.length}`, done / charts.length);
    await writeCharts(join(folder, "/"), [chart]);
    written.push(chart.name);
  }
  progress.clear();
  return written;
}

/** "fits/workload" of "fits/workload.yaml". */
export function withoutEnding(file: string): string {
  return join(dirname(file), parse(file).name);
}
