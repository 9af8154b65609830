import { describe, expect, it } from "vitest";
import type { CommandSpec } from "../../src/cli/commandSpec.ts";
import { commandTable } from "../../src/cli/commandTable.ts";
import { flagOf } from "../../src/errors.ts";
import { keysOf } from "../../src/settings/settings.ts";
import { capsim } from "./harness.ts";

/** Every command with the words that call it: `workload`, `workload fit`. */
function everyCommand(commands = commandTable, before: readonly string[] = []): [string, CommandSpec][] {
  return commands.flatMap((spec) => {
    const words = [...before, spec.name];
    const below = spec.kind === "group" ? everyCommand(spec.commands, words) : [];
    return [[words.join(" "), spec], ...below];
  });
}

const commands = everyCommand();

describe("every command", () => {
  it.each(commands)("capsim %s --help says what it does, with examples of it", async (words, spec) => {
    const { code, stdout } = await capsim([...words.split(" "), "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Examples:\n");
    for (const example of spec.examples) expect(stdout).toContain(`  ${example}\n`);
    expect(spec.examples.some((example) => example.includes(`capsim ${words}`))).toBe(true);
  });

  it.each(commands)("the help of capsim %s fits 80 columns", async (words) => {
    const { stdout } = await capsim([...words.split(" "), "--help"]);
    for (const line of stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it.each(commands)("the examples of capsim %s use commands and flags that there are", (_, { examples }) => {
    for (const example of examples) {
      const called = commands.filter(([words]) => `${example} `.includes(`capsim ${words} `)).at(-1);
      expect(called, example).toBeDefined();
      const spec = called![1];
      const known = spec.kind === "group" || spec.flags === null ? [] : keysOf(spec.flags).map(flagOf);
      for (const [flag] of example.matchAll(/--[a-z-]+/g)) expect(known, example).toContain(flag);
    }
  });

  it("is listed by capsim alone, within 80 columns, with one to try", async () => {
    const { code, stdout } = await capsim([]);
    expect(code).toBe(0);
    expect(stdout).toContain("  capsim simulate --users 500 --machine large\n");
    for (const { name } of commandTable) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("is listed by capsim --help", async () => {
    const { stdout } = await capsim(["--help"]);
    for (const { name } of commandTable) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  });
});
