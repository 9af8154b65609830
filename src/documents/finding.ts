import { z } from "zod";
import type { DeepReadonly } from "./parts/deepReadonly.ts";

const count = z.int().min(0);
const amount = z.number().min(0);
const share = z.number().min(0).max(1);

/** What a finding is about. Names as results have them. */
const machine = { machine: z.string() };
const pair = { model: z.string(), ...machine };
const deployment = {
  deployment: z.string().exactOptional().describe("only where a scenario has several"),
  model: z.string().exactOptional(),
  machine: z.string().exactOptional(),
};

function kind<Code extends string, About extends z.ZodRawShape, Figures extends z.ZodRawShape>(
  code: Code,
  about: About,
  figures: Figures,
) {
  return z.strictObject({
    code: z.literal(code),
    about: z.strictObject(about),
    figures: z.strictObject(figures),
  });
}

/** What the runs of one deployment showed; the codes are the flags of its result. */
const ofRuns = [
  kind("beyond-measured-concurrency", deployment, { batchSequences: count, measuredSequences: count }),
  kind("beyond-measured-prompts", deployment, { promptTokens: amount, measuredPromptTokens: amount }),
  kind("overloaded", deployment, {
    cause: z.enum(["own-load", "other-deployment"]),
    offeredRequestsPerSecond: amount,
    capacityRequestsPerSecond: amount,
    queueGrowthPerMinute: amount,
  }),
  kind("hours-above-capacity", deployment, {
    hoursAbove: count,
    hours: count,
    busiestRequestsPerSecond: amount,
    capacityRequestsPerSecond: amount,
  }),
  kind("saturated", deployment, { wantedRequestsPerSecond: amount, capacityRequestsPerSecond: amount }),
  kind("near-capacity", deployment, {
    growingHours: count,
    hours: count,
    isDemandUncertain: z.boolean(),
  }),
  kind("few-resamples", deployment, { replays: count, askedReplays: count }),
  kind("unfinished", deployment, { requests: count }),
  kind("nothing-answered", deployment, {}),
  kind("rejected", deployment, { requests: count, contextTokens: count }),
  kind("turned-away", deployment, { turnedAway: count, requests: count }),
  kind("overload-with-loss", deployment, {
    offeredRequestsPerSecond: amount,
    capacityRequestsPerSecond: amount,
    leastLostShare: share,
  }),
  kind("failures", deployment, {
    failedShare: share,
    timedOutShare: share,
    lostShare: share,
    abandonedShare: share,
  }),
  kind("wasted-work", deployment, { wastedTokenShare: share }),
  kind("metastable", deployment, {
    answeredBeforeShare: share,
    answeredAfterShare: share,
    afterSeconds: amount,
    safeRequestsPerSecond: amount,
  }),
  kind("rare-failures", deployment, { runsWithFailure: count, runs: count }),
  kind("slower-than-clients", deployment, {
    features: z.array(z.strictObject({ feature: z.string(), slowerShare: share, timeoutSeconds: amount })),
  }),
] as const;

/** How a deployment is served, as far as nobody measured it so. */
const ofService = [
  kind("changed-latency-model", deployment, {
    change: z.enum(["tensor-parallel", "quantisation", "speculative"]),
    text: z.string(),
  }),
  kind("unmeasured-variant", deployment, { basis: z.enum(["measured", "given"]) }),
  kind("unrated-quantisation", deployment, { quantisation: z.string() }),
  kind("several-engines", deployment, {
    machines: count,
    enginesPerMachine: count,
    gpusPerEngine: count,
    engines: count,
  }),
] as const;

/** What a curve of a sweep and its capacity leave open. */
const ofCurves = [
  kind("falling-latency", deployment, {
    fromLoad: amount,
    toLoad: amount,
    fromSeconds: amount,
    toSeconds: amount,
  }),
  kind("no-slo-breaks", deployment, {}),
  kind("nothing-carried", deployment, {}),
  kind("capacity-unbounded", deployment, { replications: count }),
  kind("capacity-inversions", deployment, { inversions: count, replications: count }),
] as const;

/** What is known of models and machines before anything runs. */
const ofPairs = [
  kind(
    "model-compatibility",
    { model: z.string(), feature: z.string() },
    {
      rating: z.enum(["none", "not-applicable", "experimental", "unlisted"]),
      isExperimentalModel: z.boolean(),
    },
  ),
  kind("ambiguous-measurements", machine, { measuredAs: z.string() }),
  kind("machine-notes", machine, { notes: z.array(z.string()) }),
  kind("extrapolated", pair, {}),
  kind("unknown-kv-cache", pair, {}),
] as const;

/** What all deployments share. */
const ofSystem = [
  kind("gateway-bottleneck", {}, { places: count, utilisation: amount, waitSeconds: amount }),
] as const;

/** What a cost leaves out, and how old its prices are. */
const ofCosts = [
  kind("price-age", machine, {
    perHourUsd: amount,
    date: z.string().nullable().describe("YYYY, YYYY-MM or YYYY-MM-DD"),
    age: z.enum(["unknown", "over-a-year", "maybe-over-a-year"]),
  }),
  kind("price-missing", machine, {}),
  kind("gateway-price-missing", machine, { instances: count }),
  kind("prices-missing", {}, { machines: z.array(z.string()).min(1) }),
] as const;

/** Why a variant or its base has no latency. */
const ofComparisons = [
  kind("both-overloaded", {}, {}),
  kind("base-overloaded", {}, {}),
  kind("variant-overloaded", {}, {}),
] as const;

/** In a document of an earlier version, whose warnings have no data. */
const asWritten = kind("as-written", {}, { text: z.string() });

const ofDeployments = [...ofRuns, ...ofService, ...ofCurves] as const;

/**
 * Something a reader must know of a result, as data: what it is (`code`), what it is about, and its figures with the units
 * in their names. `reports/words` turns it into a sentence.
 */
export const finding = z.discriminatedUnion("code", [
  ...ofDeployments,
  ...ofPairs,
  ...ofSystem,
  ...ofCosts,
  ...ofComparisons,
  asWritten,
]);
export type Finding = DeepReadonly<z.output<typeof finding>>;
export type FindingCode = Finding["code"];
export type FindingOf<Code extends FindingCode> = Extract<Finding, { readonly code: Code }>;

/** What is found of a part of a document, before its findings are put into words. */
export type Found<Part> = Omit<Part, "findings" | "warnings"> & { readonly findings: readonly Finding[] };

/** The same with its findings in words. */
export type Worded<Part> = Part & { readonly warnings: readonly string[] };

/** Every finding once. */
export function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((each) => [JSON.stringify(each), each])).values()];
}

export type DeploymentFinding = FindingOf<(typeof ofDeployments)[number]["shape"]["code"]["value"]>;
/** The names that a deployment has in results. */
export type AboutDeployment = {
  readonly deployment?: string;
  readonly model: string;
  readonly machine: string;
};
const deploymentCodes: ReadonlySet<string> = new Set(ofDeployments.map(({ shape }) => shape.code.value));

/** Whether it is found of one deployment of several: then it stands under the deployment's name, which its words leave out. */
export function isOfDeployment(finding: Finding): finding is DeploymentFinding {
  return deploymentCodes.has(finding.code);
}

/** The same of all deployments, where it was found of one. */
export function ofAll(finding: Finding): Finding {
  return isOfDeployment(finding) ? { ...finding, about: {} } : finding;
}

/** What is found of a part of a document; of one of an earlier version, whose warnings have no data, these as they are written. */
export function findingsOf({
  findings,
  warnings,
}: {
  readonly findings?: readonly Finding[];
  readonly warnings: readonly string[];
}): readonly Finding[] {
  return findings ?? warnings.map((text) => ({ code: "as-written", about: {}, figures: { text } }));
}
