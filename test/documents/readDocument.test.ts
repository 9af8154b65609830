import { beforeAll, describe, expect, it } from "vitest";
import { breakEvenSchema } from "../../src/documents/breakEven.ts";
import { calibrationSchema } from "../../src/documents/calibration.ts";
import { checkDocument, readDocument } from "../../src/documents/readDocument.ts";
import { resultSchema } from "../../src/documents/result.ts";
import { documentSchemas } from "../../src/documents/schemas.ts";
import { UserError } from "../../src/errors.ts";
import { jsonPlace } from "../../src/json/jsonPlace.ts";
import { type RealDocument, realDocuments, savedText } from "./realDocuments.ts";

type Path = readonly (string | number)[];

/** Each value of a document by its path; of lists the first element. What was typed has no type. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (path[0] === "reproduction") return [];
  const inner = Array.isArray(value)
    ? value.slice(0, 1).flatMap((each, i) => pathsOf(each, [...path, i]))
    : typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...path, key]))
      : [];
  return path.length === 0 ? inner : [path, ...inner];
}

/** The document with another value at a path. */
function changed(document: unknown, [key, ...rest]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  const copy = (Array.isArray(document) ? [...document] : { ...(document as object) }) as Record<
    Path[0],
    unknown
  >;
  copy[key] = changed(copy[key], rest, to);
  return copy;
}

/** Something that never stands where the value does. */
function wrong(value: unknown): unknown {
  if (typeof value === "number") return "a few";
  return typeof value === "object" ? true : {};
}

function textOf(path: Path): string {
  return path.map((key, i) => (typeof key === "number" ? `[${key}]` : `${i > 0 ? "." : ""}${key}`)).join("");
}

const documents = [
  "a simulation with its curves",
  "a system of two deployments",
  "a sweep",
  "a plan with growth",
  "a comparison with sensitivity",
  "a calibration",
  "a validation",
] as const satisfies readonly RealDocument[];

describe.each(documents)("%s", { timeout: 60_000 }, (document) => {
  const schema = documentSchemas[realDocuments[document][0]];
  let saved: unknown;
  beforeAll(async () => {
    saved = JSON.parse(await savedText(document));
  }, 60_000);

  it("is refused where any of its values is of the wrong type, at the value's path", () => {
    const paths = pathsOf(saved).filter((path) => path.at(-1) !== "schema");
    expect(paths.length).toBeGreaterThan(15);
    for (const path of paths) {
      const value = path.reduce<unknown>((at, key) => (at as Record<Path[0], unknown>)[key], saved);
      const mutant = changed(saved, path, wrong(value));
      expect(() => checkDocument(mutant, "saved.json", [schema])).toThrow(`saved.json: ${textOf(path)} is `);
    }
  });
});

const minimal = { schema: "capsim.law/1", model: "m", machine: "x", parameters: { c0: { value: 0.01 } } };
const read = (document: object, reading?: Parameters<typeof readDocument>[3]) =>
  readDocument(JSON.stringify(document, null, 2), "law.json", [calibrationSchema], reading);

describe("a saved document", () => {
  it("is told by line and column, with what must stand there", () => {
    const document = { ...minimal, parameters: { c0: { value: -1 } } };
    expect(jsonPlace(JSON.stringify(document, null, 2), ["parameters", "c0", "value"])).toBe("7:16");
    expect(() => read(document)).toThrow("law.json:7:16: parameters.c0.value is -1: it must be a number ≥ 0");
    expect(() => read({ ...minimal, experts: "8" })).toThrow('experts is "8": it must be a number');
    expect(() => read({ ...minimal, terms: ["c9"] })).toThrow("one of c0, cSeq, cKv, cPre, cExp");
    expect(() => read({ ...minimal, measuredConcurrency: [1] })).toThrow("a list of 2 elements");
    expect(() => read({ ...minimal, model: "" })).toThrow("text that is not empty");
    expect(() => read({ ...minimal, machine: undefined })).toThrow("law.json:1:1: machine is missing");
  });

  it("may have keys that a later version added, but not where a number hangs on them", () => {
    const noted = { ...minimal, note: "of the second bench" };
    const further = { ...minimal, parameters: { ...minimal.parameters, c9: { value: 1 } } };
    const closed = { advice: "mend it", closed: ["parameters"] };
    expect(read(noted, closed)).toEqual(noted);
    expect(read(further)).toEqual(further);
    expect(() => read(further, closed)).toThrow("law.json:9:11: parameters.c9 is unknown; mend it");
  });

  it("of a newer version, or another kind, is refused by name", () => {
    const schemas = [resultSchema, breakEvenSchema];
    const opened = (document: unknown) => () => readDocument(JSON.stringify(document), "it.json", schemas);
    expect(opened({ schema: "capsim.result/2" })).toThrow(
      'it.json: schema is "capsim.result/2", of a newer capsim; this one reads capsim.result/1',
    );
    expect(opened({ schema: "capsim.law/1" })).toThrow(
      'schema is "capsim.law/1"; give a document with the schema',
    );
    for (const other of [null, 5, [], "capsim.result/1", {}, { schema: 1 }])
      expect(opened(other)).toThrow("it.json: is no document of capsim");
    expect(opened({ schema: "capsim.result/1" })).toThrow(UserError);
  });
});
