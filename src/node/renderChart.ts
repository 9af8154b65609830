import { createRequire } from "node:module";
import type { Mark, Spec, View } from "vega";
import type { TopLevelSpec } from "vega-lite";
import { fontPath, loadTextMeasure, type MeasureText } from "./fonts.ts";

/**
 * Renders a Vega-Lite spec to SVG text. The same spec gives the same bytes in any process and time zone; Vega is
 * loaded on the first call (0.4 s).
 */
export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  const view = await chartView(spec);
  const svg = await view.toSVG();
  view.finalize();
  return withStableIds(svg);
}

/**
 * Compiles a spec to a headless Vega view that measures text with the bundled font and has been run once: its
 * scenegraph holds the place of every mark.
 */
export async function chartView(spec: TopLevelSpec): Promise<View> {
  const [vega, vegaLite, measure] = await Promise.all([
    import("vega"),
    import("vega-lite"),
    bundledTextMeasure(),
  ]);
  measureTextWith(vega, measure);
  // Vega marks and converts the rows it draws, in place.
  const runtime = vega.parse(withoutUnseen(vegaLite.compile(structuredClone(spec)).spec));
  return new vega.View(runtime, { renderer: "none" }).runAsync();
}

/** Leaves out marks that are fully transparent: they answer to a pointer, which a picture does not have. */
function withoutUnseen<T extends Pick<Spec, "marks">>(group: T): T {
  if (group.marks === undefined) return group;
  const seen = group.marks.filter((mark) => !isUnseen(mark));
  return { ...group, marks: seen.map((mark) => (mark.type === "group" ? withoutUnseen(mark) : mark)) };
}

function isUnseen({ encode }: Mark): boolean {
  const opacity = encode?.update?.opacity;
  return opacity !== undefined && "value" in opacity && opacity.value === 0;
}

/** Renders SVG text to PNG bytes at twice its size, with the bundled fonts and no others. */
export function renderPng(svg: string): Uint8Array {
  const { Resvg } = createRequire(import.meta.url)("@resvg/resvg-js") as typeof import("@resvg/resvg-js");
  const picture = new Resvg(svg, {
    background: "white",
    fitTo: { mode: "zoom", value: 2 },
    font: {
      loadSystemFonts: false,
      fontFiles: [fontPath("regular"), fontPath("bold")],
      defaultFontFamily: "DejaVu Sans",
      sansSerifFamily: "DejaVu Sans",
    },
  });
  return picture.render().asPng();
}

/** Reading both fonts takes 0.2 s, so all pictures of a process share one measure. */
const bundledTextMeasure = once(loadTextMeasure);

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

type TextItem = { readonly fontSize?: number; readonly fontWeight?: string | number };
type TextMetrics = { width: (item: TextItem, text: unknown) => number };

/**
 * Vega without a canvas guesses 0.8 em for every character. Its text metrics are one object that all views share, and
 * that its types leave out.
 */
function measureTextWith(vega: object, measure: MeasureText): void {
  const { textMetrics } = vega as { textMetrics: TextMetrics };
  textMetrics.width = (item, text) =>
    measure(text == null ? "" : String(text).trim(), item.fontSize ?? 11, isBold(item) ? "bold" : "regular");
}

function isBold(item: TextItem): boolean {
  return item.fontWeight === "bold" || Number(item.fontWeight) >= 600;
}

/**
 * Numbers clip paths and gradients in order of appearance: Vega counts them over the life of the process, and
 * resetting its counter would fail when two pictures are rendered at the same time.
 */
function withStableIds(svg: string): string {
  const names = new Map<string, string>();
  return svg.replace(/(\bid="|url\(#|href="#)((?:clip|gradient_)\d+)/g, (_, before: string, id: string) => {
    if (!names.has(id)) names.set(id, `def${names.size}`);
    return before + names.get(id);
  });
}
