import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/documents/commandLine.ts";
import type { Reproduction } from "../../src/documents/parts/reproduction.ts";

const base: Reproduction = { command: "simulate", flags: {}, scenarioFile: null, files: {} };

describe("the command line of a document", () => {
  it("has a flag for each value, in kebab case", () => {
    const flags = { users: "500", maxNumSeqs: "64", machine: ["small", "large"], typing: true };
    expect(commandLine({ ...base, flags })).toBe(
      "capsim simulate --users 500 --max-num-seqs 64 --machine small --machine large --typing",
    );
  });

  it("has the scenario file first", () => {
    const scenarioFile = { name: "my team.yaml", values: { users: 5 } };
    expect(commandLine({ ...base, command: "plan", scenarioFile })).toBe("capsim plan 'my team.yaml'");
  });

  it("is read by a shell as it was typed, whatever is in it", () => {
    const hostile = ["e2e.p95<5s", 'it\'s; $(echo no) `id` "x"', "a\\b", "*"];
    const words = commandLine({ ...base, flags: { slo: hostile } }).slice("capsim ".length);
    const read = execFileSync("sh", ["-c", `printf '%s\\n' ${words}`], { encoding: "utf8" });
    expect(read.trimEnd().split("\n")).toEqual(["simulate", ...hostile.flatMap((each) => ["--slo", each])]);
  });
});
