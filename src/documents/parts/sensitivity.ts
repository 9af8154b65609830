import { z } from "zod";
import type { DeepReadonly } from "./deepReadonly.ts";
import { count, interval } from "./numbers.ts";

/** A paired difference, variant minus base, and what it means. */
export const difference = z
  .strictObject({
    base: z.number().nullable(),
    variant: z.number().nullable(),
    value: z.number().nullable().describe("variant minus base"),
    ci: interval.nullable().describe("95 % paired interval of the difference: Monte Carlo error only"),
    relative: z
      .number()
      .nullable()
      .describe("the difference over the base's value; null where that is 0 or unknown"),
    band: interval
      .nullable()
      .describe(
        "90 % band of the difference in the next hour, under the same draws of law and demand in both",
      ),
    verdict: z
      .enum(["better", "worse", "no-difference"])
      .nullable()
      .describe("null where neither has a value"),
  })
  .meta({ id: "difference" });
export type Difference = DeepReadonly<z.output<typeof difference>>;
export type Verdict = NonNullable<Difference["verdict"]>;

const inputFields = {
  input: z.string(),
  range: z.enum(["its 90 % range", "±20 %, for want of a known range"]),
};
const factor = z.number().positive().describe("of the input's value");

const end = z.strictObject({ factor, e2eP95: difference });
const inputSwing = z.strictObject({
  ...inputFields,
  low: end,
  high: end,
  swing: z.number().nullable().describe("seconds between the ends; null where one of them is overloaded"),
});
/** What E2E p95 does when one input is at either end of its range, all else as asked. */
export type InputSwing = DeepReadonly<z.output<typeof inputSwing>>;

const interaction = z.strictObject({
  inputs: z.tuple([z.string(), z.string()]),
  value: z.number().describe("difference of differences of E2E p95, seconds"),
  ci: interval.nullable(),
});
/** How much more two inputs do together than one after the other. */
export type Interaction = DeepReadonly<z.output<typeof interaction>>;

/** Inputs by their swing, the widest first, and how the first two work together. */
export const sensitivity = z.strictObject({
  baseE2eP95: z.number().nullable(),
  inputs: z.array(inputSwing),
  interaction: interaction.nullable(),
});
export type Sensitivity = DeepReadonly<z.output<typeof sensitivity>>;

const dollars = z.number().nullable().describe("US dollars, to the cent");
const costEnd = z.strictObject({
  factor,
  machines: count.nullable().describe("fewest that keep the SLOs; null where no number does"),
  perMonth: dollars,
});
/** A month with one input at one end of its range. */
export type CostEnd = DeepReadonly<z.output<typeof costEnd>>;

const costSwing = z.strictObject({
  ...inputFields,
  low: costEnd,
  high: costEnd,
  swing: dollars.describe("between the ends; null where no fleet keeps the SLOs at one of them"),
});
/** What one input, or the price of a machine, does to the cost of a month, all else as asked. */
export type CostSwing = DeepReadonly<z.output<typeof costSwing>>;

/** Inputs by what they do to the cost of a month, the widest first. */
export const costSensitivity = z.strictObject({
  machines: count.describe("as asked: the fewest that keep the SLOs, or those that there are"),
  perMonth: z.number(),
  inputs: z.array(costSwing),
  heldBecause: z
    .string()
    .nullable()
    .describe("why only the price moves the cost; null where the machines follow the inputs"),
});
export type CostSensitivity = DeepReadonly<z.output<typeof costSensitivity>>;
