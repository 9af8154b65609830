import { describe, expect, it } from "vitest";
import type { Reproduction } from "../../../src/documents/parts/reproduction.ts";
import { reproductionOf, scenarioCopy } from "../../../src/questions/simulate/reproduction.ts";
import type { Files } from "../../../src/settings/files.ts";

const filesOf = (texts: ReadonlyMap<string, string>) => ({ texts }) as Files;

const asked: Reproduction = {
  command: "simulate",
  flags: { users: "40", dayProfile: "profiles/day.yaml", slo: ["e2e.p95<5s"] },
  scenarioFile: {
    name: "mine/base.yaml",
    values: {
      calibration: "law.json",
      inputTokens: "empirical:lengths/day.yaml",
      users: 10,
      machine: ["large"],
    },
  },
  files: { "profiles/day.yaml": "day", "mine/law.json": "law", "mine/lengths/day.yaml": "lengths" },
};

describe("the scenario as one file", () => {
  const { values, files, rest } = scenarioCopy(asked, "scenario.yaml");

  it("holds what the file said and what flags said in its place", () => {
    expect(values).toMatchObject({ users: 40, machine: ["large"], slo: ["e2e.p95<5s"] });
    expect(rest).toMatchObject({ flags: {}, scenarioFile: { name: "scenario.yaml" } });
  });

  it("names the files as they stand beside it, from wherever they were read, no two by the same name", () => {
    expect(values).toMatchObject({
      dayProfile: "day.yaml",
      calibration: "law.json",
      inputTokens: "empirical:2-day.yaml",
    });
    expect(files).toEqual({ "day.yaml": "day", "law.json": "law", "2-day.yaml": "lengths" });
  });

  it("names none of them as itself", () => {
    const { files } = scenarioCopy({ ...asked, files: { "mine/scenario.yaml": "a" } }, "scenario.yaml");
    expect(Object.keys(files)).toEqual(["2-scenario.yaml"]);
  });
});

describe("what a document is made of", () => {
  it("tells which files were read and do not stand in it: traces, and what is too long", () => {
    const texts = new Map([["long.csv", "x".repeat(500_000)]]);
    const { files, filesLeft } = reproductionOf("simulate", { trace: "calls.csv" }, null, filesOf(texts));
    expect([files, filesLeft]).toEqual([{}, ["long.csv", "calls.csv"]]);
  });

  it("names a scenario file's trace from where the command was run", () => {
    const file = { file: "mine/base.yaml", values: { trace: "calls.csv" }, place: () => "mine/base.yaml" };
    const { filesLeft } = reproductionOf("simulate", {}, file, filesOf(new Map()));
    expect(filesLeft).toEqual(["mine/calls.csv"]);
    expect(reproductionOf("simulate", {}, null, filesOf(new Map())).filesLeft).toBeUndefined();
  });
});
