import { describe, expect, it } from "vitest";
import { missingPhysics, noOverrides, seriesContext } from "../../src/calibration/seriesContext.ts";
import { flagOf, told } from "../../src/errors.ts";
import { loadKnownFacts } from "../../src/node/catalogFiles.ts";
import { measuredKeys } from "../../src/settings/settings.ts";
import { blankRow } from "./syntheticRuns.ts";

const facts = loadKnownFacts();
const missing = (said: Partial<typeof noOverrides>) =>
  missingPhysics(seriesContext([blankRow], facts, { ...noOverrides, ...said }, "runs.csv")).map((each) =>
    told(each, flagOf),
  );

describe("what is missing for the physics of a series", () => {
  it("is nothing where model and GPU are known", () => {
    expect(missing({ model: "mixtral-8x7b", gpu: "H100" })).toEqual([]);
  });

  it("is asked for by settings that exist, and never by the one that was given", () => {
    const flags = measuredKeys.map((key) => key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`));
    const advised = (texts: readonly string[]) => texts.join().match(/(?<=--)[a-z-]+/g) ?? [];
    expect(advised(missing({}))).toEqual(["model", "model-config", "gpu", "machine"]);
    expect(advised(missing({ model: "mine" }))).toEqual(["model-config", "gpu", "machine"]);
    for (const flag of advised(missing({}))) expect(flags).toContain(flag);
  });

  it("is a GPU that capsim knows, where the table names another", () => {
    const row = { ...blankRow, model: "mixtral-8x7b", gpu: "Abacus 3000" };
    const [text] = missingPhysics(seriesContext([row], facts, noOverrides, "runs.csv"));
    expect(told(text!, flagOf)).toContain("Abacus 3000");
  });
});
