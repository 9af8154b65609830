import { describe, expect, it } from "vitest";
import type { FoundOption } from "../../../src/documents/parts/planOption.ts";
import { recommend } from "../../../src/planning/fleet/recommendation.ts";

const option = (model: string, perMonth: number, compatibility: "full" | "incompatible") =>
  ({
    ...{ model, machine: "medium", machines: 1, toleratedDown: 0, gpus: 4, meets: true, probability: 0.99 },
    ...{ cost: { perMonth }, law: { basis: "measured" }, headroomUsers: null, headroomEffort: null },
    features: [{ feature: "chat", compatibility }],
  }) as unknown as FoundOption;

describe("a recommendation", () => {
  it("says what GitLab holds against the cheapest option, and which one it holds fit", () => {
    const options = [option("quick", 1000, "incompatible"), option("fit", 1000, "full")];
    const { option: best, reason, wouldChange } = recommend(options, 0.95);
    expect(best).toBe(0);
    expect(reason).toMatch(/; but GitLab calls quick not compatible with chat\.$/);
    expect(wouldChange).toEqual([
      "GitLab's rating: 1 x medium with fit, which it holds fit for all features, costs the same",
    ]);
    const dearer = recommend([options[0]!, option("fit", 2000, "full")], 0.95).wouldChange;
    expect(dearer[0]).toMatch(/costs 2,000 USD a month$/);
    expect(dearer[1]).toMatch(/^a discount of 50 %/);
  });

  it("says nothing of ratings where GitLab holds nothing against it", () => {
    const { reason, wouldChange } = recommend(
      [option("fit", 1000, "full"), option("other", 1000, "full")],
      0.95,
    );
    expect(reason).not.toMatch(/GitLab/);
    expect(wouldChange).toEqual(["nothing but taste: 1 x medium with other costs the same"]);
  });
});
