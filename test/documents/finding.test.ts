import { describe, expect, it } from "vitest";
import { distinct, finding, findingsOf, isOfDeployment, ofAll } from "../../src/documents/finding.ts";
import { sampleFindings } from "./sampleFindings.ts";

const unfinished = {
  code: "unfinished",
  about: { model: "m", machine: "x" },
  figures: { requests: 3 },
} as const;

describe("a finding", () => {
  it("is of one code, with its own figures and nothing else", () => {
    for (const sample of sampleFindings()) expect(finding.parse(sample)).toEqual(sample);
    expect(finding.safeParse({ ...unfinished, figures: { requests: 3, more: 1 } }).success).toBe(false);
    expect(finding.safeParse({ ...unfinished, code: "unheard-of" }).success).toBe(false);
  });

  it("of a deployment can be one of all; what a page says of a model stays about it", () => {
    expect(ofAll(unfinished)).toEqual({ ...unfinished, about: {} });
    const extrapolated = { code: "extrapolated", about: unfinished.about, figures: {} } as const;
    expect(isOfDeployment(extrapolated)).toBe(false);
    expect(ofAll(extrapolated)).toEqual(extrapolated);
    for (const sample of sampleFindings()) expect(finding.safeParse(ofAll(sample)).success).toBe(true);
  });

  it("stands once among distinct ones", () => {
    const other = { ...unfinished, figures: { requests: 4 } };
    expect(distinct([unfinished, other, { ...unfinished }])).toEqual([unfinished, other]);
  });
});

describe("a document of an earlier version", () => {
  it("has its warnings as they are written", () => {
    const slow = { code: "as-written", about: {}, figures: { text: "slow" } };
    expect(findingsOf({ warnings: ["slow"] })).toEqual([slow]);
    expect(findingsOf({ warnings: ["slow"], findings: [unfinished] })).toEqual([unfinished]);
  });
});
