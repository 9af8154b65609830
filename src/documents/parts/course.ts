import { z } from "zod";
import type { DeepReadonly } from "./deepReadonly.ts";
import { count, estimate, positiveCount, share } from "./numbers.ts";

const series = z.array(z.number());

/** The course of a time in which replicas fail, are slow or are restarted. */
export const timeline = z
  .strictObject({
    startSeconds: z.number().describe("of the first bin, from the start of the measured time"),
    binSeconds: z.number(),
    offeredRequestsPerSecond: series,
    sendingsPerSecond: series,
    answeredRequestsPerSecond: series,
    goodputRequestsPerSecond: series,
    failedRequestsPerSecond: series,
    waiting: series.describe("when the bin ends"),
    inFlight: series.describe("on average"),
    e2eP95Seconds: z
      .array(z.number().nullable())
      .describe("of the requests that came in the bin and were answered; null where there are none"),
    disturbances: z.array(
      z.strictObject({
        kind: z.enum(["outage", "slow", "restart"]),
        deployment: count,
        replicas: z.array(positiveCount),
        fromSeconds: z.number(),
        toSeconds: z.number(),
      }),
    ),
  })
  .describe("the course of the measured time where something is sure to come, mean of the runs by bin");
export type Timeline = DeepReadonly<z.output<typeof timeline>>;

/** How the system comes to rest after the last disturbance. */
export const recovery = z.strictObject({
  afterSeconds: z.number().describe("when the last disturbance is over, in the measured time"),
  recoversSeconds: estimate.describe(
    "from then until as few are in flight, sent and failing as before; no value where most runs take longer",
  ),
  recoveredShare: share.describe("of the runs, those that recover within the measured time"),
  usualInFlight: z.number(),
  peakSendingsPerOffered: estimate.describe(
    "sendings a second at their peak, over the mean number of requests that come",
  ),
  peakAtSeconds: z.number(),
});
export type Recovery = DeepReadonly<z.output<typeof recovery>>;
