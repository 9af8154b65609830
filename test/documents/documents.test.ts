import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { shippedCalibration } from "../../src/documents/calibration.ts";
import { documentNames } from "../../src/documents/names.ts";
import { type DocumentSchema, readDocument } from "../../src/documents/readDocument.ts";
import { documentJsonSchema, documentSchemas } from "../../src/documents/schemas.ts";
import { loadShippedLaws } from "../../src/node/lawFiles.ts";
import { type RealDocument, realDocuments, savedText } from "./realDocuments.ts";

const names = Object.keys(realDocuments) as RealDocument[];
const jsonSchemas = new Map(
  documentNames.map((name) => [
    name,
    z.fromJSONSchema(documentJsonSchema(name) as z.core.JSONSchema.BaseSchema),
  ]),
);

describe("what capsim saves", { timeout: 60_000 }, () => {
  it.each(names)("has no key that its schema does not know: %s", async (document) => {
    const [name] = realDocuments[document];
    const text = await savedText(document);
    expect(documentSchemas[name].safeParse(JSON.parse(text)).error?.issues).toBeUndefined();
    expect(jsonSchemas.get(name)!.safeParse(JSON.parse(text)).error?.issues).toBeUndefined();
    expect(readDocument(text, "saved.json", [documentSchemas[name]])).toEqual(JSON.parse(text));
  });

  it("is as the schema of shipped calibrations says", () => {
    const laws = z.array(shippedCalibration);
    expect(laws.safeParse(loadShippedLaws()).error?.issues).toBeUndefined();
  });
});

/** Documents that commands printed or saved, as they are kept for comparison. */
const frozen = new URL("../frozen/fixtures/", import.meta.url);
const byTag = new Map(
  Object.values(documentSchemas)
    .filter((schema): schema is Exclude<typeof schema, z.ZodArray> => schema instanceof z.ZodObject)
    .map((schema): [string, DocumentSchema] => [schema.shape.schema.value, schema as DocumentSchema]),
);

describe.skipIf(!existsSync(frozen))("what commands printed and saved", () => {
  const files = existsSync(frozen) ? readdirSync(frozen) : [];
  const documents = files.flatMap((file): [string, { readonly schema: string }][] => {
    const { stdout, files } = JSON.parse(gunzipSync(readFileSync(new URL(file, frozen))).toString());
    const found = Object.entries({ stdout, ...files }) as [string, { readonly schema?: string } | null][];
    return found.flatMap(([name, document]) => {
      const tag = document?.schema;
      return tag !== undefined && byTag.has(tag) ? [[`${file} ${name}`, { ...document, schema: tag }]] : [];
    });
  });

  it("holds documents of every kind", () => {
    expect(new Set(documents.map(([, { schema }]) => schema))).toEqual(new Set(byTag.keys()));
  });

  it.each(documents)("has no key that its schema does not know: %s", (_, document) => {
    expect(byTag.get(document.schema)!.safeParse(document).error?.issues).toBeUndefined();
  });
});

describe("a JSON Schema", () => {
  it.each(documentNames)("refers to nothing that it does not define: %s", (name) => {
    const schema = documentJsonSchema(name) as { readonly $defs?: object };
    const refs = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(([, def]) => def!);
    for (const ref of refs) expect(schema.$defs).toHaveProperty([ref]);
  });

  it("names what is used in many places, with the words that describe it", () => {
    expect(documentJsonSchema("result")).toMatchObject({
      title: "capsim result",
      additionalProperties: false,
      properties: { schema: { const: "capsim.result/1" }, seed: { type: "integer", minimum: 0 } },
      $defs: {
        estimate: { type: "object", required: ["value", "ci", "band"], description: expect.any(String) },
        metrics: {
          properties: { ttftSeconds: { $ref: "#/$defs/latencies", description: expect.any(String) } },
        },
      },
    });
  });
});
