import { describe, expect, it } from "vitest";
import { adviceOf, advisedCommands } from "../../../reports/words/advice.ts";
import { findingText, namedText } from "../../../reports/words/findings.ts";
import { finding } from "../../../src/documents/finding.ts";
import { sampleFindings } from "../../documents/sampleFindings.ts";

const samples = sampleFindings();

describe("the words of findings", () => {
  it("exist for every code, and name every figure's value", () => {
    expect(new Set(samples.map(({ code }) => code)).size).toBe(finding.options.length);
    for (const sample of samples) {
      const text = findingText(sample, "simulate");
      expect(text).not.toMatch(/undefined|NaN|\[object|\(\)| {2}/);
      expect(text.length).toBeGreaterThan(3);
    }
  });

  it.each(advisedCommands)("advise only settings that capsim %s has", (command) => {
    const { has } = adviceOf(command);
    for (const sample of samples)
      for (const [flag, name = ""] of findingText(sample, command).matchAll(/--([a-z][a-z-]*)/g)) {
        const key = name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
        expect([sample.code, flag, has(key)]).toEqual([sample.code, flag, true]);
      }
  });

  it("name the deployment that they are of, and no other's", () => {
    const figures = { requests: 3 };
    const about = { model: "mixtral", machine: "large" };
    expect(namedText({ code: "unfinished", about, figures }, "plan")).toMatch(
      /^mixtral on large: 3 requests/,
    );
    expect(namedText({ code: "unfinished", about: {}, figures }, "plan")).toMatch(/^3 requests/);
    expect(namedText({ code: "extrapolated", about, figures: {} }, "plan")).toMatch(
      /^nobody measured mixtral on large/,
    );
  });
});

describe("advice", () => {
  it("refuses to name a setting that the command does not have", () => {
    expect(adviceOf("simulate").flag("maxNumSeqs")).toBe("--max-num-seqs");
    expect(() => adviceOf("plan").flag("replicas")).toThrow(/plan has no setting replicas/);
    expect(adviceOf("plan").by("replicas", "slo")).toBe(" (--slo)");
    expect(adviceOf("plan").by("replicas")).toBe("");
  });
});
