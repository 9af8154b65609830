import type { z } from "zod";
import { didYouMeanOr } from "../catalog/resolveName.ts";
import { flagOf, type GivenRef, type Phrase, phrase, UserError } from "../errors.ts";
import type { CommandName } from "./choices.ts";
import { deploymentNames } from "./deploymentInput.ts";
import type { Files } from "./files.ts";
import { flagLayer, type Layer, type RawFlags } from "./layers.ts";
import { isOf, isPurchase, type LoadKind, loadKinds, loadsOf, type SettingKey } from "./settings.ts";
import { ofDeployment } from "./table/service.ts";
import { type FilledValues, filled, type ScenarioInput, schemaOf, type ValuesOf } from "./values.ts";

/**
 * What the user asked for, checked, with the way to name each part of it in a message. A function that states its keys
 * (`Asked<"users" | "rate">`) reads no others.
 */
export type Asked<Key extends SettingKey = SettingKey, Values = ScenarioInput> = {
  readonly values: Pick<Values, Key & keyof Values>;
  /**
   * Names a value where it stands: `--users 500`, or `scenario.yaml:3:8: users 500`; the setting alone where it was not given.
   *
   * @param path leads to a part of the value
   */
  named(key: Key, path?: readonly PropertyKey[]): GivenRef;
  /** What is wrong with a value, and what to do. */
  fault(key: Key, advice: Phrase, path?: readonly PropertyKey[]): UserError;
  /** A file's name as it is to be opened: those in a scenario file count from that file's folder. */
  pathOf(key: Key, file: string): string;
  /** Where they are read. */
  readonly files: Files;
  /** Kinds of load that the command takes. */
  readonly loads: readonly LoadKind[];
  /** What was given and matters to other commands only. */
  readonly setAside: readonly string[];
};

/** What a command that reads scenarios was asked. */
export type AskedOf<Command extends CommandName> = Asked<
  SettingKey,
  Omit<ScenarioInput, keyof ValuesOf<Command>> & ValuesOf<Command>
>;

/** Keys that only make sense together: one of a group sets aside what a lower layer says of another choice in it. */
const arrivalKeys: readonly SettingKey[] = [
  ...(["arrival", "arrivalCv", "arrivalOnSeconds", "arrivalOffSeconds", "arrivalOffRate"] as const),
];
const loadKeys: readonly SettingKey[] = [
  ...loadKinds,
  ...(["dayProfile", "activeShare", "thinkTime", "requestsPerUserHour"] as const),
  ...arrivalKeys,
  ...(["traceScale", "traceWindow", "traceLoop"] as const),
];

/**
 * Checks what was given, each value on its own, and merges it.
 *
 * @param layers where values stand; later ones win
 * @throws UserError naming the value where it stands, and what to give
 */
export function readAsked<Command extends CommandName>(
  command: Command,
  layers: readonly Layer[],
  files: Files,
): AskedOf<Command> {
  let values: Readonly<Record<string, unknown>> = {};
  const layerOf = new Map<string, Layer>();
  for (const layer of layers) {
    const own = checked(layer, layer.kind === "file" ? null : command);
    values = { ...withoutOverridden(values, own), ...own };
    for (const key of Object.keys(own)) layerOf.set(key, layer);
  }
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const isAside = ([key]: [string, unknown]) => isPurchase(key) && !isOf(key, command);
  const top = layers.at(-1)!;
  const made = askedFor<SettingKey, object>({
    values: Object.fromEntries(given.filter((each) => !isAside(each))),
    named: (key, path = []) => (key in values ? layerOf.get(key)! : top).given([key, ...path]),
    pathOf: (key, file) => (key in values ? layerOf.get(key)! : top).pathOf(file),
    files,
    loads: loadsOf(command),
    setAside: given.filter(isAside).map(([key]) => key),
  });
  return made as unknown as AskedOf<Command>;
}

/** What a command that reads no scenario was given, with what holds where nothing is. */
export type Filled<Command extends CommandName> = Pick<Asked, "fault"> & {
  readonly values: FilledValues<Command>;
};

/** @throws UserError naming the value, and what to give */
export function readFilled<Command extends CommandName>(command: Command, layer: Layer): Filled<Command> {
  const values = filled(command, checked(layer, command));
  const fault: Asked["fault"] = (key, advice, path = []) =>
    new UserError(phrase`${layer.given([key, ...path])}: ${advice}`);
  return { values, fault } as unknown as Filled<Command>;
}

/** The flags of a command that reads no scenario. */
export function readFlags<Command extends CommandName>(command: Command, flags: RawFlags): Filled<Command> {
  return readFilled(command, flagLayer(flags, command));
}

/** Something asked for, with a fault that names its key by what it has to name it. */
export function askedFor<Key extends SettingKey, Values>(
  parts: Omit<Asked<Key, Values>, "fault">,
): Asked<Key, Values> {
  return {
    ...parts,
    fault: (key, advice, path) => new UserError(phrase`${parts.named(key, path)}: ${advice}`),
  };
}

/** The same with other values. */
export function withValues<Key extends SettingKey>(
  asked: Asked<Key>,
  values: Partial<Asked<Key>["values"]>,
): Asked<Key> {
  return { ...asked, values: { ...asked.values, ...values } };
}

function checked(layer: Layer, command: CommandName | null): Readonly<Record<string, unknown>> {
  const { values } = layer;
  if (typeof values !== "object" || values === null || Array.isArray(values))
    throw new UserError(
      phrase`${layer.given([])}: a scenario is a list of keys with values, such as "users: 500"`,
    );
  const parsed = schemaOf(command).safeParse(values);
  // In the order in which they were given.
  if (parsed.success) return Object.fromEntries(Object.keys(values).map((key) => [key, parsed.data[key]]));
  const issue = furthest(parsed.error.issues[0]!);
  if (issue.code === "unrecognized_keys") throw unknownKey(layer, issue.path, issue.keys[0]!, command);
  throw new UserError(phrase`${layer.given(issue.path)}: ${adviceOf(issue)}`);
}

function unknownKey(
  layer: Layer,
  path: readonly PropertyKey[],
  key: string,
  command: CommandName | null,
): UserError {
  const isDeployment = path[0] === "deployments";
  const keys = isDeployment
    ? [...deploymentNames, ...Object.keys(ofDeployment)]
    : Object.keys(schemaOf(command).shape);
  const known = keys.map((id) => ({ id, aliases: [flagOf(id).slice(2)] }));
  const all = isDeployment ? `a deployment has ${keys.join(", ")}` : "capsim schema scenario lists the keys";
  return new UserError(
    phrase`${layer.placeOfKey([...path, key])}unknown key "${key}"; ${didYouMeanOr(all, key, known)}`,
  );
}

/** The issue itself, or the one inside a union that got furthest: it knows which item of a list is wrong, or what to give. */
function furthest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union") return issue;
  const inner = issue.errors.flat().map((each) => furthest({ ...each, path: [...issue.path, ...each.path] }));
  const isOwn = ({ code }: z.core.$ZodIssue) => code === "unrecognized_keys" || code === "custom";
  const deepest = Math.max(...inner.map(({ path }) => path.length));
  const best = inner.find((each) => each.path.length === deepest && isOwn(each));
  const deeper = inner.find(({ path }) => path.length === deepest && deepest > issue.path.length);
  return best ?? deeper ?? issue;
}

function adviceOf(issue: z.core.$ZodIssue): Phrase {
  const advice = issue.code === "custom" ? (issue.params?.advice as Phrase | undefined) : undefined;
  return advice ?? issue.message;
}

function withoutOverridden(
  lower: Readonly<Record<string, unknown>>,
  upper: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const kept = { ...lower };
  const isGiven = (key: SettingKey) => upper[key] !== undefined;
  const drop = (keys: readonly SettingKey[]) => {
    for (const key of keys) delete kept[key];
  };
  const kind = loadKindOf(upper);
  if (kind !== undefined && kind !== loadKindOf(lower)) drop(loadKeys);
  if (isGiven("thinkTime") || isGiven("requestsPerUserHour")) drop(["thinkTime", "requestsPerUserHour"]);
  if (isGiven("arrival")) drop(arrivalKeys);
  if (isGiven("quantisation") || isGiven("quantization")) drop(["quantisation", "quantization"]);
  if (isGiven("deployments")) drop(["model", "machine"]);
  if (kind === "trace" || isGiven("workload")) drop(["workload", "inputTokens", "outputTokens"]);
  if (isGiven("inputTokens") || isGiven("outputTokens")) drop(["workload"]);
  return kept;
}

function loadKindOf(values: Readonly<Record<string, unknown>>): LoadKind | undefined {
  return loadKinds.find((kind) => values[kind] !== undefined);
}
