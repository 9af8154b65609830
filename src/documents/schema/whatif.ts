import { z } from "zod";
import { calibrationCurve } from "../parts/curves.ts";
import { entry } from "../parts/entry.ts";
import { count, interval } from "../parts/numbers.ts";
import { reproduction } from "../parts/reproduction.ts";
import { pairRecord as pair, scenarioRecord as scenario } from "../parts/scenarioRecord.ts";

const difference = z.strictObject({
  base: z.number().nullable(),
  variant: z.number().nullable(),
  value: z.number().nullable().describe("variant minus base"),
  ci: interval.nullable().describe("95 % paired interval of the difference: Monte Carlo error only"),
  relative: z.number().nullable().describe("the difference over the base's value"),
  band: interval
    .nullable()
    .describe("90 % band of the difference in the next hour, under the same draws of law and demand in both"),
  verdict: z.enum(["better", "worse", "no-difference"]).nullable().describe("null where neither has a value"),
});

const side = z.strictObject({
  results: z.array(entry).describe("an entry for each deployment"),
  cost: z.strictObject({
    perMonth: z.number().nullable(),
    currency: z.literal("USD"),
    priceDate: z.string().nullable(),
    priceSource: z.string(),
  }),
});

const range = z.enum(["its 90 % range", "±20 %, for want of a known range"]);
const end = z.strictObject({ factor: z.number().positive(), e2eP95: difference });
const costEnd = z.strictObject({
  factor: z.number().positive(),
  machines: count.nullable().describe("fewest that keep the SLOs; null where no number does"),
  perMonth: z.number().nullable().describe("US dollars, to the cent"),
});
const cost = z
  .strictObject({
    machines: count.describe("as asked: the fewest that keep the SLOs, or those that there are"),
    perMonth: z.number(),
    inputs: z.array(
      z.strictObject({
        input: z.string(),
        range,
        low: costEnd,
        high: costEnd,
        swing: z
          .number()
          .nullable()
          .describe("US dollars between the ends; null where no fleet keeps the SLOs at one of them"),
      }),
    ),
    heldBecause: z
      .string()
      .nullable()
      .describe("why only the price moves the cost; null where the machines follow the inputs"),
  })
  .nullable()
  .describe("what moves the cost of a month, under the laws' centre; null where no price is known");
const sensitivity = z.strictObject({
  comparedWith: count,
  sensitivity: z.strictObject({
    baseE2eP95: z.number().nullable(),
    inputs: z.array(
      z.strictObject({
        input: z.string(),
        range,
        low: end,
        high: end,
        swing: z
          .number()
          .nullable()
          .describe("seconds between the ends; null where one of them is overloaded"),
      }),
    ),
    interaction: z
      .strictObject({
        inputs: z.tuple([z.string(), z.string()]),
        value: z.number().describe("difference of differences of E2E p95, seconds"),
        ci: interval.nullable(),
      })
      .nullable(),
  }),
  costPerMonth: z.strictObject({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  cost,
});

/** The shape of a comparison, `capsim.whatif/1`. */
export const whatifSchema = z.strictObject({
  schema: z.literal("capsim.whatif/1"),
  version: z.string(),
  seed: count,
  scenarioHash: z.string().regex(/^[0-9a-f]{64}$/),
  reproduction: reproduction.optional(),
  base: z.strictObject({ scenario, sides: z.array(side) }),
  variants: z.array(
    side.extend({
      set: z.record(z.string(), z.string()),
      comparedWith: count.describe("number of the base's side, from 0"),
      differences: z
        .record(z.string(), difference)
        .describe(
          "latencies in seconds, rates per second, shares, cost in US dollars; for costs less is better",
        ),
      warnings: z.array(z.string()),
      stopped: z.enum(["precision", "cap", "interrupted"]),
    }),
  ),
  sensitivity: z.array(sensitivity).optional(),
  costs: z.strictObject({
    hoursPerMonth: z.number().positive().describe("hours of operation that monthly costs are of"),
    assumptions: z.array(z.string()),
  }),
  pairs: z.array(pair).optional().describe("those of base and variants, each once"),
  calibrationCurves: z.array(calibrationCurve).optional().describe("measured beside simulated bursts"),
  warnings: z.array(z.string()),
});

/** JSON Schema of a comparison. */
export function whatifJsonSchema(): object {
  return { ...z.toJSONSchema(whatifSchema, { reused: "ref" }), title: "capsim what-if" };
}
