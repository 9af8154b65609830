import { z } from "zod";
import type { DeepReadonly } from "./deepReadonly.ts";
import { deploymentName } from "./entry.ts";
import { loadKind } from "./load.ts";
import { estimate, interval } from "./numbers.ts";
import { state } from "./state.ts";

const loadPoint = z.strictObject({
  load: z.number().describe("users, requests in flight, requests per second, requests in the burst"),
  state,
  e2eP50: estimate,
  e2eP95: estimate,
  requestsPerSecond: estimate,
  outputTokensPerSecond: estimate,
  batchSize: estimate,
});
export type LoadPoint = DeepReadonly<z.output<typeof loadPoint>>;

/** Results around the asked load, for charts. */
export const loadCurve = z.strictObject({
  deployment: deploymentName,
  model: z.string(),
  machine: z.string(),
  loadKind,
  askedLoad: z.number(),
  points: z.array(loadPoint),
});
export type LoadCurve = DeepReadonly<z.output<typeof loadCurve>>;

const calibrationPoint = z.strictObject({
  requests: z.int(),
  meanTimeSeconds: z.number(),
  meanTokensPerSecond: z.number(),
  totalTokensPerSecond: z.number(),
});
export type CalibrationPoint = DeepReadonly<z.output<typeof calibrationPoint>>;

/** Measured rows of a curve beside the same bursts simulated with the fitted law, for charts. */
const calibrationCurve = z.strictObject({
  model: z.string(),
  machine: z.string(),
  measuredConcurrency: interval,
  measured: z.array(calibrationPoint),
  simulated: z.array(calibrationPoint),
});
export type CalibrationCurve = DeepReadonly<z.output<typeof calibrationCurve>>;

export const calibrationCurves = z
  .array(calibrationCurve)
  .exactOptional()
  .describe("measured beside simulated bursts, for charts");
