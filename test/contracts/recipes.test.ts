import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const text = readFileSync(new URL("docs/recipes.md", root), "utf8");
const recipes = text.split(/^## /m).slice(1);

describe("docs/recipes.md", () => {
  it("has a recipe for each of the twelve changes", () => {
    expect(recipes.length).toBeGreaterThanOrEqual(12);
  });

  it.each(recipes.map((recipe) => [recipe.split("\n", 1)[0]!, recipe]))(
    "names files that exist, and a test: %s",
    (_, recipe) => {
      const paths = [...recipe.matchAll(/`((?:src|reports|models|test|docs)\/[\w./-]*)`/g)].map(
        ([, path]) => path!,
      );
      expect(paths.some((path) => path.startsWith("test/"))).toBe(true);
      expect(paths.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
    },
  );
});
