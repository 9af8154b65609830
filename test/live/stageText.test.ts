import { describe, expect, it } from "vitest";
import type { LiveStage } from "../../src/live/protocol.ts";
import { stageText } from "../../src/live/stageText.ts";

const full: LiveStage = {
  name: "full",
  replications: 400,
  seconds: 3600,
  stopped: "precision",
  precision: 0.019,
  aim: 0.02,
  isUndisturbed: false,
};

describe("the sentence on an estimate", () => {
  it.each<[Partial<LiveStage>, string]>([
    [{}, "Full precision reached: 400 runs of 3,600 s, as capsim simulate would make them."],
    [
      { stopped: "cap", precision: 0.61 },
      "Stopped at the most runs allowed, before ±2 % was reached, with E2E p95 known to ±61 %: 400 runs of 3,600 s, as capsim simulate would make them.",
    ],
    [
      { stopped: null, precision: null },
      "All runs made: 400 runs of 3,600 s, as capsim simulate would make them.",
    ],
    [
      { name: "first", isUndisturbed: true, replications: 3, seconds: 80 },
      "First, rough estimate without what fails from 3 runs of 80 s; better ones follow.",
    ],
  ])("%j says how well it is known", (change, text) => {
    expect(stageText({ ...full, ...change })).toBe(text);
  });
});
