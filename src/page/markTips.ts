import type { View } from "vega";

/** What a mark says, and where it stands: pixels from the chart's upper left corner. */
export type MarkTip = { readonly text: string; readonly x: number; readonly y: number };

/** The part of Vega's scenegraph that is read here; its types leave it out. */
type Item = {
  readonly marktype?: string;
  readonly items?: readonly Item[];
  readonly tooltip?: unknown;
  readonly x?: number;
  readonly y?: number;
  readonly bounds?: { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number };
};

/** Every mark of a chart that says something, panel by panel and from left to right in each; the same text once. */
export function markTips(view: View): MarkTip[] {
  const [left, top] = view.origin();
  const root = (view.scenegraph() as unknown as { root: Item }).root;
  const found: (MarkTip & { readonly panel: number })[] = [];
  let panel = 0;
  const visit = (item: Item, x: number, y: number) => {
    if (typeof item.tooltip === "string" && item.tooltip !== "" && item.bounds) {
      const { x1, x2, y1, y2 } = item.bounds;
      found.push({ text: item.tooltip, x: left + x + (x1 + x2) / 2, y: top + y + (y1 + y2) / 2, panel });
    }
    const isGroupItem = item.items !== undefined && item.marktype === undefined;
    if (isGroupItem) panel++;
    const [dx, dy] = isGroupItem ? [item.x ?? 0, item.y ?? 0] : [0, 0];
    for (const child of item.items ?? []) visit(child, x + dx, y + dy);
  };
  visit(root, 0, 0);
  found.sort((a, b) => a.panel - b.panel || a.x - b.x || a.y - b.y);
  return found.filter(({ text }, i) => found.findIndex((each) => each.text === text) === i);
}
