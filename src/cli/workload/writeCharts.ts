import { dirname, join, parse } from "node:path";
import type { TopLevelSpec } from "vega-lite";
import { atomicWrite } from "../../node/atomicWrite.ts";

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

/** "fits/workload" of "fits/workload.yaml". */
export function withoutEnding(file: string): string {
  return join(dirname(file), parse(file).name);
}
