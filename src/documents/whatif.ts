import { z } from "zod";
import { finding } from "./finding.ts";
import { monthlyCost } from "./parts/cost.ts";
import { calibrationCurves } from "./parts/curves.ts";
import type { DeepReadonly } from "./parts/deepReadonly.ts";
import { entry } from "./parts/entry.ts";
import { headerFields } from "./parts/header.ts";
import { count } from "./parts/numbers.ts";
import { pairRecord, scenarioRecord } from "./parts/scenarioRecord.ts";
import { costSensitivity, difference, sensitivity } from "./parts/sensitivity.ts";
import { stopped } from "./parts/state.ts";

const side = z.strictObject({
  results: z.array(entry).describe("an entry for each deployment"),
  cost: monthlyCost,
});
/** A base or a variant as it was simulated. */
export type ComparedSide = DeepReadonly<z.output<typeof side>>;

const differences = z
  .record(z.string(), difference)
  .describe("latencies in seconds, rates per second, shares, cost in US dollars; for costs less is better");
/** Differences by name: `e2e.p95` and other latencies in seconds, rates a second, shares, `cost.perMonth` in dollars. */
export type Differences = DeepReadonly<z.output<typeof differences>>;

const variant = side.extend({
  set: z
    .record(z.string(), z.string())
    .describe("what is different from the base, as it was given; empty keys are never in it"),
  comparedWith: count.describe("number of the base's side, from 0"),
  differences,
  findings: z.array(finding).exactOptional(),
  warnings: z.array(z.string()).describe("the findings in words, in their order"),
  stopped,
});
/** One variant against one base. */
export type ComparedVariant = DeepReadonly<z.output<typeof variant>>;

const sideSensitivity = z.strictObject({
  comparedWith: count,
  sensitivity,
  costPerMonth: z
    .strictObject({ value: z.number(), low: z.number(), high: z.number() })
    .nullable()
    .describe("of the machines there are, at their price and at a fifth less and more"),
  cost: costSensitivity
    .nullable()
    .describe("what moves the cost of a month, under the laws' centre; null where no price is known"),
});
/** What moves the latency and the cost of one base. */
export type SideSensitivity = DeepReadonly<z.output<typeof sideSensitivity>>;

/** A comparison, `capsim.whatif/1`: what `capsim whatif --format json` prints and `whatif.json` holds. */
export const whatifSchema = z.strictObject({
  schema: z.literal("capsim.whatif/1"),
  ...headerFields,
  base: z.strictObject({
    scenario: scenarioRecord,
    sides: z.array(side).describe("one for each model and machine that the base scenario has"),
  }),
  variants: z.array(variant),
  sensitivity: z.array(sideSensitivity).exactOptional().describe("where it was asked for"),
  costs: z.strictObject({
    hoursPerMonth: z.number().positive().describe("hours of operation that monthly costs are of"),
    assumptions: z.array(z.string()),
  }),
  pairs: z.array(pairRecord).exactOptional().describe("those of base and variants, each once"),
  calibrationCurves,
  findings: z.array(finding).exactOptional(),
  warnings: z.array(z.string()).describe("the findings in words, in their order"),
});
export type WhatifDocument = DeepReadonly<z.output<typeof whatifSchema>>;
