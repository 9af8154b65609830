import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import type { ScenarioOptions } from "../../src/library/scenarioOptions.ts";
import { packageRoot } from "../../src/node/packageRoot.ts";
import { deploymentKeys } from "../../src/settings/deploymentInput.ts";
import { planFlagGroups } from "../../src/settings/planFlags.ts";
import { scenarioInput } from "../../src/settings/scenarioInput.ts";
import { flagGroups } from "../../src/settings/simulateFlags.ts";
import { sweepFlagGroups } from "../../src/settings/sweepFlags.ts";
import { whatifFlagGroups } from "../../src/settings/whatifFlags.ts";

const folder = join(packageRoot(), "src/library");
const program = ts.createProgram(
  ["scenarioOptions.ts", "commandOptions.ts"].map((name) => join(folder, name)),
  {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    types: [],
  },
);

/** Properties of an exported type, with their docstrings. */
function propertiesOf(name: string): Map<string, string> {
  const checker = program.getTypeChecker();
  const exported = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(folder))
    .flatMap((file) => checker.getExportsOfModule(checker.getSymbolAtLocation(file)!));
  const type = checker.getDeclaredTypeOfSymbol(exported.find((symbol) => symbol.name === name)!);
  return new Map(
    checker
      .getPropertiesOfType(type)
      .map((symbol) => [symbol.name, ts.displayPartsToString(symbol.getDocumentationComment(checker))]),
  );
}

/** Keys that only matter where something is printed or written, and those of a document that no function makes. */
const notHere = ["format", "out", "noCharts", "quiet", "noProgress", "requireSlo", "breakEven", "upTo"];

/** A mutable copy of a type's lists, as the rules write theirs. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Plain<T[Key]> }
    : T;

describe("the types of options", () => {
  it.each([
    ["ScenarioOptions", flagGroups],
    ["SweepOptions", sweepFlagGroups],
    ["PlanOptions", planFlagGroups],
    ["WhatifOptions", whatifFlagGroups],
  ])("%s has the keys of the command's flags", (name, groups) => {
    const keys = groups.flatMap(({ flags }) => flags.map(({ key }) => key));
    expect([...propertiesOf(name).keys()].toSorted()).toEqual(
      keys.filter((key) => !notHere.includes(key)).toSorted(),
    );
  });

  it("DeploymentOptions has the keys of a deployment", () => {
    expect([...propertiesOf("DeploymentOptions").keys()].toSorted()).toEqual(deploymentKeys.toSorted());
  });

  it("take values that a scenario file may have", () => {
    // Whether this compiles is the test; a law in place of its file's name is the library's own.
    const taken = (options: Plain<Omit<ScenarioOptions, "calibration">>): z.input<typeof scenarioInput> =>
      options;
    expect(scenarioInput.safeParse(taken({ users: 5, machine: ["small"], slo: "e2e.p95<5s" })).success).toBe(
      true,
    );
  });

  it("say of each key what it means", () => {
    const silent = ["ScenarioOptions", "PlanOptions", "CalibrateOptions", "ValidateOptions"].flatMap((name) =>
      [...propertiesOf(name)].filter(([, text]) => text === "").map(([key]) => `${name}.${key}`),
    );
    expect(silent).toEqual([]);
  });
});
