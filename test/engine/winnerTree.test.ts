import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WinnerTree } from "../../src/engine/winnerTree.ts";

describe("a winner tree", () => {
  it("holds the first of the least values, whatever changes", () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 5 })), { maxLength: 60 });
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 40 }),
        changes,
        (values, to) => {
          const tree = new WinnerTree(values.length, (later, earlier) => values[later]! < values[earlier]!);
          expect(tree.first).toBe(values.indexOf(Math.min(...values)));
          for (const [index, value] of to) {
            values[index % values.length] = value;
            tree.moved(index % values.length);
            expect(tree.first).toBe(values.indexOf(Math.min(...values)));
          }
        },
      ),
    );
  });

  it("may be told of all changes at once", () => {
    const values = [3, 1, 2, 1, 5];
    const tree = new WinnerTree(values.length, (later, earlier) => values[later]! < values[earlier]!);
    values.splice(0, 5, 4, 4, 0, 0, 9);
    tree.rebuild();
    expect(tree.first).toBe(2);
  });
});
