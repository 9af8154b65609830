/** One token of JSON after white space: text, another scalar, or a sign. */
const token = /\s*(?:("[^"\\]*(?:\\.[^"\\]*)*")|([^\s{}[\],:"]+)|([{}[\],:]))/y;

type Open = { readonly isList: boolean; key: string | number | null };

/**
 * "LINE:COLUMN" of the value at a path in a text that is JSON; of the nearest value around it where there is none.
 *
 * @example
 * jsonPlace('{\n  "a": [1, 2]\n}', ["a", 1]); // => "2:12"
 */
export function jsonPlace(text: string, path: readonly PropertyKey[]): string {
  const open: Open[] = [];
  let [found, depth] = [0, -1];
  token.lastIndex = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [, string, scalar, sign] = match;
    const at = token.lastIndex - (string ?? scalar ?? sign)!.length;
    const around = open.at(-1);
    if (string !== undefined && around?.isList === false && around.key === null) {
      around.key = JSON.parse(string) as string;
      continue;
    }
    if (sign === ",") {
      if (around !== undefined) around.key = around.isList ? (around.key as number) + 1 : null;
      continue;
    }
    if (sign === "}" || sign === "]") {
      open.pop();
      continue;
    }
    if (sign === ":") continue;
    const isOnPath = open.every(({ key }, i) => key === path[i]);
    if (isOnPath && open.length > depth && open.length <= path.length) [found, depth] = [at, open.length];
    if (depth === path.length) break;
    if (sign !== undefined) open.push({ isList: sign === "[", key: sign === "[" ? 0 : null });
  }
  const before = text.slice(0, found);
  return `${before.split("\n").length}:${found - before.lastIndexOf("\n")}`;
}
