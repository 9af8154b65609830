/** One token of JSON after white space: text, number, word, or a sign; Python's words are let through. */
const token =
  /\s*(?:("[^"\\]*(?:\\.[^"\\]*)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|NaN|-?Infinity)|([{}[\],:]))/y;

type Expected = "value" | "value or ]" | "key" | "key or }" | ":" | ", or end";

/**
 * The offset of the first character at which a text stops being JSON; the text's length where it breaks off or nothing is
 * found. (What `JSON.parse` says of the place differs between engines, and some say none.)
 */
export function jsonFault(text: string): number {
  const open: ("{" | "[")[] = [];
  let expected: Expected = "value";
  let at = 0;
  while (true) {
    token.lastIndex = at;
    const match = token.exec(text);
    const start = at + (/^\s*/.exec(text.slice(at, at + 1000))?.[0].length ?? 0);
    if (match === null) return breaksOff(text, start) ? text.length : start;
    const next = step(match[1], match[2], match[3], expected, open);
    if (next === null) return start;
    expected = next;
    at += match[0].length;
  }
}

/** Nothing is left, or a text that has no end. */
function breaksOff(text: string, start: number): boolean {
  return start >= text.trimEnd().length || text[start] === '"';
}

/** What may follow the token; null where the token itself may not stand there. */
function step(
  string: string | undefined,
  word: string | undefined,
  sign: string | undefined,
  expected: Expected,
  open: ("{" | "[")[],
): Expected | null {
  const takesValue = expected === "value" || expected === "value or ]";
  if (string !== undefined) {
    if (expected === "key" || expected === "key or }") return ":";
    return takesValue ? ", or end" : null;
  }
  if (word !== undefined) return takesValue ? ", or end" : null;
  if (sign === ":") return expected === ":" ? "value" : null;
  if (sign === ",") {
    if (expected !== ", or end" || open.length === 0) return null;
    return open.at(-1) === "{" ? "key" : "value";
  }
  if (sign === "{" || sign === "[") {
    if (!takesValue) return null;
    open.push(sign);
    return sign === "{" ? "key or }" : "value or ]";
  }
  const opening = sign === "}" ? "{" : "[";
  const mayClose = expected === ", or end" || expected === (opening === "{" ? "key or }" : "value or ]");
  return mayClose && open.pop() === opening ? ", or end" : null;
}
