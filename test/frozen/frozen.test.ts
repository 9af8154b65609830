import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { capsim, scratch } from "../cli/harness.ts";
import { type FrozenCommand, frozenCommands } from "./commands.ts";
import { allowedDifferences, differences } from "./differences.ts";
import { type Facts, printedFacts, savedFacts } from "./facts.ts";
import { type Frozen, freeze, isFreezing, thaw } from "./freeze.ts";

const files = scratch();
afterAll(() => files.remove());

/** Runs a command in an empty folder, whose name and this repository's leave no trace in the outcome. */
async function outcomeOf({ name, argv, prints, given }: FrozenCommand): Promise<Frozen> {
  const out = files.path(name);
  mkdirSync(out);
  for (const { command, file } of given)
    files.write(join(name, file), JSON.stringify(thaw(command).files[file]));
  const words = argv.map((word) => word.replace("OUT", out).replaceAll("IN/", "test/frozen/scenarios/"));
  const { code, stdout, stderr } = await capsim(words);
  expect(stderr, "stderr").not.toMatch(/^capsim/m);
  const placeless = (text: string) => text.replaceAll(out, "OUT").replaceAll(process.cwd(), "REPO");
  const saved: Record<string, Facts> = {};
  for (const file of readdirSync(out).sort())
    saved[file] = savedFacts(file, placeless(readFileSync(join(out, file), "utf8")));
  rmSync(out, { recursive: true });
  return { code, stdout: printedFacts(prints, placeless(stdout)), files: saved };
}

describe("what was frozen", { timeout: 300_000 }, () => {
  it.each(frozenCommands)("is still printed and saved by $name", async (command) => {
    const now = await outcomeOf(command);
    if (isFreezing) freeze(command.name, now);
    const frozen = thaw(command.name);
    const found = [
      ...differences(frozen.code, now.code, "code"),
      ...differences(frozen.stdout, now.stdout, "stdout"),
      ...Object.entries(frozen.files).flatMap(([file, facts]) => differences(facts, now.files[file], file)),
    ];
    const allowed = allowedDifferences.filter((each) => each.command === command.name);
    const isAllowed = (line: string) => allowed.some(({ where }) => where.test(line.split(": ")[0]!));
    expect(found.filter((line) => !isAllowed(line)).slice(0, 20)).toEqual([]);
    const idle = allowed.filter(({ where }) => !found.some((line) => where.test(line.split(": ")[0]!)));
    expect(idle).toEqual([]);
  });
});

describe("a comparison with what was frozen", () => {
  it.each([
    ["a changed number", { a: [1, 2] }, { a: [1, 3] }, ["at.a.1: 2, now 3"]],
    ["a changed word", { a: "met" }, { a: "missed" }, ['at.a: "met", now "missed"']],
    ["a key that is gone", { a: null }, {}, ["at.a: null, now absent"]],
    ["a shorter list", { a: [1, 2] }, { a: [1] }, ["at.a: 2 items, now 1"]],
    [
      "a demand that is gone",
      { required: ["a", "b"] },
      { required: ["b", "c"] },
      ['at.required: "a" is gone'],
    ],
    ["prose that is gone", { a: "so far" }, { a: null }, ['at.a: "so far", now null']],
    ["no new key, prose or version", { a: "so far", version: "1" }, { a: "good", version: "2", b: 1 }, []],
  ])("finds %s", (_, frozen, now, found) => {
    expect(differences(frozen, now, "at")).toEqual(found);
  });
});
