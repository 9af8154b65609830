import { z } from "zod";
import { finding } from "./finding.ts";
import { cost, type FoundCost } from "./parts/cost.ts";
import { calibrationCurves } from "./parts/curves.ts";
import type { DeepReadonly } from "./parts/deepReadonly.ts";
import { growth } from "./parts/growth.ts";
import { headerFields } from "./parts/header.ts";
import { count } from "./parts/numbers.ts";
import { planOption } from "./parts/planOption.ts";
import { scenarioRecord } from "./parts/scenarioRecord.ts";

const redundancy = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("none") }),
    z.strictObject({
      kind: z.literal("spare"),
      machines: count.describe("so many are down for the whole hour"),
    }),
    z.strictObject({
      kind: z.literal("availability"),
      target: z
        .number()
        .gt(0)
        .lt(1)
        .describe("share of all hours that keep the SLOs, machines failing and being repaired"),
    }),
  ])
  .describe("what the SLOs must be kept through");
export type Redundancy = DeepReadonly<z.output<typeof redundancy>>;

const splitAdvice = z.strictObject({
  split: count.nullable().describe("number of the cheapest option of several models that meets the SLOs"),
  unsplit: count
    .nullable()
    .describe("number of the cheapest that meets them with one model for all features"),
  savedPerMonth: z
    .number()
    .nullable()
    .describe("US dollars that the split saves; negative where it costs more, null where one is missing"),
  text: z.string(),
});
export type SplitAdvice = DeepReadonly<z.output<typeof splitAdvice>>;

const recommendation = z.strictObject({
  option: count.nullable().describe("number of the option, from 0; null where none meets the SLOs"),
  reason: z.string(),
  runnerUp: count.nullable().describe("the next one, or the nearest where none meets the SLOs"),
  wouldChange: z.array(z.string()),
  split: splitAdvice.exactOptional().describe("whether to split the features, where it was asked"),
});
export type Recommendation = DeepReadonly<z.output<typeof recommendation>>;

const gatewayBeside = z
  .strictObject({
    instances: count,
    size: z.string(),
    machine: z.string().describe("whose price is taken"),
    text: z.string(),
    source: z.string(),
    cost,
  })
  .describe("the AI gateway beside every option, paid for apart");
export type GatewayBeside = Omit<DeepReadonly<z.output<typeof gatewayBeside>>, "cost"> & {
  readonly cost: FoundCost;
};

/** A plan, `capsim.plan/1`: what `capsim plan --format json` prints and `plan.json` holds. */
export const planSchema = z.strictObject({
  schema: z.literal("capsim.plan/1"),
  ...headerFields,
  scenario: scenarioRecord,
  redundancy,
  hoursPerMonth: z.number().positive().describe("hours of operation that a month's costs are of"),
  today: z.string().describe("YYYY-MM-DD: the day whose age the prices have"),
  options: z.array(planOption).describe("by cost; those that no fleet makes meet the SLOs last"),
  recommendation,
  gateway: gatewayBeside.nullable().describe("null where the load is not users"),
  growth: growth.exactOptional().describe("where it was asked for"),
  findings: z.array(finding).exactOptional(),
  warnings: z.array(z.string()).describe("the findings in words, in their order"),
  optionsAsked: count.describe("more than there are where the plan was interrupted"),
  calibrationCurves: calibrationCurves.describe(
    "measured beside simulated bursts, of the options in front; absent in a document of an earlier version",
  ),
});
export type PlanDocument = DeepReadonly<z.output<typeof planSchema>>;
