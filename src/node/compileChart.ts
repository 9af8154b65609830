import type { TopLevelSpec } from "vega-lite";

/** A Vega-Lite spec as the Vega spec that a page without Vega-Lite draws; Vega-Lite is loaded on the first call (0.2 s). */
export async function compileChart(spec: TopLevelSpec): Promise<object> {
  const { compile } = await import("vega-lite");
  return compile(spec).spec;
}
