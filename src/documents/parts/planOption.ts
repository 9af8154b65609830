import { z } from "zod";
import { type Found, finding } from "../finding.ts";
import { capacity } from "./capacity.ts";
import { cost, type FoundCost, knownMoney } from "./cost.ts";
import type { DeepReadonly } from "./deepReadonly.ts";
import { compatibility } from "./entry.ts";
import { lawUsed } from "./law.ts";
import { featureMetrics, metrics } from "./metrics.ts";
import { count, interval, share } from "./numbers.ts";
import { sloResult } from "./slo.ts";

const effort = z
  .enum(["full", "screened"])
  .describe(
    "full: all hours simulated, as for every option in front or that one machine less would put there; screened: the hardest, shorter ones",
  );
export type Effort = z.output<typeof effort>;

const deployment = z.strictObject({
  deployment: z.string(),
  features: z.array(z.string()).describe("those that it serves"),
  model: z.string(),
  machine: z.string(),
  machines: count,
  replicas: count,
  gpus: count.nullable(),
  costPerMonth: knownMoney,
  law: lawUsed,
  metrics,
});
/** One of several deployments that together are an option. */
export type PlanDeployment = DeepReadonly<z.output<typeof deployment>>;

/** The fewest machines of one kind that keep the SLOs; or, where none do, the fleet that comes nearest. */
export const planOption = z.strictObject({
  model: z.string(),
  machine: z.string(),
  replicas: count.describe("engines, all machines together"),
  machines: count,
  toleratedDown: count.describe("machines that may be down while the SLOs are kept"),
  gpus: count.nullable(),
  deployments: z
    .array(deployment)
    .exactOptional()
    .describe(
      "of several planned together: model and machine of the option name all, its machines are their sum",
    ),
  meets: z.boolean(),
  probability: share.describe("that the next busy hour keeps every SLO, in the hardest state asked for"),
  hours: count.describe("busy hours the probability rests on: fewer for those that were screened and fail"),
  hoursSimulated: count.describe("of them, the hardest first; the others are taken to keep the SLOs"),
  hourSeconds: z.number().positive(),
  effort,
  cost,
  costInterval: interval
    .nullable()
    .exactOptional()
    .describe(
      "US dollars a month for as many machines as the 95 % interval of the capacity leaves open; null or absent where it was not searched",
    ),
  headroomUsers: count
    .nullable()
    .describe("users more before an SLO breaks; null where the load is not users, or the SLOs are not met"),
  headroomEffort: effort
    .nullable()
    .describe("full: searched, with an interval in capacity; screened: estimated from the hardest hours"),
  capacity: capacity.nullable(),
  binding: z
    .enum(["latency", "kv", "failure"])
    .describe("what keeps the fleet from being smaller; where it fails, from being enough"),
  law: lawUsed,
  metrics: metrics.describe("with all machines up"),
  features: z.array(z.strictObject({ feature: z.string(), metrics: featureMetrics, compatibility })),
  slo: z.array(sloResult).describe("each by itself, with all machines up"),
  findings: z.array(finding).exactOptional(),
  warnings: z.array(z.string()).describe("the findings in words, in their order"),
});
export type PlanOption = DeepReadonly<z.output<typeof planOption>>;
/** The same before its findings are put into words. */
export type FoundOption = Omit<Found<PlanOption>, "cost"> & { readonly cost: FoundCost };
