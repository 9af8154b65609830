import { z } from "zod";
import { calibrationCurves, loadCurve } from "./parts/curves.ts";
import type { DeepReadonly } from "./parts/deepReadonly.ts";
import { entry } from "./parts/entry.ts";
import { headerFields } from "./parts/header.ts";
import { scenarioRecord } from "./parts/scenarioRecord.ts";

/** A result document, `capsim.result/1`: what `capsim simulate --format json` prints and `result.json` holds. */
export const resultSchema = z.strictObject({
  schema: z.literal("capsim.result/1"),
  ...headerFields,
  scenario: scenarioRecord,
  results: z.array(entry),
  loadCurves: z
    .array(loadCurve)
    .exactOptional()
    .describe("around the asked load, for charts; only where charts were asked for"),
  calibrationCurves,
});
export type ResultDocument = DeepReadonly<z.output<typeof resultSchema>>;
