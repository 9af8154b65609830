import { z } from "zod";
import { deployments, serviceRules } from "./deploymentInput.ts";
import { arrivals, formats } from "./flagValues.ts";
import {
  activeShare,
  count,
  factor,
  featureSlos,
  gateway,
  lengths,
  names,
  oneOf,
  positive,
  replications,
  requestsPerUserHour,
  share,
  slos,
  text,
  traceWindow,
  yes,
} from "./inputRules.ts";
import { mix } from "./mixSpec.ts";
import { seedRule } from "./numbers.ts";
import { planFlagGroups, planKeys } from "./planFlags.ts";
import { type FlagKey, simulateFlags } from "./simulateFlags.ts";
import { clientRules } from "./troubleRules.ts";

/**
 * A scenario file's keys, which are the flags of `capsim simulate` too: what each value may be, and what it becomes.
 * An issue's message says what to give.
 */
export const scenarioInput = z
  .strictObject({
    users: count(10_000_000),
    seats: count(10_000_000),
    dayProfile: text("a built-in profile or a file's name"),
    activeShare: activeShare(),
    thinkTime: positive(1e7, "seconds"),
    requestsPerUserHour: requestsPerUserHour(),
    concurrency: count(1_000_000),
    rate: positive(100_000, "requests per second"),
    arrival: oneOf(arrivals),
    arrivalCv: positive(100, "a coefficient of variation"),
    arrivalOnSeconds: positive(1e7, "seconds"),
    arrivalOffSeconds: positive(1e7, "seconds"),
    arrivalOffRate: positive(1, "a share of the mean rate", 0),
    burst: count(1_000_000),
    trace: text("a file's name"),
    traceScale: factor(),
    traceWindow: traceWindow(),
    traceLoop: yes(),
    workload: text("a built-in workload or a file's name"),
    inputTokens: lengths(),
    outputTokens: lengths(),
    mix: mix(),
    inputScale: factor(),
    outputScale: factor(),
    model: names("model"),
    machine: names("machine"),
    deployments: deployments(),
    ...serviceRules,
    gateway: gateway(),
    gatewayConcurrency: count(1_000_000),
    gatewayTimeout: positive(1e7, "seconds"),
    ...clientRules,
    slo: slos(),
    featureSlo: featureSlos(),
    confidence: share("give a probability from 0.5 to 0.9999", 0.5, 0.9999),
    requireSlo: yes(),
    seed: z.number({ error: seedRule }).int({ error: seedRule }).min(0, { error: seedRule }),
    precision: share("give a share from 0.1% to 50%, such as 2% or 0.02", 0.001, 0.5),
    replications: replications(),
    duration: positive(31_536_000, "seconds", 1),
    threads: count(256),
    format: oneOf(formats),
    out: text("a folder's name"),
    noCharts: yes(),
    quiet: yes(),
    noProgress: yes(),
  } satisfies Record<FlagKey, z.ZodType>)
  .partial();

/** What flags or a scenario file give, every value checked on its own. */
export type ScenarioInput = z.output<typeof scenarioInput>;

/** JSON Schema of a scenario file, each key with its flag's help. */
export function scenarioJsonSchema(): object {
  const schema = z.toJSONSchema(scenarioInput, { io: "input" });
  const properties = Object.entries(schema.properties ?? {}).map(([key, property]) => [
    key,
    { description: simulateFlags.find((flag) => flag.key === key)?.text, ...(property as object) },
  ]);
  const purchase = planKeys.map((key) => [
    key,
    { description: planFlagGroups.flatMap(({ flags }) => flags).find((flag) => flag.key === key)?.text },
  ]);
  return {
    ...schema,
    title: "capsim scenario",
    properties: Object.fromEntries([...properties, ...purchase]),
  };
}
