import { describe, expect, it } from "vitest";
import { sparkLines } from "../../../reports/render/sparkLines.ts";
import { plainTerminal } from "../../../reports/render/terminalText.ts";
import type { LoadCurve, LoadPoint } from "../../../src/documents/parts/curves.ts";
import type { Estimate } from "../../../src/documents/parts/numbers.ts";

const exact = (value: number | null): Estimate => ({ value, ci: null, band: null });
const point = (load: number, p95: number | null): LoadPoint => ({
  load,
  state: p95 === null ? "overloaded" : "steady",
  e2eP50: exact(p95),
  e2eP95: exact(p95),
  requestsPerSecond: exact(load),
  outputTokensPerSecond: exact(load),
  batchSize: exact(1),
});
const curve = (model: string, p95s: readonly (number | null)[]): LoadCurve => ({
  model,
  machine: "large",
  loadKind: "users",
  askedLoad: 100,
  points: p95s.map((p95, i) => point(50 * (i + 1), p95)),
});

describe("the small picture of latency against load", () => {
  it("has bars that grow with the logarithm of the latency, on one scale, and a mark for overload", () => {
    const lines = sparkLines(
      [curve("fast", [1, 2, 4, 8]), curve("slow", [16, 64, 256, null])],
      plainTerminal(),
    );
    expect(lines[0]).toContain("50 to 200");
    expect(lines[1]).toMatch(/^ {2}fast on large +▁▂▃▄ {2}1 s to 8 s$/);
    expect(lines[2]).toMatch(/^ {2}slow on large +▅▇█! {2}16 s to 256 s$/);
  });

  it("shows an even choice of many loads, the first and the last among them", () => {
    const [head, line] = sparkLines(
      [
        curve(
          "fast",
          Array.from({ length: 200 }, (_, i) => 1 + i),
        ),
      ],
      plainTerminal(),
    );
    expect(head).toContain("50 to 10,000");
    expect(line).toMatch(/ ▁.{18}█ {2}1 s to 200 s$/);
    expect(line!.length).toBeLessThanOrEqual(80);
  });

  it("fits 80 columns, however long a name is, and is nothing without a latency", () => {
    const lines = sparkLines(
      [curve("a-model-with-a-very-long-name-instruct-v0.123", [1, 2, 3, 4, 5, 6, 7, 8, 9])],
      plainTerminal(),
    );
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(sparkLines([curve("lost", [null])], plainTerminal())).toEqual([]);
  });
});
