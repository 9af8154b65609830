import { z } from "zod";
import { routings } from "../../engine/routingPolicies.ts";
import type { DeepReadonly } from "./deepReadonly.ts";
import { clients, faults } from "./faults.ts";
import { engineLimit, fittedLaw } from "./law.ts";
import { loadRecord } from "./load.ts";
import { amount, count, positiveCount, share } from "./numbers.ts";
import { feature, outputCap } from "./workload.ts";

export const routing = z.enum(routings);

/** A model on a machine with all that decides its numbers. */
export const pairRecord = z
  .strictObject({
    deployment: z.string().exactOptional().describe("only where the pairs are deployments of one system"),
    features: z.array(z.string()).exactOptional(),
    replicas: positiveCount.exactOptional(),
    routing: routing.exactOptional(),
    model: z.string(),
    machine: z.string(),
    law: fittedLaw,
    faults: faults.exactOptional().describe("absent where nothing fails"),
    engine: z.strictObject({
      maxNumSeqs: positiveCount,
      maxNumBatchedTokens: positiveCount,
      kvTokens: count,
      maxModelLen: positiveCount,
      prefixCaching: z.boolean(),
      queueLimit: count.exactOptional().describe("absent where any number may wait"),
      measured: z
        .array(engineLimit)
        .exactOptional()
        .describe("limits that the calibration states, and that hold in place of vLLM's defaults"),
    }),
    outputCaps: z.array(outputCap).describe("caps on answers that hold for this model only"),
  })
  .meta({ id: "pair" });
export type PairRecord = DeepReadonly<z.output<typeof pairRecord>>;

const gateway = z
  .strictObject({
    instances: positiveCount,
    concurrency: positiveCount.describe("calls an instance holds at once"),
    queueLimit: count,
    timeoutSeconds: amount,
  })
  .describe("absent where calls go straight to the models");

const demand = z
  .strictObject({
    usersLogDeviation: amount,
    requestsLogDeviation: amount.describe("of a user's requests, all features alike"),
    features: z.array(z.strictObject({ feature: z.string(), logDeviation: amount })),
    mixOnly: z.boolean().describe("whether the features' deviations change the mix only"),
  })
  .describe("what is not known of how much is asked, as standard deviations of logarithms");

const experiment = z.strictObject({
  precision: amount,
  minReplications: count,
  maxReplications: count,
  durationSeconds: amount,
  slos: z.array(z.string()),
  featureSlos: z
    .array(z.string())
    .exactOptional()
    .describe('those of single features, such as "chat:ttft.p95<2s"'),
  confidence: share,
});

/** Everything the results follow from, resolved: defaults, files, names. */
export const scenarioRecord = z
  .strictObject({
    load: loadRecord,
    workload: z.strictObject({
      name: z.string(),
      features: z.array(feature),
      isBuiltIn: z
        .boolean()
        .describe("whether it ships with capsim, so that the catalogue knows its sources"),
    }),
    assumptions: z.array(
      z.strictObject({
        about: z.enum(["load", "workload", "gateway", "clients", "faults"]),
        text: z.string(),
        source: z.string(),
      }),
    ),
    clients: clients.exactOptional(),
    gateway: gateway.exactOptional(),
    demand: demand.exactOptional(),
    replicas: positiveCount.describe(
      "machines, or engines where a machine is one; of all deployments together",
    ),
    routing: routing.describe("of the first deployment"),
    pairs: z.array(pairRecord),
    experiment,
  })
  .describe("everything the results follow from, resolved");
export type ScenarioRecord = DeepReadonly<z.output<typeof scenarioRecord>>;
