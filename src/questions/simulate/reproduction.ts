import type { SimulatedPair } from "../../../reports/words/bandTexts.ts";
import type { Reproduction } from "../../documents/parts/reproduction.ts";
import { isCounted, scalableKinds } from "../../engine/loadKinds.ts";
import { besideFile, type Files } from "../../settings/files.ts";
import { type RawFlags, valueFromText } from "../../settings/layers.ts";
import type { LocatedValues } from "../../settings/locatedValues.ts";
import { isOf, isPurchase, settingOf } from "../../settings/settings.ts";

/** Characters of the files that a scenario names, all together, that a document takes along. */
const mostCharacters = 400_000;

/**
 * What a document's numbers follow from, as it was given.
 *
 * @param command as it stands after `capsim`
 * @param flags as commander gives them
 * @param file the scenario file; null without one
 * @param files through which all others were read
 */
export function reproductionOf(
  command: Reproduction["command"],
  flags: RawFlags,
  file: LocatedValues | null,
  { texts }: Files,
): Reproduction {
  const named = [...texts].filter(([name]) => name !== file?.file);
  const characters = named.reduce((sum, [, text]) => sum + text.length, 0);
  const given = Object.entries(flags).filter(
    ([key, value]) => value !== undefined && value !== false && !settingOf(key)?.isShownOnly,
  );
  const isCarried = characters <= mostCharacters;
  const traces = [flags.trace ?? traceOf(file)].filter((name) => typeof name === "string");
  const filesLeft = [...(isCarried ? [] : named.map(([name]) => name)), ...traces];
  return {
    command,
    flags: Object.fromEntries(given),
    scenarioFile: file === null ? null : { name: file.file, values: file.values },
    files: isCarried ? Object.fromEntries(named) : {},
    ...(filesLeft.length > 0 && { filesLeft }),
  };
}

/** Traces are read by lines, so that their texts are not kept. */
function traceOf(file: LocatedValues | null): string | null {
  const { trace } = { trace: null, ...(file?.values as object | undefined) };
  return file === null || typeof trace !== "string" ? null : besideFile(file.file, trace);
}

/** A scenario file that stands for a command line, the files it names, and the command line that is left. */
export type ScenarioCopy = {
  readonly values: Readonly<Record<string, unknown>>;
  readonly files: Reproduction["files"];
  readonly rest: Reproduction;
};

/**
 * The scenario that was asked for, as one file that stands in one folder with those it names: what the scenario file said and what
 * flags said in its place. Flags that no file may hold are left to the command line.
 *
 * @param name of the file
 */
export function scenarioCopy(asked: Reproduction, name: string): ScenarioCopy {
  const isOwn = ([key]: [string, unknown]) =>
    !isOf(key, "simulate") || (asked.command === "sweep" && isScalable(key));
  const names = namesInOneFolder(Object.keys(asked.files), name);
  const file = asked.scenarioFile;
  const ofFile = renamed(file?.values ?? {}, (path) => names.get(besideFile(file!.name, path)));
  const flags = Object.entries(
    renamed(asked.flags, (path) => names.get(path)) as Readonly<Record<string, unknown>>,
  );
  const ofFlags = flags
    .filter((each) => !isOwn(each))
    .map(([key, value]) => [key, typeof value === "string" ? valueFromText(key, value) : value]);
  return {
    values: { ...(ofFile as object), ...Object.fromEntries(ofFlags) },
    files: Object.fromEntries(Object.entries(asked.files).map(([path, text]) => [names.get(path)!, text])),
    rest: { ...asked, flags: Object.fromEntries(flags.filter(isOwn)), scenarioFile: { name, values: {} } },
  };
}

/** A name for each path, without folders, and no two the same. */
function namesInOneFolder(paths: readonly string[], taken: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const isTaken = (name: string) => name === taken || [...names.values()].includes(name);
  for (const path of paths) {
    const base = path.split(/[\\/]/).at(-1)!;
    let name = base;
    for (let copy = 2; isTaken(name); copy++) name = `${copy}-${base}`;
    names.set(path, name);
  }
  return names;
}

/** Values in which every text that names a file has the file's new name; `empirical:FILE` names one too. */
function renamed(values: unknown, nameOf: (path: string) => string | undefined): unknown {
  if (typeof values === "string") {
    const [, kind = "", path = ""] = /^(empirical:)?(.*)$/s.exec(values)!;
    const name = nameOf(path);
    return name === undefined ? values : kind + name;
  }
  if (Array.isArray(values)) return values.map((each) => renamed(each, nameOf));
  if (typeof values !== "object" || values === null) return values;
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, renamed(value, nameOf)]));
}

function isScalable(key: string): boolean {
  return (scalableKinds as readonly string[]).includes(key);
}

/**
 * The simulation of one model on machines that a sweep, a plan or a comparison looked at, with all else as it was asked there.
 *
 * @param asked of the sweep, plan or comparison
 * @param pair in place of what was asked
 * @returns null where a scenario file decides of several deployments, or of what to buy, which no simulation reads
 */
export function simulationOf(
  asked: Reproduction,
  { model, machine, machines, load }: SimulatedPair,
): Reproduction | null {
  const ofFile = Object.keys(asked.scenarioFile?.values ?? {});
  if (ofFile.some((key) => key === "deployments" || isPurchase(key))) return null;
  const left = Object.entries(asked.flags).filter(
    ([key]) => isOf(key, "simulate") && !(load !== null && isScalable(key)) && !named.has(key),
  );
  return {
    ...asked,
    command: "simulate",
    flags: {
      ...(load && { [load.kind]: isCounted(load.kind) ? Math.round(load.amount) : load.amount }),
      model,
      machine,
      replicas: machines,
      ...Object.fromEntries(left),
    },
  };
}

const named: ReadonlySet<string> = new Set(["model", "machine", "replicas", "deployments"]);
