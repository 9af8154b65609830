import { z } from "zod";
import { calibrationCurve } from "../parts/curves.ts";
import { compatibility } from "../parts/entry.ts";
import { lawChange } from "../parts/law.ts";
import { metrics } from "../parts/metrics.ts";
import { count, interval } from "../parts/numbers.ts";
import { reproduction } from "../parts/reproduction.ts";
import { scenarioRecord as scenario } from "../parts/scenarioRecord.ts";
import { capacity } from "./sweep.ts";

const money = z.number().min(0).nullable().describe("US dollars, to the cent; null where no price is known");

const cost = z.strictObject({
  perHour: money,
  perMonth: money,
  currency: z.literal("USD"),
  priceDate: z.string().nullable(),
  priceSource: z.string(),
  breakdown: z.array(z.strictObject({ item: z.string(), machine: z.string(), perMonth: z.number().min(0) })),
  assumptions: z.array(z.string()),
  warnings: z.array(z.string()),
});

const probability = z.number().min(0).max(1);

const law = z.strictObject({
  basis: z.enum(["measured", "transferred", "given"]),
  source: z.string(),
  measuredConcurrency: interval.nullable(),
  beyondMeasured: z.boolean(),
  variant: z.array(lawChange).optional(),
});

const deployment = z.strictObject({
  deployment: z.string(),
  features: z.array(z.string()).describe("those that it serves"),
  model: z.string(),
  machine: z.string(),
  machines: count,
  replicas: count,
  gpus: count.nullable(),
  costPerMonth: money,
  law,
  metrics,
});

const option = z.strictObject({
  model: z.string(),
  machine: z.string(),
  replicas: count.describe("engines, all machines together"),
  machines: count,
  toleratedDown: count.describe("machines that may be down while the SLOs are kept"),
  gpus: count.nullable(),
  deployments: z
    .array(deployment)
    .optional()
    .describe(
      "of several planned together: model and machine of the option name all, its machines are their sum",
    ),
  meets: z.boolean(),
  probability: probability.describe(
    "that the next busy hour keeps every SLO, in the hardest state asked for",
  ),
  hours: count.describe("busy hours the probability rests on: fewer for those that were screened and fail"),
  hoursSimulated: count.describe("of them, the hardest first; the others are taken to keep the SLOs"),
  hourSeconds: z.number().positive(),
  effort: z
    .enum(["full", "screened"])
    .describe(
      "full: all hours simulated, as for every option in front or that one machine less would put there",
    ),
  cost,
  costInterval: z
    .tuple([z.number(), z.number()])
    .nullable()
    .optional()
    .describe(
      "US dollars a month for as many machines as the 95 % interval of the capacity leaves open; null or absent where it was not searched",
    ),
  headroomUsers: count
    .nullable()
    .describe("users more before an SLO breaks; null where the load is not users, or the SLOs are not met"),
  headroomEffort: z
    .enum(["full", "screened"])
    .nullable()
    .describe("full: searched, with an interval in capacity; screened: estimated from the hardest hours"),
  capacity: capacity.nullable(),
  binding: z.enum(["latency", "kv", "failure"]).describe("what keeps the fleet from being smaller"),
  law,
  metrics,
  features: z.array(z.strictObject({ feature: z.string(), metrics: z.looseObject({}), compatibility })),
  slo: z.array(
    z.strictObject({ slo: z.string(), probability, verdict: z.enum(["met", "missed", "undecided"]) }),
  ),
  warnings: z.array(z.string()),
});

const date = z.string().regex(/^\d{4}-\d{2}$/);
const load = z.number().min(0).describe("users, requests in flight or requests per second, as loadKind says");

const growth = z.strictObject({
  growth: z.string(),
  perYear: z.number().describe("share by which the load grows in a year, compound"),
  years: z.number().positive(),
  loadKind: z.enum(["users", "concurrency", "rate"]),
  load,
  loadAtEnd: load,
  fleets: z
    .array(
      z.strictObject({
        option: count.describe("number of the option, from 0"),
        sizes: z.array(
          z.strictObject({
            machines: count,
            value: load.describe("what so many machines carry within the SLOs"),
            ci: interval.nullable(),
            isSearched: z.boolean().describe("false: on the line between two sizes that were searched"),
          }),
        ),
        steps: z.array(
          z.strictObject({
            machines: count,
            month: count
              .nullable()
              .describe("months from now; null for a machine that only the capacity's interval asks for"),
            earliest: count,
            latest: count.nullable().describe("null: after the last year, or not bounded"),
            load,
            costPerMonth: money,
            date: date.nullable(),
            earliestDate: date,
            latestDate: date.nullable(),
          }),
        ),
        outgrownInMonth: count.nullable(),
        cost: z.strictObject({ perYear: z.array(money), total: money }),
      }),
    )
    .describe("the options in front that meet the SLOs"),
});

/** The shape of a plan, `capsim.plan/1`. */
export const planSchema = z.strictObject({
  schema: z.literal("capsim.plan/1"),
  version: z.string(),
  seed: count,
  scenarioHash: z.string().regex(/^[0-9a-f]{64}$/),
  reproduction: reproduction.optional(),
  scenario,
  redundancy: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("none") }),
    z.strictObject({ kind: z.literal("spare"), machines: count }),
    z.strictObject({ kind: z.literal("availability"), target: probability }),
  ]),
  hoursPerMonth: z.number().positive(),
  today: z.string(),
  options: z.array(option).describe("by cost; those that no fleet makes meet the SLOs last"),
  recommendation: z.strictObject({
    option: count.nullable().describe("number of the option, from 0; null where none meets the SLOs"),
    reason: z.string(),
    runnerUp: count.nullable().describe("the next one, or the nearest where none meets the SLOs"),
    wouldChange: z.array(z.string()),
    split: z
      .strictObject({
        split: count
          .nullable()
          .describe("number of the cheapest option of several models that meets the SLOs"),
        unsplit: count
          .nullable()
          .describe("number of the cheapest that meets them with one model for all features"),
        savedPerMonth: z
          .number()
          .nullable()
          .describe(
            "US dollars that the split saves; negative where it costs more, null where one is missing",
          ),
        text: z.string(),
      })
      .optional()
      .describe("whether to split the features, where it was asked"),
  }),
  gateway: z
    .strictObject({
      instances: count,
      size: z.string(),
      machine: z.string(),
      text: z.string(),
      source: z.string(),
      cost,
    })
    .nullable(),
  growth: growth.optional(),
  warnings: z.array(z.string()),
  optionsAsked: count,
  calibrationCurves: z
    .array(calibrationCurve)
    .optional()
    .describe("measured beside simulated bursts, of the options in front"),
});

/** JSON Schema of a plan. */
export function planJsonSchema(): object {
  return { ...z.toJSONSchema(planSchema, { reused: "ref" }), title: "capsim plan" };
}
