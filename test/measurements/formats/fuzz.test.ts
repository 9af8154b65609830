import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/errors.ts";
import { importMeasurements } from "../../../src/measurements/importMeasurements.ts";
import { sanityCheck } from "../../../src/measurements/sanity.ts";
import { fixture } from "./fixture.ts";

const names = [
  "vllm-closed.json",
  "vllm-append.jsonl",
  "vllm-detailed.json",
  "guidellm-v1.json",
  "guidellm-v2.json",
  "aiperf.json",
  "genai-perf.json",
  "llmperf_summary.json",
  "stage_1_lifecycle_metrics.json",
  "gitlab.md",
  "gitlab.csv",
  "summary.csv",
];

/** Imports and checks; anything but a result of finite numbers or a user's mistake fails. */
function importsOrExplains(text: string, companion: string | null): void {
  try {
    const requests = companion === null ? null : { name: "requests.csv", text: companion };
    const rows = importMeasurements({ name: "fuzzed", text }, requests);
    for (const row of rows)
      expect(Object.values(row.metrics).every((value) => value > 0 && value <= 1e12)).toBe(true);
    const { kept, setAside } = sanityCheck(rows);
    expect(kept.length + setAside.length).toBe(rows.length);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message).not.toContain("\n");
  }
}

/** A change of the text: cut off, a piece taken out, a piece put in. */
const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 0, max: 30 }),
  insert: fc.oneof(
    fc.constantFrom(
      "",
      '"',
      "{",
      "}",
      "[",
      "]",
      ",",
      "null",
      "-1",
      "0",
      "1e999",
      "NaN",
      "|",
      "\n",
      '"x"',
      "true",
      "{}",
    ),
    fc.string({ maxLength: 4 }),
  ),
});

function mutated(
  text: string,
  { at, length, insert }: { at: number; length: number; insert: string },
): string {
  const position = Math.floor(at * text.length);
  return text.slice(0, position) + insert + text.slice(position + length);
}

describe("a broken file ends in a result or in a mistake explained in one line", () => {
  it.each(names)("%s, cut off anywhere", (name) => {
    const { text } = fixture(name);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length }), (end) =>
        importsOrExplains(text.slice(0, end), null),
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it.each(names)("%s, changed in up to three places", (name) => {
    const { text } = fixture(name);
    const changes = fc.array(mutation, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(changes, (list) => importsOrExplains(list.reduce(mutated, text), null)),
      { numRuns: 150, seed: 1 },
    );
  });

  it.each(names.filter((name) => name.endsWith(".json")))(
    "%s, with any value in place of another",
    (name) => {
      const document = JSON.parse(fixture(name).text) as unknown;
      const anything = fc.oneof(
        fc.jsonValue(),
        fc.integer({ min: -3, max: 3 }),
        fc.constantFrom(null, "", "inf", [], {}),
      );
      fc.assert(
        fc.property(
          fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
          anything,
          (which, value) => {
            const places = placesIn(document);
            const place = places[Math.floor(which * places.length)]!;
            importsOrExplains(JSON.stringify(replaced(document, place, value)), null);
          },
        ),
        { numRuns: 150, seed: 1 },
      );
    },
  );

  it("summary.csv with a broken file of requests", () => {
    const { text } = fixture("requests.csv");
    const table = fixture("summary.csv").text;
    fc.assert(
      fc.property(mutation, (change) => importsOrExplains(table, mutated(text, change))),
      { numRuns: 150, seed: 1 },
    );
  });
});

type Place = readonly (string | number)[];

function placesIn(value: unknown, path: Place = []): readonly Place[] {
  const below =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, child]) =>
          placesIn(child, [...path, Array.isArray(value) ? Number(key) : key]),
        )
      : [];
  return [path, ...below];
}

function replaced(value: unknown, path: Place, by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((child: unknown, i) => (i === key ? replaced(child, rest, by) : child));
  const object = value as Record<string, unknown>;
  return { ...object, [key]: replaced(object[key], rest, by) };
}
