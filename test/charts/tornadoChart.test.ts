import { describe, expect, it } from "vitest";
import { chartView } from "../../src/node/renderChart.ts";
import { decisionCases } from "./decisionCases.ts";

describe("a tornado chart", () => {
  it("has the intervals of an input's two ends apart, the low end's above", async () => {
    const view = await chartView(decisionCases.find(({ title }) => title === "four inputs")!.spec);
    const rows = strokesOf((view.scenegraph() as unknown as { root: Item }).root).filter(({ tip }) =>
      tip.startsWith("prompt length"),
    );
    view.finalize();
    const [low, high] = ["× 0.8", "× 1.2"].map((end) => rows.find(({ tip }) => tip.includes(end))!);
    expect(high!.y - low!.y).toBe(6);
  });
});

/** What is read of a scenegraph's items. */
type Item = {
  readonly items?: readonly Item[];
  readonly marktype?: string;
  readonly tooltip?: string;
  readonly y?: number;
};

/** Where each interval's stroke is, in pixels of its panel, and what it says. */
function strokesOf(item: Item): { readonly y: number; readonly tip: string }[] {
  const own =
    item.marktype === "rule"
      ? (item.items ?? []).flatMap(({ tooltip, y = 0 }) => (tooltip ? [{ y, tip: tooltip }] : []))
      : [];
  return [...own, ...(item.items ?? []).flatMap(strokesOf)];
}
