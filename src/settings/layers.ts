import { flagOf, type GivenRef, type GivenSource, type Phrase } from "../errors.ts";
import type { CommandName } from "./choices.ts";
import { besideFile } from "./files.ts";
import type { LocatedValues } from "./locatedValues.ts";
import { numberFrom } from "./numbers.ts";
import { flagIn, type SettingKey, settingOf } from "./settings.ts";
import { standsForNumber } from "./values.ts";

/** Flags as commander gives them: text, lists of text, true. */
export type RawFlags = Readonly<Record<string, unknown>>;

/** Values from one place, as plain data that the rules take. */
export type Layer = {
  /** A file's keys are those of a scenario; all others are those of the command. */
  readonly kind: "flags" | "file" | "options";
  readonly values: unknown;
  /** Names the value at a path. */
  given(path: readonly PropertyKey[]): GivenRef;
  /** What a message of an unknown key begins with. */
  placeOfKey(path: readonly PropertyKey[]): Phrase;
  /** A file's name as it is to be opened. */
  pathOf(file: string): string;
};

/** What a command was given: a scenario file, and flags that win over it. */
export function layersOf(command: CommandName, flags: RawFlags, file: LocatedValues | null): Layer[] {
  return [...(file === null ? [] : [fileLayer(file)]), flagLayer(flags, command)];
}

/** What was typed: a text stands for a number where nothing else may stand, and for several names where commas part them. */
export function flagLayer(flags: RawFlags, command: CommandName): Layer {
  const apart = Object.fromEntries(
    Object.entries(flags).map(([key, value]) => [key, apartIn(key, value, command)]),
  );
  const values = Object.entries(apart).map(([key, value]) => [key, readText(key, value, command)]);
  return {
    kind: "flags",
    values: Object.fromEntries(values),
    given([key, ...path]) {
      const whole = apart[key as string];
      const value = Array.isArray(whole) && path.length > 0 ? whole[Number(path[0])] : whole;
      return { kind: "given", key: String(key), path, value, source: { kind: "flag" } };
    },
    placeOfKey: () => "",
    pathOf: (file) => file,
  };
}

/** Names given in one word, `--machine small,medium`, as if each had been given by itself. */
function apartIn(key: string, value: unknown, command: CommandName): unknown {
  const flag = settingOf(key) && flagIn(key as SettingKey, command, flagOf);
  return flag?.isList && flag.group !== "variants" && Array.isArray(value)
    ? value.flatMap((each) => String(each).split(/\s*,\s*/))
    : value;
}

function readText(key: string, value: unknown, command: CommandName | null): unknown {
  if (typeof value !== "string" || settingOf(key) === undefined) return value;
  const number = numberFrom(value);
  return number !== null && standsForNumber(key as SettingKey, command, value, number) ? number : value;
}

/** What a text stands for as the value of a scenario's key: a number, true or false, several names, or itself. */
export function valueFromText(key: string, text: string): unknown {
  const entry = settingOf(key);
  if (entry?.value === null) return text === "true" || (text === "false" ? false : text);
  return entry?.isList ? text.split(/\s*,\s*/) : readText(key, text, null);
}

/** A scenario file. */
export function fileLayer(file: LocatedValues): Layer {
  return {
    ...dataLayer(file.values, "file", (path) => ({ kind: "file", place: file.place(path) })),
    placeOfKey: (path) => `${file.place(path, "key")}: `,
    pathOf: (name) => besideFile(file.file, name),
  };
}

/** Values by key, as a program gives them. */
export function optionLayer(values: unknown): Layer {
  return dataLayer(values, "options", () => ({ kind: "option" }));
}

function dataLayer(
  values: unknown,
  kind: Layer["kind"],
  sourceOf: (path: readonly PropertyKey[]) => GivenSource,
): Layer {
  return {
    kind,
    values,
    given: (path) => ({
      kind: "given",
      key: String(path[0] ?? ""),
      path: path.slice(1),
      value: valueAt(values, path),
      source: sourceOf(path),
    }),
    placeOfKey: () => "",
    pathOf: (name) => name,
  };
}

export function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    values,
  );
}
