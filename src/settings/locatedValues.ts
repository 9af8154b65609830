import { isCollection, isMap, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import { UserError } from "../errors.ts";
import { jsonFault } from "../json/jsonFault.ts";
import type { Files } from "./files.ts";
import { yamlFault } from "./yamlFault.ts";

/** A YAML or JSON file as plain values, and where in the file each of them stands. */
export type LocatedValues = {
  readonly file: string;
  readonly values: unknown;
  /** "file:line:column" of the value at a path, or of its key; of the nearest enclosing value where there is none. */
  place(path: readonly PropertyKey[], what?: "key" | "value"): string;
};

/**
 * Reads a YAML or JSON file.
 *
 * @throws UserError when it cannot be read, or naming line and column of what is not YAML, or JSON in a file of that name
 */
export async function readLocatedFile(file: string, files: Files): Promise<LocatedValues> {
  return parseLocated(await files.readText(file), file);
}

/**
 * As `readLocatedFile`, from the file's text.
 *
 * @example
 * import { parseLocated } from "capsim/core";
 *
 * const { values, place } = parseLocated("users: 500\nmachine: large", "scenario.yaml");
 * console.log(values.users, place(["machine"])); // => 500 scenario.yaml:2:10
 */
export function parseLocated(text: string, file: string): LocatedValues {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (file.endsWith(".json") && !isJson(text))
    throw new UserError(`${placeOf(jsonFault(text))}: is no valid JSON from here on; mend it`);
  const fault = yamlFault(document, text);
  if (fault !== null) throw new UserError(`${placeOf(fault.offset)}: ${fault.words}`);
  return {
    file,
    values: toValues(document, placeOf),
    place: (path, what = "value") => placeOf(offsetOf(document.contents, path, what)),
  };
}

/** YAML takes more than JSON does: a comma too many, a value left out. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function toValues(document: ReturnType<typeof parseDocument>, placeOf: (offset: number) => string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new UserError(`${placeOf(0)}: ${firstLine((error as Error).message)}; write the values out`);
  }
}

function offsetOf(root: unknown, path: readonly PropertyKey[], what: "key" | "value"): number {
  let node = root as Node | null;
  let offset = node?.range?.[0] ?? 0;
  for (const [depth, key] of path.entries()) {
    if (!isCollection(node)) break;
    const isLast = depth === path.length - 1;
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && item.key.value === key)
      : undefined;
    if (pair && isLast && what === "key") return (pair.key as Node).range?.[0] ?? offset;
    node = (pair ? pair.value : node.get(key, true)) as Node | null;
    offset = node?.range?.[0] ?? offset;
  }
  return offset;
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0]!.trim();
}
