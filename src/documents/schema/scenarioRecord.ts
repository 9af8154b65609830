import { z } from "zod";
import { count } from "./numbers.ts";

/** Kinds of load. */
export const loadKind = z.enum(["users", "concurrency", "rate", "burst", "trace"]);

/** A model on a machine with its law and engine. */
export const pair = z.looseObject({ model: z.string(), machine: z.string() });

/** Everything that results follow from, as a result document has it. */
export const scenario = z
  .looseObject({
    load: z.looseObject({ kind: loadKind }),
    workload: z.looseObject({
      name: z.string(),
      features: z.array(z.looseObject({ name: z.string(), share: z.number() })),
    }),
    assumptions: z.array(
      z.strictObject({
        about: z.enum(["load", "workload", "gateway", "clients", "faults"]),
        text: z.string(),
        source: z.string(),
      }),
    ),
    gateway: z
      .strictObject({
        instances: z.int().min(1),
        concurrency: z.int().min(1).describe("calls an instance holds at once"),
        queueLimit: count,
        timeoutSeconds: z.number(),
      })
      .optional(),
    demand: z
      .strictObject({
        usersLogDeviation: z.number().min(0),
        requestsLogDeviation: z.number().min(0),
        features: z.array(z.strictObject({ feature: z.string(), logDeviation: z.number().min(0) })),
        mixOnly: z.boolean(),
      })
      .optional()
      .describe("what is not known of how much is asked, as standard deviations of logarithms"),
    clients: z
      .strictObject({
        timeoutSeconds: z.record(z.string(), z.number().nullable()).describe("by feature; null: for ever"),
        retries: count,
        backoff: z.strictObject({
          firstSeconds: z.number(),
          factor: z.number(),
          mostSeconds: z.number(),
          jitter: z.number(),
        }),
        abandonmentSeconds: z.number().nullable(),
      })
      .optional(),
    replicas: z.int().min(1),
    routing: z.enum(["round-robin", "least-outstanding", "power-of-two"]),
    pairs: z.array(pair),
    experiment: z.looseObject({ precision: z.number(), confidence: z.number() }),
  })
  .describe("everything the results follow from, resolved");
