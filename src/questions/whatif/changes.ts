import { isScalar, parseDocument } from "yaml";
import { didYouMeanOr } from "../../catalog/resolveName.ts";
import { flagOf, type GivenRef, joined, type Phrase, phrase, setting, UserError } from "../../errors.ts";
import { valueFromText } from "../../settings/layers.ts";
import { readLoadSteps } from "../../settings/loadSteps.ts";
import { isShared, mayVary, settingKeys } from "../../settings/settings.ts";
import type { ValuesOf } from "../../settings/values.ts";

/** One thing that a variant changes in the base. */
export type Change = {
  /** Where it was asked for. */
  readonly by: "set" | "vary";
  readonly path: readonly string[];
  readonly value: unknown;
  /** The value as it was given. */
  readonly text: string;
};

/** What variants are asked for as: texts such as "users=800", or values by key. */
type Asked = ValuesOf<"whatif">["vary"];

/** More would take long and be read by nobody. */
const mostVariants = 50;

/**
 * The variants that `set` and `vary` ask for: one for each combination of the values of every `vary`, each with everything
 * that is `set`.
 *
 * @throws UserError naming what was given, and what to give
 * @example
 * readVariants(["machine=large"], ["users=200,400"]);
 * // => two variants, each of [{ by: "vary", path: ["users"], … }, { by: "set", path: ["machine"], … }]
 */
export function readVariants(sets: Asked = [], varies: Asked = []): Change[][] {
  const fixed = partsOf("set", sets).map(({ path, given }) => changeOf("set", path, given));
  const varied = partsOf("vary", varies).map(({ path, given }) =>
    valuesOf(path, given).map((value) => changeOf("vary", path, value)),
  );
  refuseTwice([...fixed, ...varied.flatMap(([first]) => first ?? [])]);
  if (fixed.length === 0 && varied.length === 0) return [];
  const variants = varied.reduce<Change[][]>(
    (made, values) => made.flatMap((each) => values.map((change) => [...each, change])),
    [[]],
  );
  if (variants.length > mostVariants)
    throw new UserError(
      phrase`${setting("vary")}: makes ${variants.length} variants; give values for at most ${mostVariants}`,
    );
  return variants.map((each) => [...each, ...fixed]);
}

/** A change as it is typed after its flag: `deployments.0.replicas=2`. */
export function changeText({ path, text }: Change): string {
  return `${path.join(".")}=${text}`;
}

/** Changes as they were asked for. */
export function namedChanges(changes: readonly Change[]): Phrase {
  return joined(changes.map(namedChange), " ");
}

export function namedChange({ by, path: [key = "", ...path], text }: Change): GivenRef {
  return { kind: "given", key, path, value: text, source: { kind: "variant", by } };
}

/** A value as a program gives it, or a text that still stands for one. */
type Given = { readonly value: unknown } | { readonly typed: string };
type Part = { readonly path: readonly string[]; readonly given: Given };

function partsOf(by: Change["by"], asked: NonNullable<Asked>): Part[] {
  if (!Array.isArray(asked)) return Object.entries(asked).map(([name, value]) => partOf(by, name, { value }));
  return asked.map((text: string) => {
    const [, name = "", value = ""] = /^\s*([^=\s]+)\s*=\s*(.*\S)\s*$/s.exec(text) ?? [];
    if (value !== "") return partOf(by, name, { typed: value });
    const example = by === "set" ? "users=800" : "users=200,400,800";
    throw new UserError(phrase`${setting(by)} ${text}: write KEY=VALUE, such as ${setting(by)} ${example}`);
  });
}

function partOf(by: Change["by"], name: string, given: Given): Part {
  const [first = "", ...rest] = name.split(".");
  const key = first.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const at = namedChange(changeOf(by, [key, ...rest], given));
  if (isShared(key))
    throw new UserError(
      phrase`${at}: ${key} is the same for a base and its variants; give it as ${setting(key)}`,
    );
  if (!mayVary(key)) {
    const known = settingKeys.filter(mayVary).map((id) => ({ id, aliases: [flagOf(id).slice(2)] }));
    const near = didYouMeanOr("capsim schema scenario lists the keys", key, known);
    throw new UserError(phrase`${at}: unknown key "${first}"; ${near}`);
  }
  return { path: [key, ...rest], given };
}

function changeOf(by: Change["by"], path: readonly string[], given: Given): Change {
  if ("value" in given) return { by, path, value: given.value, text: textOf(given.value) };
  const text = given.typed;
  return { by, path, value: path.length > 1 ? scalar(text) : valueFromText(path[0]!, text), text };
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A value as it would be read in a scenario file. */
function scalar(text: string): unknown {
  const document = parseDocument(text);
  return document.errors.length === 0 && isScalar(document.contents) ? document.contents.value : text;
}

/** Typed values are parted by commas, or by semicolons where they hold commas themselves; loads may be ranges. */
function valuesOf(path: readonly string[], given: Given): Given[] {
  if ("value" in given) return [given.value].flat().map((value) => ({ value }));
  const text = given.typed;
  const [key = ""] = path;
  const fault = (why: string) => new UserError(phrase`${namedChange(changeOf("vary", path, given))}: ${why}`);
  const isLoad = path.length === 1 && ["users", "seats", "concurrency", "rate"].includes(key);
  if (isLoad && text.includes("..")) {
    const loads = readLoadSteps(text, { isWhole: key !== "rate", most: 10_000_000 });
    if (typeof loads === "string") throw fault(loads);
    return loads.map((value) => ({ value }));
  }
  const values = text.split(text.includes(";") ? ";" : ",").map((each) => each.trim());
  if (values.some((each) => each === ""))
    throw fault("a value is missing; write values between commas, such as 200,400,800");
  return [...new Set(values)].map((typed) => ({ typed }));
}

function refuseTwice(changes: readonly Change[]): void {
  const names = changes.map(({ path }) => path.join("."));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new UserError(
      phrase`${twice} is given twice; give it once with ${setting("set")}, or all its values in one ${setting("vary")} ${twice}=…`,
    );
}
