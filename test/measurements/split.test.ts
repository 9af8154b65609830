import { describe, expect, it } from "vitest";
import { byLoad, loadOf, seriesOf, splitRows } from "../../src/measurements/split.ts";
import { blankRow } from "../calibration/syntheticRuns.ts";

const closed = (concurrency: number) => ({ ...blankRow, runId: `c${concurrency}`, concurrency });
const names = (rows: readonly { readonly runId: string }[]) => rows.map(({ runId }) => runId);

describe("the split rule", () => {
  it("calibrates on the lowest, the middle and the second highest load, whatever the order of the rows", () => {
    const { calibrate, predict } = splitRows([64, 1, 16, 4, 128, 32, 2].map(closed));
    expect(names(calibrate)).toEqual(["c1", "c16", "c64"]);
    expect(names(predict)).toEqual(["c2", "c4", "c32", "c128"]);
  });

  it.each([1, 2, 3, 4, 5, 8, 41])(
    "parts %i rows: none lost, none in both, three to calibrate at most",
    (n) => {
      const rows = Array.from({ length: n }, (_, i) => closed(i + 1));
      const { calibrate, predict } = splitRows(rows);
      expect(calibrate.length).toBe(Math.min(3, n));
      expect(new Set([...calibrate, ...predict])).toEqual(new Set(rows));
      expect(calibrate.length + predict.length).toBe(n);
      if (n > 3) expect(predict).toContain(rows.at(-1));
    },
  );

  it("takes a row's load from what its kind of load is measured in", () => {
    expect(loadOf(closed(7))).toBe(7);
    expect(loadOf({ ...blankRow, loadKind: "open", requestRate: 0.5, concurrency: 9 })).toBe(0.5);
    expect(loadOf({ ...blankRow, loadKind: "burst", numRequests: 12 })).toBe(12);
  });

  it("orders equal loads by their tokens", () => {
    const long = { ...closed(4), runId: "long", inputTokensMean: 2000 };
    const short = { ...closed(4), runId: "short", inputTokensMean: 10 };
    expect(names(byLoad([long, short, closed(1)]))).toEqual(["c1", "short", "long"]);
  });

  it("keeps series apart, in the order they appear", () => {
    const rows = ["b", "a", "b"].map((seriesId, i) => ({ ...closed(i + 1), seriesId }));
    expect([...seriesOf(rows)].map(([id, own]) => [id, own.length])).toEqual([
      ["b", 2],
      ["a", 1],
    ]);
  });
});
