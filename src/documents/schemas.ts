import { z } from "zod";
import { breakEvenSchema } from "./breakEven.ts";
import { calibrationSchema } from "./calibration.ts";
import { measurementsSchema } from "./measurements.ts";
import type { DocumentName } from "./names.ts";
import { planSchema } from "./plan.ts";
import { resultSchema } from "./result.ts";
import { sweepSchema } from "./sweep.ts";
import { validationSchema } from "./validation.ts";
import { whatifSchema } from "./whatif.ts";
import { workloadFitSchema } from "./workloadFit.ts";

/** The schemas of the files that capsim writes or reads. */
export const documentSchemas = {
  result: resultSchema,
  sweep: sweepSchema,
  plan: planSchema,
  whatif: whatifSchema,
  "break-even": breakEvenSchema,
  calibration: calibrationSchema,
  validation: validationSchema,
  "workload-fit": workloadFitSchema,
  measurements: measurementsSchema,
} as const satisfies Readonly<Record<DocumentName, z.ZodType>>;

/** JSON Schema (2020-12) of one of them. */
export function documentJsonSchema(name: DocumentName): object {
  return { ...z.toJSONSchema(documentSchemas[name]), title: `capsim ${name}` };
}
