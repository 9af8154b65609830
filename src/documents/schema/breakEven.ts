import { z } from "zod";
import { calibrationCurve } from "../parts/curves.ts";
import { count, interval } from "../parts/numbers.ts";
import { pairRecord as pair, scenarioRecord as scenario } from "../parts/scenarioRecord.ts";

const load = z.number().min(0).describe("users, requests in flight or requests per second, as loadKind says");
const money = z.number().min(0).describe("US dollars, to the cent");

const option = z.strictObject({
  name: z.string(),
  model: z.string(),
  machine: z.string(),
  costPerMonth: money.describe("of one machine"),
  steps: z.array(
    z.strictObject({
      machines: count,
      value: load.describe("what so many machines carry within the SLOs"),
      ci: interval.nullable(),
      isSearched: z.boolean().describe("false: on the line between two sizes that were searched"),
      costPerMonth: money,
    }),
  ),
});

/** The shape of break-even points, `capsim.breakeven/1`. */
export const breakEvenSchema = z.strictObject({
  schema: z.literal("capsim.breakeven/1"),
  version: z.string(),
  seed: count,
  scenarioHash: z.string().regex(/^[0-9a-f]{64}$/),
  reproduction: z.looseObject({}).optional(),
  scenario,
  breakEven: z.strictObject({
    loadKind: z.enum(["users", "concurrency", "rate"]),
    upTo: load,
    options: z.array(option),
    stretches: z.array(
      z.strictObject({
        option: count.nullable().describe("number of the cheapest option; null where none carries so much"),
        from: load,
        to: load,
        toCi: interval.nullable().describe("95 % interval of a break-even point"),
      }),
    ),
    leftOut: z.array(z.strictObject({ name: z.string(), reason: z.string() })),
  }),
  hoursPerMonth: z.number().positive(),
  assumptions: z.array(z.string()),
  pairs: z.array(pair).optional().describe("those of all options, each once"),
  calibrationCurves: z.array(calibrationCurve).optional().describe("measured beside simulated bursts"),
  warnings: z.array(z.string()),
});

/** JSON Schema of break-even points. */
export function breakEvenJsonSchema(): object {
  return { ...z.toJSONSchema(breakEvenSchema, { reused: "ref" }), title: "capsim break-even points" };
}
