import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/documents/finding.ts";
import { sharedFindings } from "../../src/planning/sharedFindings.ts";

const quick = { deployment: "quick", model: "mistral-7b", machine: "small" };
const good = { deployment: "good", model: "mixtral-8x7b", machine: "medium" };
const unfinished = (about: typeof quick, requests: number): Finding => ({
  code: "unfinished",
  about,
  figures: { requests },
});
const notes: Finding = { code: "machine-notes", about: { machine: "small" }, figures: { notes: ["a"] } };

describe("the findings of several deployments", () => {
  it("stay about the deployment that each is of, in their order", () => {
    const [ofQuick, ofGood] = [[notes, unfinished(quick, 9)], [unfinished(good, 70)]];
    expect(sharedFindings([ofQuick, ofGood])).toEqual([...ofQuick, ...ofGood]);
  });

  it("are told once and about none of them where all have the same", () => {
    expect(
      sharedFindings([
        [unfinished(quick, 9), notes],
        [notes, unfinished(good, 9)],
      ]),
    ).toEqual([{ code: "unfinished", about: {}, figures: { requests: 9 } }, notes]);
  });
});
