import { describe, expect, it } from "vitest";
import { plainTerminal } from "../../../reports/render/terminalText.ts";
import { renderDocument } from "../../../reports/render.ts";
import { validationOf } from "../../../src/calibration/validation.ts";
import type { Validation, ValidationRow } from "../../../src/documents/validation.ts";

const row = (change: Partial<ValidationRow>): ValidationRow => ({
  runId: "s-q1",
  seriesId: "s",
  metric: "ttft_mean_s",
  measured: 0.0479773,
  predicted: 0.0612,
  band: [0.05, 0.07],
  error: 0.0612 / 0.0479773 - 1,
  beyondMeasured: false,
  ...change,
});
const textOf = (validation: Validation) => renderDocument(validation, "table", plainTerminal());
const text = textOf(
  validationOf(
    [
      row({}),
      row({ metric: "e2e_mean_s", measured: 2.634, predicted: 2.634, band: [2.5, 2.7], error: 0 }),
      row({
        runId: "a run with a name that needs a line of its own",
        metric: "duration_s",
        measured: 1005.92,
        predicted: 1000,
        band: [900, 1100],
        error: 1000 / 1005.92 - 1,
      }),
    ],
    [`a note of many words: ${"and so on ".repeat(20)}`],
  ),
);

describe("a validation as text", () => {
  it("has lines of at most 80 columns, names and notes of any length", () => {
    for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it("names metrics in words and runs without their series", () => {
    expect(text).toMatch(/^q1 +TTFT mean s/m);
    expect(text).toMatch(/^a run with a name that needs a line of its own$/m);
    expect(text).not.toContain("ttft_mean_s");
  });

  it("shows short times with their digits, long ones without", () => {
    expect(text).toMatch(/0\.048 +0\.0612 +\+27\.6 % +0\.05 \.\. 0\.07 +\*/);
    expect(text).toMatch(/1006 +1000 +−0\.6 %/);
  });

  it("marks what lies outside its band, and explains the mark only then", () => {
    expect(text.match(/ \*$/gm)?.length).toBe(1);
    expect(text).toContain("outside the band");
    expect(textOf(validationOf([row({ measured: 0.06, error: 0.02 })], []))).not.toContain("outside");
  });
});
