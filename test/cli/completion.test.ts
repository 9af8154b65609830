import { describe, expect, it } from "vitest";
import { z } from "zod";
import { commandTable } from "../../src/cli/commandTable.ts";
import { complete } from "../../src/cli/completion/candidates.ts";
import { catalogNames } from "../../src/cli/completion/catalogNames.ts";
import { flagOf } from "../../src/errors.ts";
import { flagGroupsOf, flagIn, keysOf } from "../../src/settings/settings.ts";
import { ruleOf } from "../../src/settings/values.ts";
import { capsim } from "./harness.ts";

/** What may follow a line that is typed after `capsim `; the last word ends at the cursor. */
const following = (line: string) => {
  const { candidates, paths } = complete(commandTable, line.split(" "), catalogNames);
  return { values: candidates.map(({ value }) => value), paths };
};

describe("what may follow", () => {
  it("is every command at first, then those that were begun", () => {
    expect(following("").values).toEqual(commandTable.map(({ name }) => name));
    expect(following("wo").values).toEqual(["workload"]);
    expect(following("workload ").values).toEqual(["fit", "show"]);
    expect(following("--v").values).toEqual(["--version"]);
  });

  it.each(commandTable.flatMap((spec) => (spec.kind === "command" ? [spec] : [])))(
    "is every flag of capsim $name after a dash",
    ({ name, flags: command }) => {
      const groups = command === null ? [] : flagGroupsOf(command);
      const flags = groups.flatMap((group) => group.flags.map(({ key }) => flagOf(key)));
      expect(following(`${name} --`).values).toEqual([...flags, "--help"]);
    },
  );

  it("is no flag a second time, but those that may be repeated", () => {
    const { values } = following("simulate --users 5 --machine large --");
    expect(values).toContain("--machine");
    expect(values).not.toContain("--users");
  });

  it("is a flag's words and names, after a space or =", () => {
    expect(following("simulate --routing ").values).toEqual([
      "round-robin",
      "least-outstanding",
      "power-of-two",
    ]);
    expect(following("simulate --routing=po").values).toEqual(["--routing=power-of-two"]);
    expect(following("simulate --model mixtral").values).toEqual([
      "mixtral-8x7b-instruct-v0.1",
      "mixtral-8x22b-instruct-v0.1",
    ]);
    expect(following("simulate --workload ").values).toContain("gitlab-duo");
    expect(following("simulate --day-profile azure-co").values).toContain("azure-code-day");
    expect(following("calibrate x.csv --format ").values).toEqual(["table", "json"]);
  });

  it("is a machine's alias where it was begun", () => {
    expect(following("simulate --machine ").values).not.toContain("a2-ultragpu-8g");
    expect(following("simulate --machine a2-ultra").values).toContain("a2-ultragpu-8g");
    expect(following("simulate --model mistralai/Mixtral-8x7").values).toEqual([
      "mistralai/Mixtral-8x7B-Instruct-v0.1",
    ]);
  });

  it("is a key and its values where a variant is set", () => {
    expect(following("whatif --set mach").values).toEqual(["machine="]);
    expect(following("whatif --set machine=me").values).toEqual(["machine=medium", "machine=medium-80gb"]);
    expect(following("whatif --set seed").values).toEqual([]);
  });

  it("is one more name after a comma, where a flag takes several", () => {
    expect(following("plan --machine small,la").values).toEqual(["small,large"]);
    expect(following("whatif --vary=machine=small,la").values).toEqual(["--vary=machine=small,large"]);
    expect(following("whatif --vary routing=round-robin,po").values).toEqual([
      "routing=round-robin,power-of-two",
    ]);
    expect(following("calibrate x.csv --machine small,la").values).toEqual([]);
  });

  it("are arguments by what stands before them", () => {
    expect(following("catalog machines la").values).toEqual(["large"]);
    expect(following("catalog fit mixtral-8x7b la").values).toEqual(["large"]);
    expect(following("schema sc").values).toEqual(["scenario"]);
  });

  it("are files and folders where these are wanted", () => {
    expect(following("simulate ").paths).toBe("files");
    expect(following("report ").paths).toBe("files");
    expect(following("simulate --out ").paths).toBe("folders");
    expect(following("calibrate --out ").paths).toBe("files");
    expect(following("simulate --users ")).toEqual({ values: [], paths: "none" });
  });
});

describe("the words offered", () => {
  const commands = ["simulate", "sweep", "plan", "calibrate", "validate", "catalog"] as const;
  const offered = commands.flatMap((command) =>
    keysOf(command).flatMap((key) =>
      (flagIn(key, command, flagOf).completes ?? []).flatMap((each) =>
        typeof each === "string" && !each.endsWith("=") ? [[command, key, each] as const] : [],
      ),
    ),
  );

  it.each(offered)("are taken: capsim %s %s %s", (command, key, word) => {
    expect(ruleOf(key, command).safeParse(word).success).toBe(true);
  });

  it("are all that a choice of words allows", () => {
    const choices = keysOf("simulate").flatMap((key) => {
      const rule = ruleOf(key, "simulate");
      return rule instanceof z.ZodEnum ? [[key, rule.options] as const] : [];
    });
    expect(choices.length).toBeGreaterThan(2);
    for (const [key, words] of choices) expect(flagIn(key, "simulate", flagOf).completes, key).toEqual(words);
  });
});

describe("capsim completion", () => {
  it.each(["bash", "zsh", "fish"])("prints the script of %s", async (shell) => {
    const { code, stdout } = await capsim(["completion", shell]);
    expect(code).toBe(0);
    expect(stdout).toContain(`completion ${shell} -- `);
  });

  it("answers the scripts line by line", async () => {
    const { stdout } = await capsim(["completion", "zsh", "--", "workload", "show", "gitlab-d"]);
    expect(stdout).toBe("gitlab-duo\tdevelopers with completion, generation and chat\n:files\n");
  });

  it("names the nearest shell", async () => {
    const { code, stderr } = await capsim(["completion", "zhs"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "capsim: completion zhs: choose bash, zsh or fish; did you mean zsh?\n",
    });
  });
});
