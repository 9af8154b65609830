import { z } from "zod";
import { sizeCapacity } from "./capacity.ts";
import { knownMoney } from "./cost.ts";
import type { DeepReadonly } from "./deepReadonly.ts";
import { scalableKind, scaledLoad } from "./load.ts";
import { count } from "./numbers.ts";

/** When a step of growth asks for more machines. */
const growthStep = z.strictObject({
  machines: count.describe("from that month on"),
  month: count
    .nullable()
    .describe("months from now; null for a machine that only the capacity's interval asks for"),
  earliest: count.describe("by the ends of the capacity's interval"),
  latest: count.nullable().describe("null: after the last year, or not bounded"),
  load: scaledLoad.describe("at that month, or at the end"),
});
export type GrowthStep = DeepReadonly<z.output<typeof growthStep>>;

const pricedStep = growthStep.extend({ costPerMonth: knownMoney.describe("of all machines from then on") });

const date = z.string().regex(/^\d{4}-\d{2}$/);
const datedStep = pricedStep.extend({
  date: date.nullable(),
  earliestDate: date,
  latestDate: date.nullable(),
});
export type DatedStep = DeepReadonly<z.output<typeof datedStep>>;

const costOverTime = z.strictObject({
  perYear: z.array(knownMoney).describe("the last may be a part of a year"),
  total: knownMoney,
});
export type CostOverTime = DeepReadonly<z.output<typeof costOverTime>>;

const fleetGrowth = z.strictObject({
  option: count.describe("number of the option, from 0"),
  sizes: z.array(sizeCapacity),
  steps: z.array(datedStep),
  outgrownInMonth: count.nullable().describe("null unless more machines are needed than the search looks at"),
  cost: costOverTime,
});
/** An option of a plan over the years, its months not yet dated. */
export type FleetGrowth = DeepReadonly<
  Omit<z.output<typeof fleetGrowth>, "steps"> & { steps: z.output<typeof pricedStep>[] }
>;

/** The fleets in front under a growing load. */
export const growth = z.strictObject({
  growth: z.string().describe('as it was given: "20%/year"'),
  perYear: z.number().describe("share by which the load grows in a year, compound"),
  years: z.number().positive(),
  loadKind: scalableKind,
  load: scaledLoad,
  loadAtEnd: scaledLoad,
  fleets: z.array(fleetGrowth).describe("the options in front that meet the SLOs"),
});
export type PlanGrowth = DeepReadonly<z.output<typeof growth>>;
