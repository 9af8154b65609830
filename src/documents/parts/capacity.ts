import { z } from "zod";
import type { DeepReadonly } from "./deepReadonly.ts";
import { scaledLoad } from "./load.ts";
import { amount, count, interval, share } from "./numbers.ts";

const binding = z.strictObject({
  slo: z.string(),
  resource: z
    .enum(["speed", "seats", "kv"])
    .describe("steps take too long, seats are all taken, or the KV cache is full"),
});
export type Resource = z.output<typeof binding>["resource"];

/** The most load that a system carries. */
export const capacity = z
  .strictObject({
    value: scaledLoad
      .nullable()
      .describe("the most load at which the next busy hour keeps every SLO with the stated confidence"),
    ci: interval
      .nullable()
      .describe(
        "95 % interval from order statistics of the hours' own thresholds; null where too few bound it on both sides",
      ),
    basis: z
      .enum(["slo", "saturation"])
      .describe("saturation: no SLO was given, or none breaks before the machines have no spare time left"),
    confidence: share,
    probability: share
      .nullable()
      .describe("that the next hour keeps every SLO at the value: (k + ½)/(n + 1) for k of n hours"),
    binding: binding.nullable().describe("the SLO that breaks first, and what is short then"),
    requestsPerSecond: amount.nullable().describe("served at the value"),
    replications: count,
    trials: count.describe("replications simulated in the search"),
    measuredSeconds: amount.describe("seconds that count as one busy hour"),
    inversions: count.describe(
      "replications that kept the SLOs at a heavier load than one at which they broke them",
    ),
  })
  .meta({ id: "capacity" });
export type CapacityEstimate = DeepReadonly<z.output<typeof capacity>>;

/** What so many machines carry within the SLOs. */
export const sizeCapacity = z.strictObject({
  machines: count,
  value: scaledLoad.describe("what so many machines carry within the SLOs"),
  ci: interval.nullable().describe("95 %; null where it is not bounded on both sides"),
  isSearched: z.boolean().describe("false: on the line between two sizes that were searched"),
});
export type SizeCapacity = DeepReadonly<z.output<typeof sizeCapacity>>;
