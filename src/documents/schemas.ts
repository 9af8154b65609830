import { z } from "zod";
import { breakEvenSchema } from "./breakEven.ts";
import { measurementsSchema } from "./measurements.ts";
import { planSchema } from "./plan.ts";
import { resultSchema } from "./result.ts";
import { sweepSchema } from "./sweep.ts";
import { whatifSchema } from "./whatif.ts";

/** The files that capsim writes or reads, by the names that `capsim schema` has for them. */
export const documentSchemas = {
  result: { title: "capsim result", schema: resultSchema },
  sweep: { title: "capsim sweep", schema: sweepSchema },
  whatif: { title: "capsim what-if", schema: whatifSchema },
  plan: { title: "capsim plan", schema: planSchema },
  "break-even": { title: "capsim break-even points", schema: breakEvenSchema },
  measurements: { title: "capsim measurements", schema: measurementsSchema },
} as const;
export type DocumentName = keyof typeof documentSchemas;

/** JSON Schema (2020-12) of one of them. */
export function documentJsonSchema(name: DocumentName): object {
  const { title, schema } = documentSchemas[name];
  return { ...z.toJSONSchema(schema, { reused: "ref" }), title };
}
