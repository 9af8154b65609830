import type { z } from "zod";
import { didYouMeanOr } from "../catalog/resolveName.ts";
import { UserError } from "../errors.ts";
import { deploymentKeys } from "./deploymentInput.ts";
import { besideFile, type Files } from "./files.ts";
import type { LocatedValues } from "./locatedValues.ts";
import { numberFrom } from "./numbers.ts";
import { purchaseKeysIn, withoutPurchase } from "./purchaseInFile.ts";
import { type ScenarioInput, scenarioInput } from "./scenarioInput.ts";
import { type FlagKey, flagOf, type LoadKind, loadKinds, simulateFlags } from "./simulateFlags.ts";

/** What the user asked for, from flags and a scenario file, with the way to name each part of it in a message. */
export type Inputs = {
  readonly values: ScenarioInput;
  /**
   * `--users 500`, or `scenario.yaml:3:8: users 500`; the flag alone for what was not given.
   *
   * @param path leads to a part of the value
   */
  named(key: FlagKey, path?: readonly PropertyKey[]): string;
  /** A file's name as it is to be opened: those in a scenario file count from that file's folder. */
  pathOf(key: FlagKey, file: string): string;
  /** Where they are read. */
  readonly files: Files;
  /** Kinds of load that the command has flags for. */
  readonly loads: readonly LoadKind[];
  /** Keys of the file that say how to buy, which matter to a plan only. */
  readonly setAside: readonly string[];
};

/** Flags as commander gives them: text, lists of text, true. */
export type RawFlags = Readonly<Record<string, unknown>>;

/** The flags but for some, which are read elsewhere. */
export function withoutFlags(flags: RawFlags, keys: readonly string[]): RawFlags {
  return Object.fromEntries(Object.entries(flags).filter(([key]) => !keys.includes(key)));
}

/** Flags whose values are numbers; the others are read from text by their own rules. */
const numeric: ReadonlySet<FlagKey> = new Set([
  ...["arrivalOnSeconds", "arrivalOffSeconds", "arrivalOffRate"],
  ...["users", "seats", "thinkTime", "concurrency", "rate", "arrivalCv", "burst"],
  ...[
    "replicas",
    "maxNumSeqs",
    "maxNumBatchedTokens",
    "kvTokens",
    "queueLimit",
    "tensorParallel",
    "gatewayConcurrency",
    "gatewayTimeout",
    "retries",
    "seed",
    "duration",
    "threads",
  ],
] as FlagKey[]);

/** What says how requests come. */
const arrivalKeys = [
  "arrival",
  "arrivalCv",
  "arrivalOnSeconds",
  "arrivalOffSeconds",
  "arrivalOffRate",
] as const satisfies readonly FlagKey[];

/** Keys that only make sense together: a flag of a group sets aside what the file says of another choice in it. */
const loadKeys: readonly FlagKey[] = [
  ...loadKinds,
  "dayProfile",
  "activeShare",
  "thinkTime",
  "requestsPerUserHour",
  ...arrivalKeys,
  "traceScale",
  "traceWindow",
  "traceLoop",
];

/**
 * Checks flags and scenario file, each value on its own, and merges them; flags win.
 *
 * @param loads kinds of load that the command has flags for, which messages may advise
 * @throws UserError naming the flag, or line and column in the file, and what to give
 * @example
 * import { filesFrom, parseLocated, readInputs } from "capsim/core";
 *
 * const file = parseLocated("users: 500\nmachine: large", "scenario.yaml");
 * const { values } = readInputs({ users: "800" }, file, filesFrom({}));
 * console.log(values.users, values.machine); // => 800 ["large"]
 */
export function readInputs(
  given: RawFlags,
  file: LocatedValues | null,
  files: Files,
  loads: readonly LoadKind[] = loadKinds,
): Inputs {
  const flags = withNamesApart(given);
  const fromFlags = checkFlags(flags);
  const scenario = withoutPurchase(file);
  const fromFile = scenario === null ? {} : checkFile(scenario);
  const kept = withoutOverridden(fromFile, fromFlags);
  const isFromFlags = (key: FlagKey) => fromFlags[key] !== undefined || kept[key] === undefined;
  return {
    values: { ...kept, ...fromFlags },
    named: (key, path = []) =>
      isFromFlags(key)
        ? [
            flagOf(key),
            shown(Array.isArray(flags[key]) ? valueAt(flags, [key, ...path.slice(0, 1)]) : flags[key]),
          ]
            .join(" ")
            .trim()
        : `${file!.place([key, ...path])}: ${wordsFor(file!.values as RawFlags, [key, ...path])}`,
    pathOf: (key, name) => (isFromFlags(key) ? name : besideFile(file!.file, name)),
    files,
    loads,
    setAside: purchaseKeysIn(file),
  };
}

/** Names given in one word, `--machine small,medium`, as if each had been given by itself. */
function withNamesApart(flags: RawFlags): RawFlags {
  const apart = (["model", "machine"] satisfies FlagKey[]).flatMap((key) => {
    const names = flags[key];
    return Array.isArray(names) ? [[key, names.flatMap((name) => String(name).split(/\s*,\s*/))]] : [];
  });
  return { ...flags, ...Object.fromEntries(apart) };
}

/** `users 500`; a value of several parts is not written out. */
function wordsFor(values: RawFlags, path: readonly PropertyKey[]): string {
  const value = valueAt(values, path);
  const isList = typeof value === "object" && value !== null && path.length > 1;
  return [path.join("."), isList ? "" : shown(value)].join(" ").trim();
}

function checkFlags(flags: RawFlags): ScenarioInput {
  const values = Object.entries(flags).map(([key, value]) => [key, fromText(key as FlagKey, value)]);
  const parsed = scenarioInput.safeParse(Object.fromEntries(values));
  if (parsed.success) return withoutUndefined(parsed.data);
  const { path, message } = deepest(parsed.error.issues[0]!);
  throw new UserError(`${flagOf(String(path[0]))} ${shown(nearestGiven(flags, path))}: ${message}`);
}

function checkFile(file: LocatedValues): ScenarioInput {
  if (typeof file.values !== "object" || file.values === null || Array.isArray(file.values))
    throw new UserError(`${file.place([])}: a scenario is a list of keys with values, such as "users: 500"`);
  const parsed = scenarioInput.safeParse(file.values);
  if (parsed.success) return withoutUndefined(parsed.data);
  const issue = deepest(parsed.error.issues[0]!);
  if (issue.code === "unrecognized_keys") throw unknownKey(file, issue.path, issue.keys[0]!);
  const value = valueAt(file.values as RawFlags, issue.path);
  // A number in quotes is text, and looks like a number without them.
  const isText =
    numeric.has(issue.path[0] as FlagKey) && typeof value === "string" && numberFrom(value) !== null;
  throw new UserError(
    `${file.place(issue.path)}: ${issue.path.join(".")} ${isText ? JSON.stringify(value) : shown(value)}: ${issue.message}`,
  );
}

function unknownKey(file: LocatedValues, path: readonly PropertyKey[], key: string): UserError {
  const isDeployment = path[0] === "deployments";
  const keys = isDeployment ? deploymentKeys : simulateFlags.map((flag) => flag.key);
  const known = keys.map((id) => ({ id, aliases: [flagOf(id).slice(2)] }));
  const all = isDeployment
    ? `a deployment has ${deploymentKeys.join(", ")}`
    : "capsim schema scenario lists the keys";
  return new UserError(
    `${file.place([...path, key], "key")}: unknown key "${key}"; ${didYouMeanOr(all, key, known)}`,
  );
}

/** The issue itself, or the one inside a union that got furthest: it knows which item of a list is wrong. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union") return issue;
  const inner = issue.errors.flat().filter(({ path }) => path.length > 0);
  return inner[0] ? { ...inner[0], path: [...issue.path, ...inner[0].path] } : issue;
}

function withoutOverridden(fromFile: ScenarioInput, fromFlags: ScenarioInput): ScenarioInput {
  const kept: Partial<Record<FlagKey, unknown>> = { ...fromFile };
  const drop = (keys: readonly FlagKey[]) => {
    for (const key of keys) delete kept[key];
  };
  const kind = loadKindOf(fromFlags);
  if (kind !== undefined && kind !== loadKindOf(fromFile)) drop(loadKeys);
  if (fromFlags.thinkTime !== undefined || fromFlags.requestsPerUserHour !== undefined)
    drop(["thinkTime", "requestsPerUserHour"]);
  if (fromFlags.arrival !== undefined) drop(arrivalKeys);
  if (fromFlags.quantisation !== undefined || fromFlags.quantization !== undefined)
    drop(["quantisation", "quantization"]);
  if (fromFlags.deployments !== undefined) drop(["model", "machine"]);
  if (kind === "trace" || fromFlags.workload !== undefined) drop(["workload", "inputTokens", "outputTokens"]);
  if (fromFlags.inputTokens !== undefined || fromFlags.outputTokens !== undefined) drop(["workload"]);
  return kept as ScenarioInput;
}

/** Flags as they are when some of them are given anew: what no longer goes with these is dropped. */
export function changedFlags(flags: RawFlags, changes: RawFlags): RawFlags {
  return { ...withoutOverridden(flags as ScenarioInput, changes as ScenarioInput), ...changes };
}

function loadKindOf(values: ScenarioInput): LoadKind | undefined {
  return loadKinds.find((kind) => values[kind] !== undefined);
}

function fromText(key: FlagKey, value: unknown): unknown {
  return numeric.has(key) && typeof value === "string" ? (numberFrom(value) ?? value) : value;
}

function valueAt(values: RawFlags, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    values,
  );
}

/** The value at a path, or what was given in place of the group that would hold it: a deployment in words. */
function nearestGiven(values: RawFlags, path: readonly PropertyKey[]): unknown {
  const value = valueAt(values, path);
  return value === undefined && path.length > 1 ? nearestGiven(values, path.slice(0, -1)) : value;
}

/** A value as the user typed it, an empty one in quotes. */
function shown(value: unknown): string {
  if (value === undefined || value === true) return "";
  if (Array.isArray(value)) return value.map(shown).join(", ");
  const isPlain = (typeof value === "string" && value !== "") || typeof value === "number";
  return isPlain ? String(value) : JSON.stringify(value);
}

function withoutUndefined(values: ScenarioInput): ScenarioInput {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as ScenarioInput;
}
