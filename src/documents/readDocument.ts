import type { z } from "zod";
import { UserError } from "../errors.ts";
import { jsonPlace } from "../json/jsonPlace.ts";
import { parseJsonValue } from "../json/parseJson.ts";
import type { DeepReadonly } from "./parts/deepReadonly.ts";

/** The schema of a document that says in `schema` what it is. */
export type DocumentSchema = z.ZodObject<{ readonly schema: z.ZodLiteral<string> }>;

type Reading = {
  /** What to do about a document that is refused. */
  readonly advice: string;
  /** Keys of the document under which no key may be unknown. */
  readonly closed: readonly string[];
};
const ofSaved: Reading = { advice: "run the command again that saved it", closed: [] };

/**
 * A saved document, checked by its schema.
 *
 * What capsim writes has no key that its schema does not know (a test holds that). What it reads may have more: later
 * versions add keys, which what is read here does without. Only where a key that is passed over would change a number is
 * an object closed.
 *
 * @param schemas of what it may be
 * @throws UserError with file, line, column and path of what is wrong; for another document, or one of a newer capsim
 */
export function readDocument<S extends DocumentSchema>(
  text: string,
  file: string,
  schemas: readonly S[],
  reading: Reading = ofSaved,
): DeepReadonly<z.output<S>> {
  const value = parseJsonValue(text, file);
  return checkDocument(value, file, schemas, reading, (path) => `:${jsonPlace(text, path)}`);
}

/**
 * As `readDocument`, of what a file holds.
 *
 * @param placeOf where in the file a value stands, to follow the file's name
 */
export function checkDocument<S extends DocumentSchema>(
  value: unknown,
  file: string,
  schemas: readonly S[],
  { advice, closed }: Reading = ofSaved,
  placeOf: (path: readonly PropertyKey[]) => string = () => "",
): DeepReadonly<z.output<S>> {
  const issues = schemaOf(value, file, schemas).safeParse(value).error?.issues ?? [];
  const fault = issues.find(
    ({ code, path }) => code !== "unrecognized_keys" || closed.includes(String(path[0])),
  );
  if (fault === undefined) return value as DeepReadonly<z.output<S>>;
  const path = fault.code === "unrecognized_keys" ? [...fault.path, fault.keys[0]!] : fault.path;
  const found = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)[key], value);
  throw new UserError(`${file}${placeOf(path)}: ${pathText(path)} ${faultText(fault, found)}; ${advice}`);
}

function schemaOf<S extends DocumentSchema>(value: unknown, file: string, schemas: readonly S[]): S {
  const given = (value as { schema?: unknown } | null)?.schema;
  const found = schemas.find((each) => tagOf(each) === given);
  if (found !== undefined) return found;
  const wanted = schemas.map(tagOf).join(", ");
  if (typeof given !== "string")
    throw new UserError(`${file}: is no document of capsim; give one with the schema ${wanted}`);
  const known = schemas.map(tagOf).find((tag) => isNewer(given, tag));
  throw new UserError(
    known === undefined
      ? `${file}: schema is "${given}"; give a document with the schema ${wanted}`
      : `${file}: schema is "${given}", of a newer capsim; this one reads ${known}: update capsim, or save the file again`,
  );
}

function tagOf({ shape }: DocumentSchema): string {
  return shape.schema.value;
}

/** Whether the schema is a later version of the known one. */
function isNewer(schema: string, known: string): boolean {
  const [kind, version] = known.split("/");
  return schema.startsWith(`${kind}/`) && Number(schema.slice(kind!.length + 1)) > Number(version);
}

/** `results[0].metrics.kvUsage`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}${text && "."}${String(key)}`),
    "",
  );
}

function faultText(issue: z.core.$ZodIssue, found: unknown): string {
  if (issue.code === "unrecognized_keys") return "is unknown";
  const wanted = wantedText(issue);
  return found === undefined
    ? `is missing: it must be ${wanted}`
    : `is ${shown(found)}: it must be ${wanted}`;
}

const typeWords: Readonly<Record<string, string>> = {
  number: "a number",
  int: "a whole number",
  string: "text",
  boolean: "true or false",
  array: "a list",
  tuple: "a list",
  object: "an object",
  record: "an object",
};

/** What should stand there. */
function wantedText(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeWords[issue.expected] ?? issue.expected;
    case "too_small":
      return boundText(issue.origin, issue.inclusive === false ? ">" : "≥", issue.minimum);
    case "too_big":
      return boundText(issue.origin, issue.inclusive === false ? "<" : "≤", issue.maximum);
    case "invalid_value":
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.join(", ")}`;
    case "invalid_union":
      return issue.inclusive === false ? "of another form" : `one of ${issue.options?.join(", ")}`;
    default:
      return "of another form";
  }
}

function boundText(origin: string, sign: string, bound: number | bigint): string {
  if (origin === "string") return "text that is not empty";
  if (origin === "array") return `a list of ${bound} elements`;
  return `a ${origin === "int" ? "whole " : ""}number ${sign} ${bound}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
