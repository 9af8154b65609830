import { z } from "zod";
import { type Found, finding } from "./finding.ts";
import { capacity } from "./parts/capacity.ts";
import { calibrationCurves } from "./parts/curves.ts";
import type { DeepReadonly } from "./parts/deepReadonly.ts";
import { deploymentName, fleetFields } from "./parts/entry.ts";
import { headerFields } from "./parts/header.ts";
import { lawUsed } from "./parts/law.ts";
import { scalableKind, scaledLoad } from "./parts/load.ts";
import { metrics } from "./parts/metrics.ts";
import { amount, count } from "./parts/numbers.ts";
import { scenarioRecord } from "./parts/scenarioRecord.ts";
import { sloResult } from "./parts/slo.ts";
import { overload, state } from "./parts/state.ts";

const point = z.strictObject({
  load: scaledLoad,
  state,
  offeredRequestsPerSecond: amount.nullable(),
  overload: overload.exactOptional(),
  metrics,
  slo: z.array(sloResult),
  beyondMeasured: z.boolean().describe("whether the simulated batch went beyond the measured concurrency"),
  replications: count,
  drawnReplications: count,
  measuredSeconds: amount.nullable(),
});
/** One load of a curve. */
export type SweepPoint = DeepReadonly<z.output<typeof point>>;

const knee = z
  .discriminatedUnion("kind", [
    z
      .strictObject({ kind: z.literal("within"), load: scaledLoad, from: scaledLoad, to: scaledLoad })
      .describe("power is within 5 % of its peak between from and to: a wide range is a blunt knee"),
    z
      .strictObject({ kind: z.enum(["above", "below"]), load: scaledLoad })
      .describe("the knee lies outside of the loads that were tried"),
  ])
  .describe("load of greatest throughput over latency");
/** Where a curve bends. */
export type Knee = DeepReadonly<z.output<typeof knee>>;

const curve = z.strictObject({
  deployment: deploymentName,
  model: z.string(),
  machine: z.string(),
  ...fleetFields,
  law: lawUsed,
  loadKind: scalableKind,
  points: z.array(point),
  saturation: z
    .strictObject({ load: scaledLoad, requestsPerSecond: amount })
    .describe("where the machines have no spare time left, under the law's centre"),
  knee: knee.nullable().describe("null where the curve does not show it"),
  capacity: capacity.describe("of all deployments together, where there are several"),
  findings: z.array(finding).exactOptional(),
  warnings: z.array(z.string()).describe("the findings in words, in their order"),
});
/** Latency and throughput of one model on one kind of machine against load, and what they carry. */
export type SweepCurve = DeepReadonly<z.output<typeof curve>>;
/** The same before its findings are put into words. */
export type FoundCurve = Found<SweepCurve>;

/** A sweep, `capsim.sweep/1`: what `capsim sweep --format json` prints and `sweep.json` holds. */
export const sweepSchema = z.strictObject({
  schema: z.literal("capsim.sweep/1"),
  ...headerFields,
  scenario: scenarioRecord,
  loadKind: scalableKind,
  loads: z.array(scaledLoad),
  curves: z.array(curve),
  curvesAsked: count.describe("more than there are curves where the sweep was interrupted"),
  calibrationCurves,
});
export type SweepDocument = DeepReadonly<z.output<typeof sweepSchema>>;
