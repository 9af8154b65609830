import { readdirSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { planSchema } from "../../src/documents/plan.ts";
import { resultSchema } from "../../src/documents/result.ts";
import { whatifSchema } from "../../src/documents/whatif.ts";
import { capsim, scratch } from "../cli/harness.ts";
import { isLong } from "../effort.ts";

const files = scratch();
afterAll(() => files.remove());
const folder = new URL("../../examples/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
const few = ["--replications", "2..2", "--quiet", "--format", "json", "--out", files.path("out")];

/** Ten minutes are enough to see that it runs, but not for a failure that lasts longer. */
const short = (name: string) => (name.startsWith("failure") ? [] : ["--duration", "600"]);

/** Examples that are planned too. */
const planned = ["company-of-2000.yaml", "split-features.yaml"];

/** Flags that make a command of an example small. */
function lessOf(command: string, name: string): string[] {
  if (command === "plan")
    return ["--users", "60", "--no-charts", "--quiet", "--format", "json", "--out", files.path("out")];
  return [...few, ...short(name), ...(command === "whatif" ? [] : ["--no-charts"])];
}

/** The command lines in an example's comment, without their remarks. */
function commandsIn(text: string): string[][] {
  const lines = [...text.matchAll(/^#\s{3}capsim (.*?)(?:\s{3,}.*)?$/gm)];
  return lines.map(([, line]) =>
    [...line!.matchAll(/"([^"]+)"|(\S+)/g)].map(([, quoted, bare]) => (quoted ?? bare)!),
  );
}

describe("the examples", () => {
  it("are there for a team, a company, split features, a chat and a failure", () => {
    expect(names).toEqual([
      "chat-with-strict-ttft.yaml",
      "company-of-2000.yaml",
      "failure-study.yaml",
      "split-features.yaml",
      "team-of-50.yaml",
    ]);
  });

  describe.each(names)("%s", (name) => {
    const file = new URL(name, folder).pathname;
    const commands = commandsIn(readFileSync(file, "utf8"));

    it("names itself in a simulation and in comparisons", () => {
      expect(commands.length).toBeGreaterThanOrEqual(3);
      for (const [, of] of commands) expect(of).toBe(`examples/${name}`);
      expect(new Set(commands.map(([command]) => command))).toEqual(
        new Set(["simulate", "whatif", ...(planned.includes(name) ? ["plan"] : [])]),
      );
    });

    if (isLong)
      it.each(commands.map((args) => [args.join(" "), args] as const))(
        "runs: %s",
        async (_, [command, , ...rest]) => {
          const { code, stdout, stderr } = await capsim([command!, file, ...rest, ...lessOf(command!, name)]);
          expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
          const schema = { simulate: resultSchema, plan: planSchema, whatif: whatifSchema }[command!]!;
          expect(schema.safeParse(JSON.parse(stdout)).error?.issues).toBeUndefined();
        },
        180_000,
      );
  });
});
