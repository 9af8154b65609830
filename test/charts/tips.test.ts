import { describe, expect, it } from "vitest";
import { formatCount, formatNumber, formatShare } from "../../reports/words/numbers.ts";
import { everyCase } from "./everyCase.ts";

type Row = Readonly<Record<string, unknown>>;
type Channel = {
  readonly field?: string;
  readonly scale?: { readonly domain?: readonly unknown[] };
};
type Layer = {
  readonly data?: { readonly values: readonly Row[] };
  readonly mark?: { readonly type: string; readonly aria?: boolean };
  readonly encoding?: Readonly<Record<string, Channel>>;
};
type Drawn = {
  readonly mark: string;
  readonly rows: readonly Row[];
  readonly encoding: Record<string, Channel>;
};

/** Marks that stand for rows; a line or an area stands for many at once. */
const pointedAt = ["point", "bar", "rule", "rect", "tick"];
/** A clock's places: a tip writes their time of day. */
const clocks = ["clock", "edge", "middle"];

/** Every mark that draws rows of data, with the data of the views around it. */
function marksOf(spec: unknown, around: readonly Row[] = []): Drawn[] {
  if (Array.isArray(spec)) return spec.flatMap((each) => marksOf(each, around));
  if (typeof spec !== "object" || spec === null) return [];
  const { data, mark, encoding } = spec as Layer;
  const rows = data?.values ?? around;
  if (mark !== undefined) {
    const isDecoration = mark.aria === false || rows.every((row) => Object.keys(row).length === 0);
    return isDecoration ? [] : [{ mark: mark.type, rows, encoding: encoding ?? {} }];
  }
  return Object.values(spec).flatMap((each) => marksOf(each, rows));
}

/** The numbers of a row that its mark shows; the ends of an axis stand for what lies beyond. */
function shownNumbers(row: Row, encoding: Record<string, Channel>): number[] {
  return ["x", "x2", "y", "y2"].flatMap((name) => {
    const { field, scale = encoding[name.slice(0, 1)]?.scale } = encoding[name] ?? {};
    const value = field === undefined || clocks.includes(field) ? undefined : row[field];
    return typeof value !== "number" || value === 0 || scale?.domain?.includes(value) ? [] : [value];
  });
}

function writings(value: number): string[] {
  const clock = `${Math.floor(value)}:${String(Math.round((value % 1) * 60)).padStart(2, "0")}`;
  return [
    formatNumber(value),
    formatCount(value),
    formatShare(value),
    `${formatNumber(100 * value)} %`,
    clock,
    `p${Math.round(100 * value)}`,
  ];
}

const unit =
  /\d (?:s|min|%|users?|requests?(?:\/s)?|tokens(?:\/s)?|output tokens\/s|× the trace|USD a month|waiting requests)\b|\d %|\d:\d\d/;

describe.each(everyCase)("$name of $title", ({ spec }) => {
  const drawn = marksOf(spec).filter(({ mark }) => pointedAt.includes(mark));

  it("tells, for every mark that stands for a row, what it is in words and with units", () => {
    if (!JSON.stringify(spec).includes("Nothing to draw")) expect(drawn.length).toBeGreaterThan(0);
    for (const { rows, encoding } of drawn) {
      expect([encoding.tooltip?.field, encoding.description?.field]).toEqual(["tip", "tip"]);
      for (const { tip } of rows) {
        expect(tip).toMatch(unit);
        expect(tip).not.toMatch(/undefined|null|NaN|Infinity|\[object|…|\de[+-]?\d/);
      }
    }
  });

  it("tells the values that are drawn", () => {
    const untold = drawn.flatMap(({ rows, encoding }) =>
      rows.flatMap((row) =>
        shownNumbers(row, encoding)
          .filter((value) => !writings(value).some((text) => String(row.tip).includes(text)))
          .map((value) => `${value} in "${row.tip}"`),
      ),
    );
    expect(untold).toEqual([]);
  });
});

describe("the tips", () => {
  it("name the pair wherever a chart has several", () => {
    const both = everyCase.filter(({ title }) => title === "three models");
    expect(both.length).toBe(4);
    for (const { spec } of both)
      for (const { rows } of marksOf(spec).filter(({ mark }) => pointedAt.includes(mark)))
        for (const row of rows)
          if (!("slo" in row || "asked" in row)) expect(row.tip).toMatch(/^mi\S+ on large: /);
  });
});
