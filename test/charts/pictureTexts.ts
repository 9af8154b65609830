import type { TopLevelSpec } from "vega-lite";
import { chartView } from "../../src/node/renderChart.ts";

/** A text of the picture and the box it fills, in pixels from the picture's upper left corner. */
export type PictureText = {
  readonly text: string;
  readonly color: string | undefined;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};
export type Picture = {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly PictureText[];
};

type SceneItem = {
  readonly marktype?: string;
  readonly items?: readonly SceneItem[];
  readonly x?: number;
  readonly y?: number;
  readonly text?: string | readonly string[];
  readonly fill?: string;
  readonly bounds?: { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number };
};

/** Every text mark of the rendered scenegraph: titles, axis labels, keys and labels in the panels, each once. */
export async function pictureOf(spec: TopLevelSpec): Promise<Picture> {
  const view = await chartView(spec);
  const svg = await view.toSVG();
  const size = /width="([\d.]+)" height="([\d.]+)"/.exec(svg)!;
  const origin = view.origin();
  const padding = view.padding() as { left: number; top: number };
  const found = new Map<string, PictureText>();
  collect(
    (view.scenegraph() as unknown as { root: SceneItem }).root,
    origin[0] + padding.left,
    origin[1] + padding.top,
    found,
  );
  return { width: Number(size[1]), height: Number(size[2]), texts: [...found.values()] };
}

/** A halo and the text on it share place and words, and count as one. */
function collect(mark: SceneItem, x: number, y: number, found: Map<string, PictureText>): void {
  for (const item of mark.items ?? []) {
    if (mark.marktype === "text" && item.bounds !== undefined) {
      const text = [item.text ?? ""].flat().join(" ");
      if (text === "") continue;
      const { x1, y1, x2, y2 } = item.bounds;
      // The rim of a halo widens its box by up to 3 px; the plain text drawn after it overwrites the entry.
      found.set(`${text} ${x + (item.x ?? 0)} ${y + (item.y ?? 0)}`, {
        text,
        color: item.fill,
        left: x + x1,
        top: y + y1,
        right: x + x2,
        bottom: y + y2,
      });
    }
    if (mark.marktype === "group") {
      for (const child of item.items ?? []) collect(child, x + (item.x ?? 0), y + (item.y ?? 0), found);
    }
  }
}

/** Pairs of texts whose boxes overlap by more than `slack` pixels both ways. */
export function overlaps(texts: readonly PictureText[], slack: number): string[] {
  return texts.flatMap((a, i) =>
    texts.slice(i + 1).flatMap((b) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      return wide > slack && high > slack ? [`"${a.text}" and "${b.text}"`] : [];
    }),
  );
}
