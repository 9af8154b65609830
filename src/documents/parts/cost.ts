import { z } from "zod";
import { type Found, finding } from "../finding.ts";
import type { DeepReadonly } from "./deepReadonly.ts";
import { money } from "./numbers.ts";

const item = z.enum(["rent", "committed rent", "depreciation", "upkeep", "electricity", "gateway"]);
/** What a line of a bill is for. */
export type CostItem = z.output<typeof item>;

export const knownMoney = money.nullable().describe("US dollars, to the cent; null where no price is known");

const priceFields = {
  currency: z.literal("USD"),
  priceDate: z
    .string()
    .nullable()
    .describe("of the oldest price that counts; null where one of them is undated or the user's own"),
  priceSource: z.string(),
};

/** What a plan costs. */
export const cost = z
  .strictObject({
    perHour: knownMoney.describe("a month's cost over its hours of operation"),
    perMonth: knownMoney.describe("the sum of the lines"),
    ...priceFields,
    breakdown: z.array(z.strictObject({ item, machine: z.string(), perMonth: money })),
    assumptions: z.array(z.string()),
    findings: z.array(finding).exactOptional(),
    warnings: z.array(z.string()).describe("the findings in words, in their order"),
  })
  .meta({ id: "cost" });
export type PlanCost = DeepReadonly<z.output<typeof cost>>;
/** The same before its findings are put into words. */
export type FoundCost = Found<PlanCost>;

/** What a month of all machines costs, at list prices unless others were given. */
export const monthlyCost = z.strictObject({ perMonth: knownMoney, ...priceFields });
export type MonthlyCost = DeepReadonly<z.output<typeof monthlyCost>>;
