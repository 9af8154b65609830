import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { flagOf } from "../../src/errors.ts";
import { loadWorld } from "../../src/node/loadWorld.ts";
import { packageRoot } from "../../src/node/packageRoot.ts";
import { resolveScenario } from "../../src/questions/resolve/resolveScenario.ts";
import type { CommandName } from "../../src/settings/choices.ts";
import { readInputs } from "../../src/settings/inputs.ts";
import { parseLocated } from "../../src/settings/locatedValues.ts";
import type { Setting } from "../../src/settings/setting.ts";
import { flagGroupsOf, flagIn, keysOf, settingKeys, settings } from "../../src/settings/settings.ts";
import { defaultOf, ruleOf, scenarioJsonSchema } from "../../src/settings/values.ts";

const root = packageRoot();
const world = loadWorld();

/** All source files of a folder, with their text. */
function sources(folder: string): { readonly path: string; readonly text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(root, folder, name), "utf8") }));
}

const commands = [...new Set(settingKeys.flatMap((key) => settings[key].commands))] as CommandName[];

describe("every setting", () => {
  it("stands in the help of each of its commands, with words", () => {
    for (const command of commands) {
      const flags = flagGroupsOf(command).flatMap((group) => group.flags);
      expect(flags.map(({ key }) => key).toSorted()).toEqual(keysOf(command).toSorted());
      for (const { key, text } of flags) expect(text, `${command} ${key}`).not.toBe("");
    }
  });

  it("has a default that its own rule takes, in each of its commands", () => {
    for (const key of settingKeys)
      for (const command of settings[key].commands) {
        const { default: usual } = flagIn(key, command, flagOf);
        if (usual == null) continue;
        expect(ruleOf(key, command).safeParse(usual).success, `${command} ${key}`).toBe(true);
      }
  });

  it("differs only in commands that have it", () => {
    for (const key of settingKeys) {
      const { commands: its, differs = [] }: Setting = settings[key];
      for (const command of differs.flatMap((each) => each.in)) expect(its, key).toContain(command);
    }
  });

  it("is typed and described in the JSON Schema of a scenario", () => {
    const { properties } = scenarioJsonSchema() as { properties: Record<string, Record<string, unknown>> };
    for (const key of ["price", "purchase", "hours", "growth", "years", "redundancy", "cloud", "split"])
      expect(properties).toHaveProperty(key);
    for (const [key, property] of Object.entries(properties)) {
      expect(property.description, key).toEqual(expect.stringMatching(/\w/));
      expect(property.type ?? property.anyOf ?? property.enum, key).toBeDefined();
      expect(property.description, key).not.toMatch(/(?<![\w-])--[a-z]/);
    }
  });
});

describe("the JSON Schema of a scenario", () => {
  const schema = z.fromJSONSchema(scenarioJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);
  const examples = readdirSync(join(root, "examples")).filter((name) => name.endsWith(".yaml"));

  it.each(examples)("takes examples/%s, as the rules do", (name) => {
    const file = parseLocated(readFileSync(join(root, "examples", name), "utf8"), name);
    expect(schema.safeParse(file.values).error).toBeUndefined();
    expect(() => readInputs({}, file, world.files)).not.toThrow();
  });

  it.each([
    { users: 0 },
    { user: 5 },
    { hours: true },
    { price: { large: "x" } },
    { deployments: [{ modle: "a" }] },
  ])("refuses %j, as the rules do", (values) => {
    expect(schema.safeParse(values).success).toBe(false);
    expect(() => readInputs({}, parseLocated(JSON.stringify(values), "s.json"), world.files)).toThrow(
      "s.json:1",
    );
  });
});

describe("the defaults that help names", () => {
  it("are those that a scenario is resolved with", async () => {
    const asked = readInputs({ users: "5", machine: ["large"], model: ["mixtral-8x7b"] }, null, world.files);
    const { settings: used, runs, gateway, workload } = await resolveScenario(asked, world);
    const [minReplications, maxReplications] = defaultOf("replications");
    expect(used).toMatchObject({
      ...{ seed: defaultOf("seed"), precision: defaultOf("precision"), minReplications, maxReplications },
      ...{ duration: defaultOf("duration"), confidence: defaultOf("confidence") },
    });
    const [deployment] = runs[0]!.scenario.deployments;
    expect(deployment).toMatchObject({ replicas: defaultOf("replicas"), routing: defaultOf("routing") });
    expect([gateway, workload.workload.name]).toEqual([null, defaultOf("workload")]);
    expect(defaultOf("gateway")).toBe("off");
  });

  it("are those of the shipped facts, where these decide", () => {
    const { backoff, retries } = world.patience;
    const noteOf = (key: keyof typeof settings) => (settings[key] as Setting).defaultNote;
    expect(noteOf("retries")).toBe(String(retries.count));
    expect(noteOf("retryBackoff")).toBe(`${backoff.firstSeconds} s`);
    expect(noteOf("mttr")).toBe(`${world.faults.repair.meanSeconds / 60}m`);
    expect(noteOf("detectionDelay")).toBe(`${world.faults.detection.seconds} s`);
    expect(noteOf("rollingRestart")).toBe(`${world.faults.drain.seconds} s`);
  });
});

describe("advice", () => {
  const code = ["src", "reports"]
    .flatMap(sources)
    .filter(({ path }) => !path.startsWith("src/settings/table"));
  /** Flags of other programs, and no flags at all. */
  const foreign = new Set(["save-detailed", "help", "version", "this"]);

  it("names settings that exist, wherever it refers to one", () => {
    const unknown = code.flatMap(({ path, text }) =>
      [...text.matchAll(/\bsetting\("(\w+)"\)|\b(?:named|fault|defaultOf)\(\s*"(\w+)"/g)]
        .map((match) => (match[1] ?? match[2])!)
        .filter((key) => !Object.hasOwn(settings, key))
        .map((key) => `${path}: ${key}`),
    );
    expect(unknown).toEqual([]);
  });

  it("names flags that exist, wherever it writes one out", () => {
    const flags = new Set(settingKeys.map((key) => flagOf(key).slice(2)));
    const unknown = code.flatMap(({ path, text }) =>
      [...withoutComments(text).matchAll(/(?<![\w-])--([a-z]+(?:-[a-z]+)*)\b/g)]
        .map((match) => match[1]!)
        .filter((flag) => !flags.has(flag) && !foreign.has(flag) && !isStyle(path))
        .map((flag) => `${path}: --${flag}`),
    );
    expect(unknown).toEqual([]);
  });

  it("refers to settings in mistakes, so that each surface calls them by its own name", () => {
    const written = code.flatMap(({ path, text }) =>
      mistakesIn(text)
        .filter((what) =>
          [...what.matchAll(/(?<![\w-])--([a-z]+(?:-[a-z]+)*)/g)].some(([, flag]) => !foreign.has(flag!)),
        )
        .map((what) => `${path}: ${what}`),
    );
    expect(written).toEqual([]);
  });

  /** The code of everything that makes a mistake's message. */
  function mistakesIn(text: string): string[] {
    const found: string[] = [];
    const visit = (node: ts.Node) => {
      const isMistake = ts.isNewExpression(node) && node.expression.getText() === "UserError";
      const isFault = ts.isCallExpression(node) && /\bfault$/.test(node.expression.getText());
      const isPhrase = ts.isTaggedTemplateExpression(node) && node.tag.getText() === "phrase";
      if (isMistake || isFault || isPhrase) found.push(node.getText());
      else ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile("code.ts", text, ts.ScriptTarget.ES2023, true));
    return found;
  }

  function withoutComments(text: string): string {
    return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
  }

  /** Style sheets have custom properties. */
  function isStyle(path: string): boolean {
    return /html|page|charts/.test(path);
  }
});

describe("a message about a value", () => {
  const at = (file: string) => () => readInputs({}, parseLocated(file, "s.yaml"), world.files);

  it.each([
    ["users: 0", "s.yaml:1:8: users 0: give a whole number from 1 to 10,000,000"],
    ["users: '5'", 's.yaml:1:8: users "5": give a whole number from 1 to 10,000,000'],
    ["price: { large: x }", "s.yaml:1:17: price.large x: write MACHINE=USD"],
    ["hours: 900", "s.yaml:1:8: hours 900: write hours a day x days a week"],
    ["deployments: [{ replicas: 0 }]", "s.yaml:1:27: deployments.0.replicas 0: give a whole number"],
    ["deployments: [{ replics: 1 }]", 's.yaml:1:17: unknown key "replics"; did you mean replicas?'],
  ])("in a file, %s, says where it stands", (text, message) => {
    expect(at(text)).toThrow(message);
  });
});
