import { z } from "zod";
import { finding } from "./finding.ts";
import { sizeCapacity } from "./parts/capacity.ts";
import { calibrationCurves } from "./parts/curves.ts";
import type { DeepReadonly } from "./parts/deepReadonly.ts";
import { headerFields } from "./parts/header.ts";
import { scalableKind, scaledLoad } from "./parts/load.ts";
import { count, interval, money } from "./parts/numbers.ts";
import { pairRecord, scenarioRecord } from "./parts/scenarioRecord.ts";

const costStep = sizeCapacity.extend({ costPerMonth: money });
/** A fleet of an option: what it carries at most, and what it costs. */
export type CostStep = DeepReadonly<z.output<typeof costStep>>;

const option = z.strictObject({
  name: z.string(),
  model: z.string(),
  machine: z.string(),
  costPerMonth: money.describe("of one machine"),
  steps: z.array(costStep),
});
/** One thing that may be bought: a model on a kind of machine, any number of which carry the load together. */
export type BreakEvenOption = DeepReadonly<z.output<typeof option>>;

const stretch = z.strictObject({
  option: count.nullable().describe("number of the cheapest option; null where none carries so much"),
  from: scaledLoad,
  to: scaledLoad,
  toCi: interval.nullable().describe("95 % interval of a break-even point"),
});
/** Loads in which one option is the cheapest that keeps the SLOs. */
export type CheapestStretch = DeepReadonly<z.output<typeof stretch>>;

const breakEven = z.strictObject({
  loadKind: scalableKind,
  upTo: scaledLoad.describe("the largest load that was looked at"),
  options: z.array(option),
  stretches: z.array(stretch),
  leftOut: z
    .array(z.strictObject({ name: z.string(), reason: z.string() }))
    .describe("options that are not compared"),
});
/** Where one option becomes cheaper than another. */
export type BreakEven = DeepReadonly<z.output<typeof breakEven>>;

/** Break-even points, `capsim.breakeven/1`: what `--format json` prints and `break-even.json` holds. */
export const breakEvenSchema = z.strictObject({
  schema: z.literal("capsim.breakeven/1"),
  ...headerFields,
  scenario: scenarioRecord.describe("the base"),
  breakEven,
  hoursPerMonth: z.number().positive(),
  assumptions: z.array(z.string()).describe("what costs take for granted"),
  pairs: z.array(pairRecord).exactOptional().describe("those of all options, each once"),
  calibrationCurves,
  findings: z.array(finding).exactOptional(),
  warnings: z.array(z.string()).describe("the findings in words, in their order"),
});
export type BreakEvenDocument = DeepReadonly<z.output<typeof breakEvenSchema>>;
