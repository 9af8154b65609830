import { z } from "zod";
import { amount, positiveCount, share } from "./numbers.ts";

/** How the replicas of a deployment fail. */
export const faults = z
  .strictObject({
    meanSecondsToFailure: amount.exactOptional(),
    meanSecondsToRepair: amount.exactOptional(),
    outages: z.array(z.strictObject({ replica: positiveCount, atSeconds: amount, seconds: amount })),
    slow: z.array(
      z.strictObject({
        replica: positiveCount,
        factor: amount,
        fromSeconds: amount.exactOptional(),
        toSeconds: amount.exactOptional(),
      }),
    ),
    rollingRestart: z.strictObject({ atSeconds: amount, drainSeconds: amount }).exactOptional(),
    loadSeconds: amount,
    detectionSeconds: amount,
  })
  .describe("replicas count from 1, times from the start of the measured time");

/** Clients that flags describe, the same for all features. */
export const clients = z
  .strictObject({
    timeoutSeconds: z.record(z.string(), amount.nullable()).describe("by feature; null: for ever"),
    retries: z.int().min(0),
    backoff: z.strictObject({ firstSeconds: amount, factor: amount, mostSeconds: amount, jitter: share }),
    abandonmentSeconds: amount.nullable(),
  })
  .describe("absent where they wait for every answer");
