import { isScalar, parseDocument } from "yaml";
import { UserError } from "../../errors.ts";
import type { Files } from "../../settings/files.ts";
import { changedFlags, type Inputs, type RawFlags, readInputs } from "../../settings/inputs.ts";
import type { LocatedValues } from "../../settings/locatedValues.ts";
import { flagOf, loadKinds, simulateFlags } from "../../settings/simulateFlags.ts";
import { flagTexts, type Setting } from "./settings.ts";

/**
 * What a variant asks for: the base's flags and file with the variant's settings, checked by the rules that hold for both.
 *
 * @throws UserError naming the setting and what to give
 */
export function variantInputs(
  flags: RawFlags,
  file: LocatedValues | null,
  settings: readonly Setting[],
  files: Files,
): Inputs {
  const top = settings.filter(({ path }) => path.length === 1);
  const changes = Object.fromEntries(top.map((setting) => [setting.path[0]!, flagValue(setting)]));
  const nested = settings.filter(({ path }) => path.length > 1);
  const changedFile = nested.reduce((made, setting) => withNested(flags, made, setting), file);
  const kept = changedFlags(flags, changes);
  return settings.length === 0
    ? readInputs(kept, changedFile, files, comparedLoads)
    : asSet(settings, () => readInputs(kept, changedFile, files, comparedLoads));
}

const comparedLoads = loadKinds.filter((kind) => kind !== "trace");

/** Does something for a variant, so that a mistake in its settings is told as one of `--set` or `--vary`. */
function asSet<T>(settings: readonly Setting[], work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toldAsSet(settings, error);
  }
}

/** The error with the variant's settings named in place of flags. */
export function toldAsSet(settings: readonly Setting[], error: unknown): unknown {
  if (!(error instanceof UserError) || /^--(set|vary) /.test(error.message)) return error;
  for (const setting of settings) {
    const prefix = `${flagOf(setting.path[0]!)} ${setting.value}: `;
    if (setting.path.length === 1 && error.message.startsWith(prefix))
      return new UserError(`${flagTexts([setting])}: ${error.message.slice(prefix.length)}`);
  }
  return new UserError(`${flagTexts(settings)}: ${error.message}`);
}

/** As commander gives it: a flag without a value is true, one that may be repeated a list. */
function flagValue(setting: Setting): unknown {
  const {
    path: [key],
    value,
  } = setting;
  const spec = simulateFlags.find((each) => each.key === key);
  if (spec?.value === null) {
    if (value !== "true" && value !== "false")
      throw new UserError(`${flagTexts([setting])}: write true or false`);
    return value === "true";
  }
  return spec?.isRepeatable ? [value] : value;
}

/** The file with one value inside it set; what a message says of it names the setting. */
function withNested(flags: RawFlags, file: LocatedValues | null, setting: Setting): LocatedValues {
  const [key = "", ...rest] = setting.path;
  const text = flagTexts([setting]);
  if (file === null || flags[key] !== undefined)
    throw new UserError(
      `${text}: a part of ${key} can be set where ${key} stands in a scenario file; write it in one, or set ${key} as a whole`,
    );
  const values = structuredClone(file.values) as Record<string, unknown>;
  let holder: unknown = values[key];
  for (const [depth, part] of rest.entries()) {
    const above = [key, ...rest.slice(0, depth)].join(".");
    if (typeof holder !== "object" || holder === null)
      throw new UserError(
        `${text}: ${above} is not a group or a list in ${file.file}; set ${above} as a whole`,
      );
    if (Array.isArray(holder) && !(/^\d+$/.test(part) && Number(part) < holder.length))
      throw new UserError(
        `${text}: ${above} has ${holder.length} items, counted from 0; give one of 0 to ${holder.length - 1}`,
      );
    const parts = holder as Record<string, unknown>;
    if (depth === rest.length - 1) parts[part] = scalar(setting.value);
    else holder = parts[part];
  }
  const isWithin = (path: readonly PropertyKey[]) =>
    setting.path.every((part, i) => String(path[i]) === part);
  return {
    file: file.file,
    values,
    place: (path, what) => (isWithin(path) ? `${text}` : file.place(path, what)),
  };
}

/** A value as it would be read in a scenario file. */
function scalar(text: string): unknown {
  const document = parseDocument(text);
  return document.errors.length === 0 && isScalar(document.contents) ? document.contents.value : text;
}
