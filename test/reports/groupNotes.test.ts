import { describe, expect, it } from "vitest";
import { groupNotes } from "../../reports/groupNotes.ts";
import { findingText } from "../../reports/words/findings.ts";
import type { AnyTold } from "../../reports/words/sentence.ts";
import type { Finding } from "../../src/documents/finding.ts";

const grouped = (...findings: (readonly Finding[])[]) =>
  groupNotes(
    findings.map((its, i) => ({ name: `result ${i}`, findings: its })),
    "simulate",
  );
const text = (finding: AnyTold) => findingText(finding, "simulate");

const empty: Finding = { code: "nothing-answered", about: {}, figures: {} };
const chat: Finding = {
  code: "model-compatibility",
  about: { model: "a7b", feature: "chat" },
  figures: { rating: "none", isExperimentalModel: false },
};
const prompts = (promptTokens: number, measuredPromptTokens = 15): Finding => ({
  code: "beyond-measured-prompts",
  about: { model: `m${promptTokens}`, machine: "large" },
  figures: { promptTokens, measuredPromptTokens },
});

describe("notes of several results", () => {
  it("are told once, with whom they concern unless they say so", () => {
    const { texts, marks } = grouped([empty, chat], [empty], [chat, prompts(9)]);
    expect(texts).toEqual([
      `result 0 and result 1: ${text(empty)}`,
      text(chat),
      `result 2: ${text(prompts(9))}`,
    ]);
    expect(marks).toEqual([[1, 2], [1], [2, 3]]);
  });

  it("that differ by one figure only are one, with its range", () => {
    const { texts, marks } = grouped([prompts(32_768)], [prompts(1024)], [prompts(31_768)]);
    const { code } = prompts(1);
    const figures = { promptTokens: [1024, 32_768], measuredPromptTokens: 15 } as const;
    expect(texts).toEqual([`all: ${text({ code, about: {}, figures } as AnyTold)}`]);
    expect(texts[0]).toContain("1024 to 32768 tokens");
    expect(marks).toEqual([[1], [1], [1]]);
  });

  it("stay apart where two figures differ: which goes with which would be lost", () => {
    const two = [prompts(20, 3), prompts(30, 4)];
    expect(grouped(...two.map((each) => [each])).texts).toEqual(
      two.map((each, i) => `result ${i}: ${text(each)}`),
    );
  });

  it("stay apart where what they are about differs", () => {
    const other = { ...chat, about: { model: "b8x7b", feature: "chat" } } as Finding;
    expect(grouped([chat], [other]).texts).toEqual([text(chat), text(other)]);
  });

  it("of one result alone need no name, and many are counted", () => {
    expect(grouped([empty, empty])).toEqual({ texts: [text(empty)], marks: [[1]] });
    expect(grouped([empty], [empty], [empty], []).texts).toEqual([`3 of 4: ${text(empty)}`]);
  });
});
