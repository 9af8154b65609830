import { z } from "zod";
import { finding } from "../finding.ts";
import { recovery, timeline } from "./course.ts";
import { dayFields } from "./day.ts";
import type { DeepReadonly } from "./deepReadonly.ts";
import { lawUsed } from "./law.ts";
import { loadKind } from "./load.ts";
import { featureMetrics, latencies, metrics } from "./metrics.ts";
import { amount, count, estimate, interval, positiveCount, share } from "./numbers.ts";
import { sloResult } from "./slo.ts";
import { overload, state, stopped } from "./state.ts";

export const deploymentName = z
  .string()
  .exactOptional()
  .describe("only where a scenario has several deployments, which are simulated together");

export const compatibility = z
  .enum(["full", "largely", "limited", "incompatible", "unlisted"])
  .exactOptional()
  .describe("how far GitLab holds the model fit for the feature, where it rates it");

/** Engines, and the machines that they run on. */
export const fleetFields = {
  replicas: positiveCount.describe("engines that each serve the whole model"),
  machines: positiveCount.exactOptional().describe("only where a machine runs several engines"),
  enginesPerMachine: z.int().min(2).exactOptional(),
};

const featureResult = z.strictObject({
  feature: z.string(),
  deployment: deploymentName,
  model: z.string(),
  machine: z.string(),
  compatibility,
  metrics: featureMetrics,
  slo: z.array(sloResult).describe("of this feature alone"),
});
export type FeatureResult = DeepReadonly<z.output<typeof featureResult>>;

const gatewayResult = z.strictObject({
  places: positiveCount.describe("calls that it holds at once at most"),
  held: estimate.describe("calls that hold a place, on average"),
  queued: estimate.describe("calls that wait for one, on average"),
  utilisation: estimate.describe("share of the places in use"),
  waitSeconds: estimate.describe("mean time a call waits for a place"),
});
export type GatewayResult = DeepReadonly<z.output<typeof gatewayResult>>;

const house = z
  .strictObject({
    deployments: z.array(z.string()),
    requestsPerSecond: estimate,
    outputTokensPerSecond: estimate,
    inFlight: estimate.describe("calls sent and not yet answered, those that wait in the gateway among them"),
    e2eLatencySeconds: latencies.describe("of all requests, whichever deployment served them"),
    gateway: gatewayResult.exactOptional(),
  })
  .describe("all deployments together, and the gateway before them; the same in each of their entries");
export type HouseResult = DeepReadonly<z.output<typeof house>>;

const load = z.strictObject({
  kind: loadKind,
  users: z.number().exactOptional(),
  thinkTimeSeconds: amount.exactOptional(),
  concurrency: z.number().exactOptional(),
  requestsPerSecond: amount.exactOptional(),
  requests: count.exactOptional(),
  profile: z
    .strictObject({ name: z.string(), periodSeconds: z.number(), meanFactor: z.number() })
    .exactOptional()
    .describe("how the load moves with the clock; the other figures are those of its busiest hour"),
  blockSeconds: amount.exactOptional().describe("length of the blocks that a trace is resampled in"),
  share: share.exactOptional().describe("of the model calls; only where there are several deployments"),
  offeredRequestsPerSecond: z.number().nullable().describe("asked of this deployment"),
  capacityRequestsPerSecond: z
    .number()
    .nullable()
    .describe("that the deployment serves when it is never idle; null for transient runs"),
});

const bandOrigin = z
  .strictObject({
    law: share,
    demand: share.describe("how many ask, how often, and for what"),
    load: share,
    beyondMeasured: share.describe("the part of law that comes from terms used outside what was measured"),
    nextTest: z
      .strictObject({
        requests: count,
        inputTokens: count,
        outputTokens: count,
        errorBefore: amount.describe(
          "relative error of E2E p95 that the law causes now, a standard deviation",
        ),
        errorAfter: amount.describe("the same after the test"),
      })
      .nullable()
      .describe("the burst of equal requests whose measurement would narrow the band most"),
  })
  .describe("shares of the variance of the band of E2E p95; law, demand and load add up to 1");
export type BandOrigin = DeepReadonly<z.output<typeof bandOrigin>>;

const counts = z
  .strictObject({
    completed: count,
    rejected: count.describe("never fits, or turned away"),
    turnedAway: count,
    timedOut: count.describe("the last sending was not answered in time"),
    lost: count.describe("the last sending went to a replica that was down, or failed"),
    abandoned: count.describe("the user left"),
    cancelled: count.describe("the user typed on"),
    preempted: count,
  })
  .describe("over the measured windows of all replications");
export type Counts = DeepReadonly<z.output<typeof counts>>;

/** One predicted operating point: a model on a machine under one load. */
export const entry = z
  .strictObject({
    deployment: deploymentName,
    model: z.string(),
    machine: z.string(),
    ...fleetFields,
    law: lawUsed,
    load,
    state,
    overload: overload.exactOptional(),
    ...dayFields,
    metrics,
    features: z.array(featureResult),
    house: house.exactOptional(),
    slo: z.array(sloResult),
    bandFrom: bandOrigin
      .nullable()
      .describe("null where law and demand are certain, or too few runs were made to tell"),
    counts,
    replications: count.describe("runs under the law's centre, behind value and ci"),
    drawnReplications: count.describe(
      "runs each under its own draw of law and demand, behind band and SLO verdicts",
    ),
    stopped,
    warmUpSeconds: amount.describe("removed from the start of each replication"),
    measuredSeconds: z.number().nullable().describe("of each replication, after the warm-up"),
    e2eDistribution: z
      .array(interval)
      .describe("E2E latency of all requests, for charts: [probability, seconds]"),
    timeline: timeline.exactOptional(),
    recovery: recovery.exactOptional(),
    flags: z.array(z.string()).describe("codes of those findings that the runs showed"),
    findings: z.array(finding).exactOptional(),
    warnings: z.array(z.string()).describe("the findings in words, in their order"),
  })
  .meta({ id: "entry" });
export type ResultEntry = DeepReadonly<z.output<typeof entry>>;
export type LatencyCurve = ResultEntry["e2eDistribution"];
