import { describe, expect, it } from "vitest";
import { terminalText } from "../../../reports/render/terminal.ts";
import { plainTerminal } from "../../../reports/render/terminalText.ts";
import { calibrationView } from "../../../reports/views/calibration.ts";
import type { LawFile } from "../../../src/documents/calibration.ts";
import { dense, mixture } from "../../calibration/syntheticRuns.ts";

const law: LawFile = {
  schema: "capsim.law/1",
  model: "a-model-with-a-rather-long-name/that-goes-on-and-on-instruct-v0.3",
  machine: "4 x H100-SXM5-80GB",
  seriesId: "series-of-may",
  parameters: {
    c0: { value: 0.0117, sd: 0.0002 },
    cSeq: { value: 8.9e-5, sd: 6e-5 },
    cKv: { value: 7e-8, sd: 1e-9 },
    cPre: { value: 3e-5, sd: 1e-6 },
  },
  overheadSeconds: 0.0182,
  jitter: 0.011,
  fit: {
    rows: [
      {
        runId: "series-of-may-q1",
        metric: "e2e_mean_s",
        measured: 2.634,
        predicted: 2.6,
        error: 2.6 / 2.634 - 1,
      },
      { runId: "series-of-may-q1", metric: "ttft_mean_s", measured: 0.048, predicted: 0.06, error: 0.25 },
      {
        runId: "a run whose name is far too long for one column of the table",
        metric: "e2e_mean_s",
        measured: 1234.5,
        predicted: 1234.5,
        error: 0,
      },
    ],
    worstError: 0.25,
    setAside: [
      {
        runId: "q9",
        reason: "its mean lies above its p99, which no set of numbers can do, however one counts",
      },
    ],
  },
};
const lawText = (...args: Parameters<typeof calibrationView>) =>
  terminalText(calibrationView(...args), plainTerminal());
const text = lawText(law, dense.geometry, dense.hardware);

describe("a law in words", () => {
  it("has lines of at most 80 columns, whatever the names", () => {
    for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it("gives terms in milliseconds with their errors, and says which the rows hardly tell", () => {
    expect(text).toMatch(/every step +11\.7 ms +± +2 %\n/);
    expect(text).toMatch(/1,000 prompt tokens +30\.0 ms/);
    expect(text).toMatch(/each sequence in a step.*hardly measured/);
  });

  it("has a line a run, without the name of the series, errors signed", () => {
    expect(text).toMatch(/^q1 +2\.63 +2\.60 +−1\.3 +\+25\.0$/m);
    expect(text).toMatch(/1235 +1235 +0\.0/);
  });

  it("has a line a column and names what was set aside", () => {
    expect(text).toMatch(/TTFT mean s +1 +25\.0 % +25\.0 %/);
    expect(text).toContain("set aside q9");
  });

  it("says what in the data may cause what physics forbids, and only then", () => {
    expect(text).not.toContain("impossible");
    const fast = (term: "c0" | "cKv" | "cPre") =>
      lawText(
        { ...law, parameters: { ...law.parameters, [term]: { value: 1e-12 } } },
        dense.geometry,
        dense.hardware,
      );
    expect(fast("cPre")).toMatch(/impossible[\s\S]*prefix\s+cache/);
    expect(fast("c0")).toMatch(/impossible[\s\S]*quantised/);
    expect(fast("cKv")).toMatch(/impossible[\s\S]*8 bits/);
    const experts = { ...law, parameters: { ...law.parameters, cExp: { value: 1e-12 } } };
    expect(lawText(experts, mixture.geometry, mixture.hardware)).toMatch(/Experts are read faster/);
  });

  it("asks for model and GPU where nothing can be compared", () => {
    expect(lawText(law, null, null)).toContain("--model-config");
  });
});
