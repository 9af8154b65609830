import { UserError } from "../errors.ts";
import { jsonFault } from "./jsonFault.ts";
import type { JsonNode } from "./jsonNode.ts";

/**
 * The documents of a JSON file: one, the elements of a list, or one a line (JSON Lines). Python's NaN and Infinity are
 * read, though JSON does not have them.
 *
 * @throws UserError naming file, line and column where it is not JSON
 */
export function parseJson(text: string, file: string): readonly JsonNode[] {
  const whole = parsed(text);
  if (whole.ok) return documents(whole.value, file);
  const lines = text.split("\n").map((line, i) => ({ line: line.trim(), number: i + 1 }));
  const filled = lines.filter(({ line }) => line !== "");
  if (filled.length > 1 && filled.every(({ line }) => line.startsWith("{") && line.length > 1))
    return filled.flatMap(({ line, number }) => {
      const document = parsed(line);
      if (!document.ok) throw notJson(`${file}:${number}`, line);
      return documents(document.value, `${file}:${number}`);
    });
  throw notJson(file, text);
}

/**
 * The value of a JSON file that holds one.
 *
 * @throws UserError naming file, line and column where it is not JSON
 */
export function parseJsonValue(text: string, file: string): unknown {
  const whole = parsedStrictly(text);
  if (!whole.ok) throw notJson(file, text);
  return whole.value;
}

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** A second reading, with Python's numbers mended, only where the first fails: large files are read once. */
function parsed(text: string): Parsed {
  const strict = parsedStrictly(text);
  return strict.ok ? strict : parsedStrictly(withoutPythonNumbers(text));
}

function parsedStrictly(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

/** NaN becomes null, and Infinity a number too large to be finite; inside strings they stay. */
function withoutPythonNumbers(text: string): string {
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\bInfinity\b|\bNaN\b/g, (token) => {
    if (token === "NaN") return "null";
    if (token === "Infinity") return "1e999";
    return token === "-Infinity" ? "-1e999" : token;
  });
}

function documents(value: unknown, where: string): readonly JsonNode[] {
  if (!Array.isArray(value)) return [{ value, where: `${where}: ` }];
  return value.map((element: unknown, i) => ({ value: element, where: `${where}: [${i}]` }));
}

function notJson(where: string, text: string): UserError {
  const fault = jsonFault(text);
  if (fault >= text.trimEnd().length)
    return new UserError(`${where}: the JSON breaks off at its end; the file was cut short, copy it again`);
  const before = text.slice(0, fault);
  const line = before.split("\n").length;
  const column = before.length - before.lastIndexOf("\n");
  return new UserError(
    `${where}: is no valid JSON at line ${line}, column ${column}; mend it or export it again`,
  );
}
