import { z } from "zod";
import {
  latencyMetrics,
  percentileStats,
  type RequestLatencyKey,
  requestLatencies,
} from "../latencyMetrics.ts";
import type { DeepReadonly } from "./deepReadonly.ts";
import { estimate } from "./numbers.ts";

const statFields = Object.fromEntries(percentileStats.map((stat) => [stat, estimate])) as Record<
  (typeof percentileStats)[number],
  typeof estimate
>;

/** A time over all requests. */
export const latencies = z.strictObject(statFields).meta({ id: "latencies" });
export type LatencyEstimates = DeepReadonly<z.output<typeof latencies>>;

/** The times that every request has. */
export const latencyFields = Object.fromEntries(
  requestLatencies.map((metric) => {
    const { key, long, about } = latencyMetrics[metric];
    return [key, latencies.describe(`${long}, ${about}`)];
  }),
) as Record<RequestLatencyKey, typeof latencies>;
export type LatencyMetrics = Readonly<Record<RequestLatencyKey, LatencyEstimates>>;

const outcomeFields = {
  goodputRequestsPerSecond: estimate.describe(
    "requests a second answered within the limit of every SLO, whatever share a percentile lets off",
  ),
  failedShare: estimate.describe(
    "of the requests, those that left without an answer; without those cancelled by typing on",
  ),
};

const systemFields = {
  requestsPerSecond: estimate,
  outputTokensPerSecond: estimate,
  inFlight: estimate,
  batchSize: estimate,
  kvUsage: estimate,
  utilisation: estimate,
  prefixHitShare: estimate.describe("of the prompt tokens, those that the prefix cache held"),
  availability: estimate.describe("of the replica-seconds, those in which the replica was up"),
  sendingsPerRequest: estimate.describe("for each request that came"),
  wastedTokenShare: estimate.describe("of the tokens computed, those of sendings that were not answered"),
};

/** Everything measured of a deployment. */
export const metrics = z
  .strictObject({ ...latencyFields, ...outcomeFields, ...systemFields })
  .meta({ id: "metrics" });
export type Metrics = DeepReadonly<z.output<typeof metrics>>;
export type OutcomeMetrics = Pick<Metrics, keyof typeof outcomeFields>;
export type SystemMetrics = Pick<Metrics, keyof typeof systemFields>;

/** Everything measured of one feature's requests. */
export const featureMetrics = z.strictObject({
  ...latencyFields,
  questionLatencySeconds: latencies
    .exactOptional()
    .describe(`${latencyMetrics.question.long}: ${latencyMetrics.question.about}`),
  ...outcomeFields,
  requestsPerSecond: estimate,
});
