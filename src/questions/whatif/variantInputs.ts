import { phrase, UserError } from "../../errors.ts";
import { readAsked } from "../../settings/asked.ts";
import type { Files } from "../../settings/files.ts";
import type { Inputs } from "../../settings/inputs.ts";
import type { Layer } from "../../settings/layers.ts";
import { type Change, namedChange, namedChanges } from "./changes.ts";

/**
 * What a variant asks for: the base with the variant's changes, checked by the rules that hold for both.
 *
 * @throws UserError naming the changes and what to give
 */
export function variantInputs(layers: readonly Layer[], changes: readonly Change[], files: Files): Inputs {
  const top = changes.filter(({ path }) => path.length === 1);
  const nested = changes.filter(({ path }) => path.length > 1);
  try {
    const below = nested.reduce(withNested, layers);
    const asked = readAsked("whatif", top.length === 0 ? below : [...below, layerOf(top)], files);
    return { ...asked, setAside: [] };
  } catch (error) {
    throw ofVariant(changes, error);
  }
}

/** A mistake in a variant: told of the change that it names, or else of all of them. */
export function ofVariant(changes: readonly Change[], error: unknown): unknown {
  if (!(error instanceof UserError) || changes.length === 0) return error;
  const [first] = error.phrase;
  const isOfChange = typeof first === "object" && first.kind === "given" && first.source.kind === "variant";
  return isOfChange ? error : new UserError(phrase`${namedChanges(changes)}: ${error.phrase}`);
}

function layerOf(changes: readonly Change[]): Layer {
  return {
    kind: "options",
    values: Object.fromEntries(changes.map(({ path, value }) => [path[0], value])),
    given: ([key]) => namedChange(changes.find(({ path }) => path[0] === key)!),
    placeOfKey: () => "",
    pathOf: (file) => file,
  };
}

/** The layers with one value inside that of a key changed; what a message says of it names the change. */
function withNested(layers: readonly Layer[], change: Change): readonly Layer[] {
  const [key = "", ...rest] = change.path;
  const fault = (why: string) => new UserError(phrase`${namedChange(change)}: ${why}`);
  const at = layers.findLastIndex(({ values }) => (values as Record<string, unknown>)[key] !== undefined);
  const layer = layers[at];
  if (layer === undefined || layer.kind === "flags")
    throw fault(
      `a part of ${key} can be set where ${key} stands in a scenario file; write it in one, or set ${key} as a whole`,
    );
  const values = structuredClone(layer.values) as Record<string, unknown>;
  let holder: unknown = values[key];
  for (const [depth, part] of rest.entries()) {
    const above = [key, ...rest.slice(0, depth)].join(".");
    if (typeof holder !== "object" || holder === null)
      throw fault(`${above} is not a group or a list there; set ${above} as a whole`);
    if (Array.isArray(holder) && !(/^\d+$/.test(part) && Number(part) < holder.length))
      throw fault(
        `${above} has ${holder.length} items, counted from 0; give one of 0 to ${holder.length - 1}`,
      );
    const parts = holder as Record<string, unknown>;
    if (depth === rest.length - 1) parts[part] = change.value;
    else holder = parts[part];
  }
  const isWithin = (path: readonly PropertyKey[]) => change.path.every((part, i) => String(path[i]) === part);
  const changed: Layer = {
    ...layer,
    values,
    given: (path) => (isWithin(path) ? namedChange(change) : layer.given(path)),
  };
  return layers.with(at, changed);
}
