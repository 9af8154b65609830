import { z } from "zod";
import { calibrationCurve } from "../parts/curves.ts";
import { lawChange } from "../parts/law.ts";
import { metrics } from "../parts/metrics.ts";
import { count, interval } from "../parts/numbers.ts";
import { reproduction } from "../parts/reproduction.ts";
import { scenarioRecord as scenario } from "../parts/scenarioRecord.ts";
import { state } from "../parts/state.ts";

const loadKind = z.enum(["users", "concurrency", "rate"]);
const load = z.number().min(0).describe("users, requests in flight or requests per second, as loadKind says");

const point = z.strictObject({
  load,
  state,
  offeredRequestsPerSecond: z.number().nullable(),
  overload: z
    .strictObject({
      offeredRequestsPerSecond: z.number(),
      capacityRequestsPerSecond: z.number(),
      queueGrowthPerSecond: z.number(),
    })
    .optional(),
  metrics,
  slo: z.array(
    z.strictObject({
      slo: z.string(),
      probability: z.number().min(0).max(1),
      verdict: z.enum(["met", "missed", "undecided"]),
    }),
  ),
  beyondMeasured: z.boolean(),
  replications: count,
  drawnReplications: count,
  measuredSeconds: z.number().nullable(),
});

export const capacity = z.strictObject({
  value: load
    .nullable()
    .describe("the most load at which the next busy hour keeps every SLO with the stated confidence"),
  ci: interval.nullable().describe("95 % interval from order statistics of the hours' own thresholds"),
  basis: z
    .enum(["slo", "saturation"])
    .describe("saturation: no SLO was given, or none breaks before the machines have no spare time left"),
  confidence: z.number(),
  probability: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe("that the next hour keeps every SLO at the value"),
  binding: z
    .strictObject({ slo: z.string(), resource: z.enum(["speed", "seats", "kv"]) })
    .nullable()
    .describe("the SLO that breaks first, and what is short then"),
  requestsPerSecond: z.number().nullable().describe("served at the value"),
  replications: count,
  trials: count.describe("replications simulated in the search"),
  measuredSeconds: z.number().describe("seconds that count as one busy hour"),
  inversions: count.describe(
    "replications that kept the SLOs at a heavier load than one at which they broke them",
  ),
});

/** The shape of a sweep, `capsim.sweep/1`. */
export const sweepSchema = z.strictObject({
  schema: z.literal("capsim.sweep/1"),
  version: z.string(),
  seed: count,
  scenarioHash: z.string().regex(/^[0-9a-f]{64}$/),
  reproduction: reproduction.optional(),
  scenario,
  loadKind,
  loads: z.array(load),
  curves: z.array(
    z.strictObject({
      deployment: z
        .string()
        .optional()
        .describe("only where a scenario has several deployments, which then have one capacity together"),
      model: z.string(),
      machine: z.string(),
      replicas: z.int().min(1),
      machines: z.int().min(1).optional(),
      enginesPerMachine: z.int().min(2).optional(),
      law: z.strictObject({
        basis: z.enum(["measured", "transferred", "given"]),
        source: z.string(),
        measuredConcurrency: interval.nullable(),
        beyondMeasured: z.boolean(),
        variant: z.array(lawChange).optional(),
      }),
      loadKind,
      points: z.array(point),
      saturation: z
        .strictObject({ load, requestsPerSecond: z.number() })
        .describe("where the machines have no spare time left, under the law's centre"),
      knee: z
        .discriminatedUnion("kind", [
          z.strictObject({ kind: z.literal("within"), load, from: load, to: load }),
          z.strictObject({ kind: z.enum(["above", "below"]), load }),
        ])
        .nullable()
        .describe("load of greatest throughput over latency; above or below the loads that were tried"),
      capacity,
      warnings: z.array(z.string()),
    }),
  ),
  curvesAsked: count.describe("more than there are curves where the sweep was interrupted"),
  calibrationCurves: z.array(calibrationCurve).optional().describe("measured beside simulated bursts"),
});

/** JSON Schema of a sweep. */
export function sweepJsonSchema(): object {
  return { ...z.toJSONSchema(sweepSchema, { reused: "ref" }), title: "capsim sweep" };
}
