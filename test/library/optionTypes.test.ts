import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import type { ScenarioOptions } from "../../src/library/scenarioOptions.ts";
import { packageRoot } from "../../src/node/packageRoot.ts";
import { deploymentNames } from "../../src/settings/deploymentInput.ts";
import { keysOf, settings } from "../../src/settings/settings.ts";
import { ofDeployment } from "../../src/settings/table/service.ts";
import { type GivenTo, ruleOf } from "../../src/settings/values.ts";

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

/** A mutable copy of a type's lists, as the rules write theirs. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Plain<T[Key]> }
    : T;

describe("the types of options", () => {
  it.each([
    ["ScenarioOptions", "simulate"],
    ["SweepOptions", "sweep"],
    ["PlanOptions", "plan"],
    ["WhatifOptions", "whatif"],
  ] as const)("%s has the keys of the command's flags", (name, command) => {
    const keys = keysOf(command).filter((key) => !("isForTerminal" in settings[key]));
    expect([...propertiesOf(name).keys()].toSorted()).toEqual(keys.toSorted());
  });

  it("DeploymentOptions has the keys of a deployment", () => {
    expect([...propertiesOf("DeploymentOptions").keys()].toSorted()).toEqual(
      [...deploymentNames, ...Object.keys(ofDeployment)].toSorted(),
    );
  });

  it("take values that a scenario file may have", () => {
    // Whether this compiles is the test; a law in place of its file's name is the library's own.
    const taken = (options: Plain<Omit<ScenarioOptions, "calibration">>): GivenTo<"simulate"> => options;
    expect(ruleOf("machine", null).safeParse(taken({ machine: ["small"] }).machine).success).toBe(true);
  });

  it("say of each key what it means", () => {
    const silent = ["ScenarioOptions", "PlanOptions", "CalibrateOptions", "ValidateOptions"].flatMap((name) =>
      [...propertiesOf(name)].filter(([, text]) => text === "").map(([key]) => `${name}.${key}`),
    );
    expect(silent).toEqual([]);
  });
});
