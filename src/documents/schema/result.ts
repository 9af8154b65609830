import { z } from "zod";
import { recovery, timeline } from "./course.ts";
import { dayFields } from "./day.ts";
import { count, estimate, interval, share } from "./numbers.ts";
import { reproduction } from "./reproduction.ts";
import { loadKind, scenario } from "./scenarioRecord.ts";

export const compatibility = z
  .enum(["full", "largely", "limited", "incompatible", "unlisted"])
  .optional()
  .describe("how far GitLab holds the model fit for the feature, where it rates it");

const latencies = z.strictObject({
  mean: estimate,
  p50: estimate,
  p90: estimate,
  p95: estimate,
  p99: estimate,
});
const latencyMetrics = {
  e2eLatencySeconds: latencies,
  ttftSeconds: latencies,
  tpotSeconds: latencies,
  queueSeconds: latencies,
};
const outcomeMetrics = {
  goodputRequestsPerSecond: estimate.describe("answered within the limit of every SLO"),
  failedShare: estimate.describe("of the requests, without those cancelled by typing on"),
};
export const metrics = z.strictObject({
  ...latencyMetrics,
  ...outcomeMetrics,
  requestsPerSecond: estimate,
  outputTokensPerSecond: estimate,
  inFlight: estimate,
  batchSize: estimate,
  kvUsage: estimate,
  utilisation: estimate,
  prefixHitShare: estimate,
  availability: estimate,
  sendingsPerRequest: estimate,
  wastedTokenShare: estimate.describe("tokens computed for sendings that were not answered"),
});

export const state = z
  .enum(["steady", "overloaded", "transient"])
  .describe("transient: a burst, a trace or a day, which end; overloaded: the queue grows without end");

export const lawChange = z.strictObject({
  kind: z.enum(["tensor-parallel", "quantisation", "speculative"]),
  text: z.string(),
  stepSeconds: z
    .array(z.strictObject({ sequences: count, before: z.number(), after: z.number() }))
    .describe("seconds a token takes in a batch of so many sequences of 1,000 tokens each"),
});

const deploymentName = z
  .string()
  .optional()
  .describe("only where a scenario has several deployments, which are simulated together");
const sloVerdicts = z.array(
  z.strictObject({
    slo: z.string(),
    probability: z.number().min(0).max(1),
    verdict: z.enum(["met", "missed", "undecided"]),
  }),
);

const house = z
  .strictObject({
    deployments: z.array(z.string()),
    requestsPerSecond: estimate,
    outputTokensPerSecond: estimate,
    inFlight: estimate,
    e2eLatencySeconds: latencies,
    gateway: z
      .strictObject({
        places: z.int().min(1).describe("calls that it holds at once at most"),
        held: estimate,
        queued: estimate,
        utilisation: estimate,
        waitSeconds: estimate,
      })
      .optional(),
  })
  .describe("all deployments together, and the gateway before them; the same in each of their entries");

export const entry = z.strictObject({
  deployment: deploymentName,
  model: z.string(),
  machine: z.string(),
  replicas: z.int().min(1).describe("engines that each serve the whole model"),
  machines: z.int().min(1).optional().describe("only where a machine runs several engines"),
  enginesPerMachine: z.int().min(2).optional(),
  law: z.strictObject({
    basis: z.enum(["measured", "transferred", "given"]),
    source: z.string(),
    measuredConcurrency: interval.nullable(),
    beyondMeasured: z.boolean().describe("whether the simulated batch went beyond the measured concurrency"),
    variant: z
      .array(lawChange)
      .optional()
      .describe("what tensor-parallel, quantisation and speculative changed in the law, in this order"),
  }),
  load: z.strictObject({
    kind: loadKind,
    users: z.int().optional(),
    thinkTimeSeconds: z.number().optional(),
    concurrency: z.int().optional(),
    requestsPerSecond: z.number().optional(),
    requests: z.int().optional(),
    profile: z
      .strictObject({ name: z.string(), periodSeconds: z.number(), meanFactor: z.number() })
      .optional()
      .describe("how the load moves with the clock; the other figures are those of its busiest hour"),
    blockSeconds: z.number().optional().describe("length of the blocks that a trace is resampled in"),
    share: share.optional().describe("of the model calls; only where there are several deployments"),
    offeredRequestsPerSecond: z.number().nullable(),
    capacityRequestsPerSecond: z.number().nullable(),
  }),
  state,
  overload: z
    .strictObject({
      offeredRequestsPerSecond: z.number(),
      capacityRequestsPerSecond: z.number(),
      queueGrowthPerSecond: z.number(),
    })
    .optional(),
  ...dayFields,
  metrics,
  features: z.array(
    z.strictObject({
      feature: z.string(),
      deployment: deploymentName,
      model: z.string(),
      machine: z.string(),
      compatibility,
      metrics: z.strictObject({
        ...latencyMetrics,
        questionLatencySeconds: latencies
          .optional()
          .describe("to the end of a question's last call; only where a question may take several"),
        ...outcomeMetrics,
        requestsPerSecond: estimate,
      }),
      slo: sloVerdicts.describe("of this feature alone"),
    }),
  ),
  house: house.optional(),
  slo: sloVerdicts,
  bandFrom: z
    .strictObject({
      law: share,
      demand: share,
      load: share,
      beyondMeasured: share,
      nextTest: z
        .strictObject({
          requests: count,
          inputTokens: count,
          outputTokens: count,
          errorBefore: z.number().min(0),
          errorAfter: z.number().min(0),
        })
        .nullable(),
    })
    .nullable()
    .describe(
      "where the variance of the band of E2E p95 comes from, and the load test that would narrow it most",
    ),
  counts: z.strictObject({
    completed: count,
    rejected: count.describe("never fits, or turned away"),
    turnedAway: count,
    timedOut: count,
    lost: count.describe("sent to a replica that was down, or failed"),
    abandoned: count.describe("the user left"),
    cancelled: count.describe("the user typed on"),
    preempted: count,
  }),
  replications: count.describe("runs under the law's centre, behind value and ci"),
  drawnReplications: count.describe(
    "runs each under its own draw of law and demand, behind band and SLO verdicts",
  ),
  stopped: z.enum(["precision", "cap", "interrupted"]),
  warmUpSeconds: z.number().min(0),
  measuredSeconds: z.number().nullable(),
  timeline: timeline.optional(),
  recovery: recovery.optional(),
  e2eDistribution: z.array(interval).describe("[probability, seconds]"),
  flags: z.array(z.string()),
  warnings: z.array(z.string()),
});

const loadCurve = z.strictObject({
  deployment: deploymentName,
  model: z.string(),
  machine: z.string(),
  loadKind,
  askedLoad: z.number(),
  points: z.array(
    z.strictObject({
      load: z.number(),
      state,
      e2eP50: estimate,
      e2eP95: estimate,
      requestsPerSecond: estimate,
      outputTokensPerSecond: estimate,
      batchSize: estimate,
    }),
  ),
});

const calibrationPoint = z.strictObject({
  requests: z.int(),
  meanTimeSeconds: z.number(),
  meanTokensPerSecond: z.number(),
  totalTokensPerSecond: z.number(),
});
export const calibrationCurve = z.strictObject({
  model: z.string(),
  machine: z.string(),
  measuredConcurrency: interval,
  measured: z.array(calibrationPoint),
  simulated: z.array(calibrationPoint),
});

/** The shape of a result document, `capsim.result/1`. */
export const resultSchema = z.strictObject({
  schema: z.literal("capsim.result/1"),
  version: z.string(),
  seed: count,
  scenarioHash: z.string().regex(/^[0-9a-f]{64}$/),
  reproduction: reproduction.optional(),
  scenario,
  results: z.array(entry),
  loadCurves: z.array(loadCurve).optional(),
  calibrationCurves: z.array(calibrationCurve).optional(),
});

/** JSON Schema of a result document. */
export function resultJsonSchema(): object {
  return { ...z.toJSONSchema(resultSchema, { reused: "ref" }), title: "capsim result" };
}
