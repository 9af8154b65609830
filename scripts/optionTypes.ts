import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { packageRoot } from "../src/node/packageRoot.ts";
import type { CommandName } from "../src/settings/choices.ts";
import { deploymentNames } from "../src/settings/deploymentInput.ts";
import { flagIn, isOf, type SettingKey, settingKeys, settings } from "../src/settings/settings.ts";
import { ofDeployment } from "../src/settings/table/service.ts";
import { ruleOf } from "../src/settings/values.ts";

/** The file that holds the types of the library's options. */
export const optionFile = join(packageRoot(), "src/library/options.ts");

/** The types of the library's options, with what each says, from the table of settings. */
export function optionTypes(): string {
  const keys = settingKeys.filter((key) => !("isForTerminal" in settings[key]));
  const measured = keys.filter(
    (key) => isOnlyMeasured(key) || hasOwn(key, "validate") || hasOwn(key, "calibrate"),
  );
  const serving = Object.keys(ofDeployment) as SettingKey[];
  const parts = [
    "// Made from the table of settings by npm run write:options; what an option says stands there.",
    'import type { LawFile } from "../documents/calibration.ts";',
    type(
      "EveryOption",
      "All that questions may be told.",
      keys.filter((key) => !isOnlyMeasured(key)),
      "simulate",
    ),
    type(
      "SweptOption",
      "The loads of a sweep.",
      keys.filter((key) => hasOwn(key, "sweep")),
      "sweep",
    ),
    type("MeasuredOption", "What is said of measured runs.", measured, "validate"),
    [
      "/** One of several deployments that share users and gateway; what it does not say is as for all. */",
      `export type DeploymentOptions = ${pick(serving)} & {`,
      ...deploymentLines(),
      "};",
    ].join("\n"),
    ...Object.entries(types).map(([command, name]) => {
      const its = keys.filter((key) => isOf(key, command as CommandName));
      const [kind, rest] = parted[command] ?? ["EveryOption", ""];
      const own = command === "sweep" ? its.filter((key) => !hasOwn(key, "sweep")) : its;
      return `/** What \`${command}\` may be told. */\nexport type ${name} = ${pick(own, kind)}${rest};`;
    }),
  ];
  return `${parts.join("\n\n")}\n`;
}

const types = {
  simulate: "ScenarioOptions",
  sweep: "SweepOptions",
  plan: "PlanOptions",
  whatif: "WhatifOptions",
  calibrate: "CalibrateSettings",
  validate: "ValidateSettings",
} as const;

/** Where the keys of some commands stand, and what is added to them. */
const parted: Readonly<Record<string, readonly [kind: string, rest: string]>> = {
  sweep: ["EveryOption", " &\n  SweptOption"],
  calibrate: ["MeasuredOption", ""],
  validate: ["MeasuredOption", ""],
};

/** Keys of the type of every option, in lines that fit. */
function pick(keys: readonly SettingKey[], kind = "EveryOption"): string {
  const lines: string[] = [];
  for (const key of keys) {
    const longer = `${lines.at(-1) ?? ""} | "${key}"`;
    if (lines.length > 0 && longer.length < 96) lines[lines.length - 1] = longer;
    else lines.push(`"${key}"`);
  }
  const members = lines.map((line) => `  | ${line.includes(" ") ? `(${line})` : line}`);
  return `Pick<\n  ${kind},\n${members.join("\n")}\n>`;
}

function deploymentLines(): string[] {
  const { anyOf } = z.toJSONSchema(ruleOf("deployments", null), { io: "input" }) as Schema;
  const [one] = anyOf!;
  const { properties = {} } = one!.anyOf!.find((each) => each.properties !== undefined)!;
  return deploymentNames.flatMap((name) => [
    `  /** ${sentence(properties[name]!.description!)} */`,
    `  readonly ${name}?: ${typeOf(properties[name]!)};`,
  ]);
}

function isOnlyMeasured(key: SettingKey): boolean {
  return settings[key].commands.every((command) => command === "calibrate" || command === "validate");
}

/** Whether a command has a rule or words of its own for the setting. */
function hasOwn(key: SettingKey, command: CommandName): boolean {
  const { differs = [] } = settings[key] as {
    differs?: readonly { in: readonly CommandName[]; rule?: unknown; help?: unknown }[];
  };
  return differs.some(
    (each) => each.in.includes(command) && (each.rule !== undefined || command !== "sweep"),
  );
}

function type(name: string, says: string, keys: readonly SettingKey[], command: CommandName): string {
  const lines = keys.flatMap((key) => {
    const of = settings[key].commands as readonly CommandName[];
    const its = of.includes(command) ? command : of[0]!;
    return [
      `  /** ${sentence(flagIn(key, its, (each) => `\`${each}\``).text)} */`,
      member(key, typesOf(key, its)),
    ];
  });
  return [`/** ${says} */`, `export type ${name} = {`, ...lines, "};"].join("\n");
}

/** A property, in lines that fit; `choices` are the types that it may have. */
function member(key: string, choices: readonly string[]): string {
  const line = `  readonly ${key}?: ${choices.join(" | ")};`;
  if (line.length <= 110) return line;
  return `  readonly ${key}?:\n${choices.map((each) => `    | ${each}`).join("\n")};`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function typesOf(key: SettingKey, command: CommandName): readonly string[] {
  if (key === "deployments")
    return ["string", "DeploymentOptions", "readonly (string | DeploymentOptions)[]"];
  if (key === "calibration") return ["string", "LawFile"];
  return choicesOf(z.toJSONSchema(ruleOf(key, command), { io: "input" }) as Schema);
}

type Schema = {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
};

function choicesOf(schema: Schema): readonly string[] {
  return [...new Set((schema.anyOf ?? [schema]).map(typeOf))];
}

/** A JSON Schema as TypeScript writes it. */
function typeOf(schema: Schema): string {
  if (schema.anyOf) return choicesOf(schema).join(" | ");
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (typeof schema.type === "object") return schema.type.join(" | ");
  switch (schema.type) {
    case "integer":
      return "number";
    case "array": {
      const item = typeOf(schema.items!);
      return `readonly ${item.includes(" ") ? `(${item})` : item}[]`;
    }
    case "object": {
      const values = schema.additionalProperties;
      if (typeof values !== "object" || Object.keys(values).length === 0) return "object";
      return `Readonly<Record<string, ${typeOf(values)}>>`;
    }
    default:
      return schema.type ?? "unknown";
  }
}

if (import.meta.url === pathToFileURL(resolve(process.argv[1] ?? "")).href)
  writeFileSync(optionFile, optionTypes());
