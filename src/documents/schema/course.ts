import { z } from "zod";
import { count, estimate, share } from "./numbers.ts";

const series = z.array(z.number());

/** The course of a time in which something is sure to come to the replicas. */
export const timeline = z
  .strictObject({
    startSeconds: z.number(),
    binSeconds: z.number(),
    offeredRequestsPerSecond: series,
    sendingsPerSecond: series,
    answeredRequestsPerSecond: series,
    goodputRequestsPerSecond: series,
    failedRequestsPerSecond: series,
    waiting: series,
    inFlight: series,
    e2eP95Seconds: z.array(z.number().nullable()),
    disturbances: z.array(
      z.strictObject({
        kind: z.enum(["outage", "slow", "restart"]),
        deployment: count,
        replicas: z.array(z.int().min(1)),
        fromSeconds: z.number(),
        toSeconds: z.number(),
      }),
    ),
  })
  .describe("the course of the measured time where something is sure to come, mean of the runs by bin");

/** The recovery from it. */
export const recovery = z.strictObject({
  afterSeconds: z.number(),
  recoversSeconds: estimate,
  recoveredShare: share,
  usualInFlight: z.number(),
  peakSendingsPerOffered: estimate,
  peakAtSeconds: z.number(),
});
