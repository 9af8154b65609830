import { flagOf, told, type Voice } from "../errors.ts";
import type { CommandName } from "./choices.ts";
import { type Group, groups, type Setting } from "./setting.ts";
import { measured, variants } from "./table/commands.ts";
import { experiment } from "./table/experiment.ts";
import { clients, faults } from "./table/faults.ts";
import { load } from "./table/load.ts";
import { output } from "./table/output.ts";
import { purchase } from "./table/purchase.ts";
import { requests } from "./table/requests.ts";
import { service } from "./table/service.ts";

/** Every setting of every command, by its key. */
export const settings = {
  ...purchase,
  ...variants,
  ...load,
  ...requests,
  ...service,
  ...clients,
  ...faults,
  ...measured,
  ...experiment,
  ...output,
} as const;

export type SettingKey = keyof typeof settings;
export const settingKeys = Object.keys(settings) as SettingKey[];

/** Keys that a scenario file may have: what `capsim simulate` takes, and what is to be bought. */
export type ScenarioKey = {
  [Key in SettingKey]: "simulate" extends (typeof settings)[Key]["commands"][number]
    ? Key
    : (typeof settings)[Key]["group"] extends "purchase" | "prices"
      ? Key
      : never;
}[SettingKey];

/** The keys that say which kind of load it is, of which a scenario has exactly one. */
export const loadKinds = ["users", "seats", "concurrency", "rate", "burst", "trace"] as const;
export type LoadKind = (typeof loadKinds)[number];

/** The setting of this key; undefined for what is none. */
export function settingOf(key: string): Setting | undefined {
  return Object.hasOwn(settings, key) ? settings[key as SettingKey] : undefined;
}

export function isOf(key: string, command: CommandName): boolean {
  return settingOf(key)?.commands.includes(command) ?? false;
}

/** The settings of a command, in the order of the table. */
export function keysOf(command: CommandName): SettingKey[] {
  return settingKeys.filter((key) => isOf(key, command));
}

/** Whether a setting says what is to be bought, which matters to no simulation. */
export function isPurchase(key: string): boolean {
  const group = settingOf(key)?.group;
  return group === "purchase" || group === "prices";
}

export const scenarioKeys = settingKeys.filter(
  (key): key is ScenarioKey => isOf(key, "simulate") || isPurchase(key),
);

/** Whether a base and its variants share it: the experiment, the objectives, and where results go. */
export function isShared(key: string): boolean {
  const group = settingOf(key)?.group;
  return group === "experiment" || group === "output";
}

/** What a variant of a what-if may change. */
export function mayVary(key: string): boolean {
  return isOf(key, "simulate") && !isShared(key);
}

/** What the user says of measured runs, where their files do not. */
export const measuredKeys = settingKeys.filter((key) => flagIn(key, "validate", flagOf).group === "measured");

/** The kinds of load that a command takes. */
export function loadsOf(command: CommandName): readonly LoadKind[] {
  return loadKinds.filter((kind) => isOf(kind, command));
}

/** A setting as one command has it. */
export type Flag = Omit<Setting, "help" | "isRepeatable"> & {
  readonly key: SettingKey;
  readonly isRepeatable: boolean;
  /** The help, with the default. */
  readonly text: string;
};

/** The setting as the command has it, in the words of a surface; as scenarios have it where no command is named. */
export function flagIn(key: SettingKey, command: CommandName | null, voice: Voice): Flag {
  const entry: Setting = settings[key];
  const own = entry.differs?.find((each) => command !== null && each.in.includes(command));
  const face = { ...entry, ...own };
  const usual = [face.default ?? "", told(face.defaultNote ?? "", voice)].filter((each) => each !== "");
  const help = told(face.help, voice);
  return {
    ...face,
    key,
    isRepeatable: face.isRepeatable === true,
    text: usual.length === 0 ? help : `${help} (default: ${usual.join(", ")})`,
  };
}

/** Flags under a heading of the help; without a title they stand under the common one. */
export type FlagGroup = { readonly title: string | null; readonly flags: readonly Flag[] };

/** The flags of a command as its help lists them. */
export function flagGroupsOf(command: CommandName): FlagGroup[] {
  const flags = keysOf(command).map((key) => {
    const flag = flagIn(key, command, flagOf);
    return flag.isRepeatable ? { ...flag, text: `${flag.text}; repeatable` } : flag;
  });
  const made = groups.map((group) => ({
    title: titleOf(group, command),
    flags: flags.filter((flag) => flag.group === group),
  }));
  return made.filter((group) => group.flags.length > 0);
}

function titleOf(group: Group, command: CommandName): string | null {
  switch (group) {
    case "purchase":
      return "Purchase:";
    case "prices":
      return "Prices:";
    case "variants":
      return "Variants (keys are these flags in camelCase, as in a scenario file):";
    case "load":
      return `Load (exactly one of ${loadsOf(command).map(flagOf).join(", ")}):`;
    case "requests":
      return "Requests:";
    case "service":
      return "Service:";
    case "trouble":
      return "Impatience and faults (times in seconds, or 5m, 2h, 90d):";
    case "measured":
      return "What the files leave out:";
    case "experiment":
      return isOf("users", command) ? "Experiment:" : null;
    case "output":
      return isOf("users", command) ? "Output:" : null;
    case "own":
      return null;
  }
}

/** The words of a surface for the settings that a command has; others it calls by their bare key. */
export function voiceFor(command: CommandName | null, voice: Voice): Voice {
  return (key) => (command === null || isOf(key, command) ? voice(key) : key);
}

/**
 * A value as it would be typed after its flag: text, or a list of texts where the flag may be repeated.
 *
 * @example
 * asTyped("mix", { chat: 20, "code-completion": 80 }); // => "chat=20,code-completion=80"
 */
export function asTyped(key: string, value: unknown): unknown {
  if (typeof value === "boolean" || value === undefined) return value;
  const texts = textsOf(value);
  return settingOf(key)?.isRepeatable ? texts : listed(texts);
}

function textsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [String(value)];
  if (Array.isArray(value)) return value.map(String);
  return Object.entries(value).map(([name, each]) => `${name}=${listed(textsOf(each))}`);
}

/** Several values in one text; parted by semicolons where they hold commas themselves. */
function listed(texts: readonly string[]): string {
  return texts.join(texts.length > 1 && texts.some((text) => text.includes(",")) ? ";" : ",");
}
