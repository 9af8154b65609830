import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { optionFile, optionTypes } from "../../scripts/optionTypes.ts";
import type { ScenarioOptions } from "../../src/library/options.ts";
import { packageRoot } from "../../src/node/packageRoot.ts";
import { keysOf, settings } from "../../src/settings/settings.ts";
import { type GivenTo, schemaOf } from "../../src/settings/values.ts";

const folder = join(packageRoot(), "src/library");
const program = ts.createProgram(
  ["options.ts", "commandOptions.ts"].map((name) => join(folder, name)),
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

const types = [
  ["ScenarioOptions", "simulate"],
  ["SweepOptions", "sweep"],
  ["PlanOptions", "plan"],
  ["WhatifOptions", "whatif"],
  ["CalibrateOptions", "calibrate"],
  ["ValidateOptions", "validate"],
] as const;

describe("the types of options", () => {
  it("are those that the table of settings makes: npm run write:options", () => {
    expect(readFileSync(optionFile, "utf8")).toBe(optionTypes());
  });

  it.each(types)("%s has the settings of capsim %s that are no matter of the terminal", (name, command) => {
    const keys = keysOf(command).filter((key) => !("isForTerminal" in settings[key]));
    const all = command === "calibrate" || command === "validate" ? [...keys, "tables"] : keys;
    expect([...propertiesOf(name).keys()].toSorted()).toEqual(all.toSorted());
  });

  it("take values that a scenario file may have", () => {
    // Whether this compiles is the test; a law in place of its file's name is the library's own.
    const taken = (
      options: Plain<Omit<ScenarioOptions, "calibration" | "deployments">>,
    ): GivenTo<"simulate"> => options;
    expect(schemaOf("simulate").safeParse(taken({ users: 5, machine: ["small"] })).success).toBe(true);
  });

  it.each(types)("%s says of each key what it means", (name) => {
    expect([...propertiesOf(name)].filter(([, text]) => text === "")).toEqual([]);
  });
});
