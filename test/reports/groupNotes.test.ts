import { describe, expect, it } from "vitest";
import { groupNotes } from "../../reports/groupNotes.ts";

const prompts = (tokens: string) => `prompts of up to ${tokens} tokens, measured were 15`;

describe("notes of several results", () => {
  it("are told once, with whom they concern", () => {
    const { texts, marks } = groupNotes([
      { name: "a7b on large", notes: ["slow", "GitLab calls a7b unfit"] },
      { name: "b8x7b on large", notes: ["slow", "large: has 640 GB", "ask for a larger machine"] },
      { name: "c on small", notes: ["large: has 640 GB"] },
    ]);
    expect(texts).toEqual([
      "a7b on large and b8x7b on large: slow",
      "GitLab calls a7b unfit",
      "large: has 640 GB",
      "b8x7b on large: ask for a larger machine",
    ]);
    expect(marks).toEqual([[1, 2], [1, 3, 4], [3]]);
  });

  it("that differ by one number only are one, with its range", () => {
    const bearers = ["32768", "1,024", "31768", "32768"].map((tokens, i) => ({
      name: `model-${i}`,
      notes: [prompts(tokens)],
    }));
    const { texts, marks } = groupNotes(bearers);
    expect(texts).toEqual([`all: ${prompts("1,024 to 32768")}`]);
    expect(marks).toEqual([[1], [1], [1], [1]]);
  });

  it("stay apart where two numbers differ, or a name does: which goes with which would be lost", () => {
    const notes = ["2 asked, 1 served", "3 asked, 2 served", "mixtral-8x7b is cold", "mixtral-8x22b is cold"];
    const { texts } = groupNotes(notes.map((note, i) => ({ name: `result ${i}`, notes: [note] })));
    expect(texts).toEqual(notes.map((note, i) => `result ${i}: ${note}`));
  });

  it("of one result alone need no name, and many are counted", () => {
    expect(groupNotes([{ name: "a", notes: ["slow", "slow"] }])).toEqual({ texts: ["slow"], marks: [[1]] });
    const four = ["k", "l", "m", "n"].map((name, i) => ({ name, notes: i < 3 ? ["tight"] : [] }));
    expect(groupNotes(four).texts).toEqual(["3 of 4: tight"]);
  });
});
