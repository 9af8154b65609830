import { z } from "zod";
import type { CommandName } from "./choices.ts";
import * as kit from "./rules.ts";
import type { Setting } from "./setting.ts";
import { flagIn, keysOf, type ScenarioKey, type SettingKey, scenarioKeys, settings } from "./settings.ts";

type Entry<Key extends SettingKey> = (typeof settings)[Key];
type Differing<Key extends SettingKey> =
  Entry<Key> extends { differs: readonly (infer Each)[] } ? Each : never;
/** The rule of a setting in a command: its own where it has one. */
type OwnRule<Key extends SettingKey, Command> =
  Differing<Key> extends infer Each
    ? Each extends { in: readonly (infer In)[]; rule: (is: never) => infer Rule }
      ? Command extends In
        ? Rule
        : never
      : never
    : never;
type BaseRule<Key extends SettingKey> = ReturnType<Entry<Key>["rule"]>;
type RuleIn<Key extends SettingKey, Command> = [OwnRule<Key, Command>] extends [never]
  ? BaseRule<Key>
  : OwnRule<Key, Command>;
type KeyOf<Command> = {
  [Key in SettingKey]: Command extends Entry<Key>["commands"][number] ? Key : never;
}[SettingKey];

/** What a scenario may say, every value checked on its own. */
export type ScenarioInput = { [Key in ScenarioKey]?: z.output<BaseRule<Key>> | undefined };

/** What a command may be given. */
export type ValuesOf<Command extends CommandName> = {
  [Key in KeyOf<Command>]?: z.output<RuleIn<Key, Command>> | undefined;
};

/** What a caller may give a command, before it is checked. */
export type GivenTo<Command extends CommandName> = {
  [Key in KeyOf<Command>]?: z.input<RuleIn<Key, Command>> | undefined;
};

/** One deployment as it was given. */
export type DeploymentInput = NonNullable<ScenarioInput["deployments"]>[number];

/** What the value of a setting may be; as scenarios have it where no command is named. */
export function ruleOf(key: SettingKey, command: CommandName | null): z.ZodType {
  const entry: Setting = settings[key];
  const own = entry.differs?.find((each) => command !== null && each.in.includes(command));
  return (own?.rule ?? entry.rule)(kit);
}

/** Whether a text stands for the number that it spells: where only numbers may stand, and where the text itself may not. */
export function standsForNumber(
  key: SettingKey,
  command: CommandName | null,
  text: string,
  number: number,
): boolean {
  const rule = ruleOf(key, command);
  if (rule instanceof z.ZodNumber) return true;
  return !rule.safeParse(text).success && rule.safeParse(number).success;
}

const scenarioSchema = schemaFor(scenarioKeys, null);

/** The rules of all that a command takes; of a scenario file where no command is named. */
export function schemaOf(command: CommandName | null): typeof scenarioSchema {
  return command === null ? scenarioSchema : schemaFor(keysOf(command), command);
}

function schemaFor(keys: readonly SettingKey[], command: CommandName | null) {
  return z.strictObject(Object.fromEntries(keys.map((key) => [key, ruleOf(key, command).optional()])));
}

/** A command's values where what was not given is what holds without it. */
export type FilledValues<Command extends CommandName> = ValuesOf<Command> & {
  [Key in Extract<KeyOf<Command>, WithDefault>]: z.output<RuleIn<Key, Command>>;
};

type WithDefault = {
  [Key in SettingKey]: Entry<Key> extends { default: string | number } ? Key : never;
}[SettingKey];

/**
 * What holds where nothing is given.
 *
 * @example
 * defaultOf("precision"); // => 0.02
 */
export function defaultOf<Key extends WithDefault>(
  key: Key,
  command: CommandName = "simulate",
): z.output<BaseRule<Key>> {
  return usualOf(key, command) as z.output<BaseRule<Key>>;
}

/** The values with what holds where nothing is given. */
export function filled(
  command: CommandName,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const usual = keysOf(command).map((key) => [key, usualOf(key, command)]);
  return {
    ...Object.fromEntries(usual.filter(([, value]) => value !== undefined)),
    ...values,
  };
}

function usualOf(key: SettingKey, command: CommandName): unknown {
  const usual = flagIn(key, command, (each) => each).default ?? undefined;
  return usual === undefined ? undefined : ruleOf(key, command).parse(usual);
}

/** JSON Schema of a scenario file, each key with what it says and what holds without it. */
export function scenarioJsonSchema(): object {
  const schema = z.toJSONSchema(scenarioSchema, { io: "input" });
  const properties = scenarioKeys.map((key) => {
    const { text, default: usual } = flagIn(key, null, (each) => each);
    const property = schema.properties![key] as object;
    return [key, { ...property, description: text, ...(usual != null && { default: usual }) }];
  });
  return { ...schema, title: "capsim scenario", properties: Object.fromEntries(properties) };
}
