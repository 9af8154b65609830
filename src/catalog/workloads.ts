import { longestTokens } from "../engine/lengths.ts";
import { questionMix } from "../engine/requestMix.ts";
import type { Feature, LengthDistribution, Workload } from "../engine/scenario.ts";
import { resolveName } from "./resolveName.ts";
import type { Source } from "./types.ts";

/** Something a workload takes for granted, and where it comes from; the source "assumption" means nowhere. */
export type Assumption = { readonly text: string; readonly source: Source };
/** One that falls with what it is of: with the shares of the features, or with one of them. */
export type WorkloadAssumption = Assumption & { readonly of?: "mix" | { readonly feature: string } };

/** A tighter cap on the answers of one feature when a certain model serves it. */
export type OutputCap = {
  readonly feature: string;
  /** Id of the model. */
  readonly model: string;
  /** Most output tokens. */
  readonly max: number;
  readonly source: Source;
};

/** A workload that ships with capsim: what the requests are, and everything that was assumed to say so. */
export type BuiltInWorkload = {
  readonly name: string;
  readonly description: string;
  readonly workload: Workload;
  readonly outputCaps: readonly OutputCap[];
  /** Lowest and highest plausible share of each feature; none for a workload of one feature. */
  readonly plausibleShares: Readonly<Record<string, readonly [number, number]>>;
  readonly assumptions: readonly WorkloadAssumption[];
  /** What its features' `typing` rests on. */
  readonly typingAssumptions: readonly WorkloadAssumption[];
};

/** How often one user asks, when the caller does not say. */
export type UserLoad = {
  /** Requests per second of one user in the busy hour. */
  readonly requestsPerSecondPerUser: number;
  /** Lowest and highest plausible value of the same. */
  readonly plausible: readonly [number, number];
  /** Share of the seats whose users are active in the busy hour. */
  readonly activeShare: {
    readonly value: number;
    readonly plausible: readonly [number, number];
    readonly assumption: Assumption;
  };
  readonly assumptions: readonly Assumption[];
};

export type WorkloadLibrary = {
  readonly userLoad: UserLoad;
  readonly workloads: readonly BuiltInWorkload[];
};

/**
 * The built-in workload a user names, case-insensitive.
 *
 * @throws UserError naming the nearest workloads
 * @example
 * findWorkload(library, "chat").workload.features.length // => 1
 */
export function findWorkload(library: WorkloadLibrary, name: string): BuiltInWorkload {
  const named = library.workloads.map((builtIn) => ({ id: builtIn.name, aliases: [], builtIn }));
  return resolveName("workload", name, named).builtIn;
}

/**
 * The workload on a server that takes at most `maxModelLen` tokens of prompt and answer: conversations start anew before
 * they outgrow it.
 */
export function withinContext(workload: Workload, maxModelLen: number): Workload {
  const features = workload.features.map((feature) => {
    const { conversation, sharedPrefixTokens = 0 } = feature;
    if (conversation === undefined) return feature;
    const room = maxModelLen - longestTokens(feature.outputTokens);
    const maxPromptTokens = Math.max(sharedPrefixTokens + 1, Math.min(conversation.maxPromptTokens, room));
    return { ...feature, conversation: { ...conversation, maxPromptTokens } };
  });
  return { ...workload, features };
}

/** The workload of users who wait for every answer: what they type meanwhile cancels nothing. */
export function withoutTyping(builtIn: BuiltInWorkload): BuiltInWorkload {
  const features = builtIn.workload.features.map(({ typing: _, ...feature }) => feature);
  return { ...builtIn, workload: { ...builtIn.workload, features }, typingAssumptions: [] };
}

/**
 * The workload as the given model serves it: GitLab's caps on the answers differ by model.
 *
 * @param modelId id of the model; the empty string for none in particular
 */
export function workloadFor(builtIn: BuiltInWorkload, modelId: string): Workload {
  const features = builtIn.workload.features.map((feature) => {
    const cap = builtIn.outputCaps.find(
      (candidate) => candidate.feature === feature.name && candidate.model === modelId,
    );
    return cap === undefined ? feature : withOutputCap(feature, cap.max);
  });
  return { ...builtIn.workload, features };
}

/**
 * Mean seconds a user thinks between an answer and the next question, where so many requests (model calls) come from a
 * user: a question may take several. A slow answer lowers the rate of a closed population a little.
 *
 * @param rate requests per second of one user
 * @example
 * thinkTimeOf(library.userLoad.requestsPerSecondPerUser, features) // => 142.857…, where each question takes one call
 */
export function thinkTimeOf(rate: number, features: readonly Feature[]): number {
  return 1 / (rate * questionMix(features).questionsPerCall);
}

function withOutputCap(feature: Feature, max: number): Feature {
  return { ...feature, outputTokens: cappedAt(feature.outputTokens, max) };
}

function cappedAt(distribution: LengthDistribution, max: number): LengthDistribution {
  if (distribution.kind === "constant")
    return { ...distribution, tokens: Math.min(distribution.tokens, max) };
  return { ...distribution, max: Math.min(distribution.max, max) };
}
