import { UserError } from "../errors.ts";

/** A place in a JSON document of the user's: its value, and how a message names it ("run.json: benchmarks[0].metrics"). */
export type JsonNode = { readonly value: unknown; readonly where: string };

/** The member `key` of an object, or null where there is none, it is null, or the node is no object. */
export function child(node: JsonNode | null, ...keys: readonly string[]): JsonNode | null {
  let at = node;
  for (const key of keys) {
    if (at === null || !isObject(at.value) || !Object.hasOwn(at.value, key)) return null;
    const value = at.value[key];
    if (value === null || value === undefined) return null;
    at = { value, where: keyIn(at, key) };
  }
  return at;
}

/** How a message names a key of the node, whether it is there or not. */
export function keyIn(node: JsonNode, key: string): string {
  return `${node.where}${node.where.endsWith(": ") ? "" : "."}${key}`;
}

/** The node's place without the trail that waits for a key. */
export function placeOf(node: JsonNode): string {
  return node.where.replace(/: $/, "");
}

/**
 * The number at a path below the node; null where it is absent, or NaN or infinite, as Python writes what it could not
 * compute.
 *
 * @throws UserError when something else stands there
 */
export function numberAt(node: JsonNode | null, ...keys: readonly string[]): number | null {
  const at = child(node, ...keys);
  if (at === null) return null;
  if (typeof at.value !== "number")
    throw new UserError(`${at.where}: ${shown(at.value)} is no number; give a number or leave the key out`);
  return Number.isFinite(at.value) ? at.value : null;
}

/**
 * The text at a path below the node; null where it is absent.
 *
 * @throws UserError when something else stands there
 */
export function textAt(node: JsonNode | null, ...keys: readonly string[]): string | null {
  const at = child(node, ...keys);
  if (at === null) return null;
  if (typeof at.value !== "string")
    throw new UserError(`${at.where}: ${shown(at.value)} is no text; give text`);
  return at.value;
}

/**
 * The elements of the list at a path below the node; null where it is absent.
 *
 * @throws UserError when something else stands there
 */
export function listAt(node: JsonNode | null, ...keys: readonly string[]): readonly JsonNode[] | null {
  const at = child(node, ...keys);
  if (at === null) return null;
  if (!Array.isArray(at.value))
    throw new UserError(`${at.where}: ${shown(at.value)} is no list; give a list`);
  return at.value.map((value: unknown, i) => ({ value, where: `${at.where}[${i}]` }));
}

/**
 * The finite numbers of the list at a path below the node; null where it is absent.
 *
 * @throws UserError when it is no list, or an element is no finite number
 */
export function numbersAt(node: JsonNode | null, ...keys: readonly string[]): readonly number[] | null {
  const elements = listAt(node, ...keys);
  return elements?.map(finiteNumber) ?? null;
}

/**
 * The element itself as a finite number.
 *
 * @throws UserError when it is none
 */
export function finiteNumber({ value, where }: JsonNode): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new UserError(`${where}: ${shown(value)} is no finite number; give a number`);
}

/** Whether the value is an object with keys. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
