import { z } from "zod";
import type { Conversation, Feature, LengthDistribution } from "../engine/scenario.ts";
import { checkFile, positive, words } from "./dataFile.ts";
import type { Assumption, BuiltInWorkload, WorkloadAssumption, WorkloadLibrary } from "./workloads.ts";

const share = z.number().positive().max(1);
const assumption = z.strictObject({ text: words, source: words });

const lengths = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant"), tokens: positive }),
  z.strictObject({ kind: z.literal("lognormal"), mean: positive, cv: positive, max: positive }),
  z.strictObject({
    kind: z.literal("table"),
    table: z.string(),
    plus: z.number().nonnegative(),
    max: positive,
  }),
]);

const probability = z.number().min(0).max(1);

const conversationFile = z.strictObject({
  questions: z.number().min(1),
  pauseSeconds: positive,
  calls: z
    .array(probability)
    .min(1)
    .refine((calls) => Math.abs(calls.reduce((sum, each) => sum + each, 0) - 1) < 1e-9, {
      error: "must add up to 1",
    }),
  toolTokens: lengths,
  toolSeconds: z.number().nonnegative(),
  maxPromptTokens: z.int().positive(),
});

const featureFile = z.strictObject({
  sharedPrefixTokens: z.int().positive().optional(),
  inputTokens: lengths,
  outputTokens: lengths,
  conversation: conversationFile.optional(),
  typing: z
    .strictObject({
      share: probability,
      meanGapSeconds: positive,
      assumptions: z.array(assumption).min(1),
    })
    .optional(),
  outputCaps: z.array(z.strictObject({ model: z.string(), max: positive, source: words })),
  assumptions: z.array(assumption).min(1),
});

const workloadsFile = z.strictObject({
  userLoad: z.strictObject({
    requestsPerSecondPerUser: positive,
    plausible: z.tuple([positive, positive]),
    activeShare: z.strictObject({ value: share, plausible: z.tuple([share, share]), assumption }),
    assumptions: z.array(assumption).min(1),
  }),
  features: z.record(z.string(), featureFile),
  workloads: z.array(
    z.strictObject({
      name: words,
      description: words,
      shares: z.record(z.string(), share),
      plausibleShares: z.record(z.string(), z.tuple([share, share])).optional(),
      assumptions: z.array(assumption),
    }),
  ),
});

const tablesFile = z.strictObject({
  attribution: words,
  licence: words,
  tables: z.record(
    z.string(),
    z.strictObject({
      rows: z.int().positive(),
      meanTokens: positive,
      points: z.array(z.tuple([z.number().min(0).max(1), positive])).min(2),
    }),
  ),
});

type Lengths = z.infer<typeof lengths>;
type Tables = z.infer<typeof tablesFile>["tables"];
type Features = z.infer<typeof workloadsFile>["features"];

/** The parsed JSON of the workloads' files, as `models/` holds them. */
export type WorkloadFiles = { readonly workloads: unknown; readonly azure2023Lengths: unknown };

/**
 * The built-in workloads from their files, with the shared tables of quantiles put where they are referred to.
 *
 * @throws Error naming the file and the field: the files are capsim's own, so a bad one is capsim's fault
 */
export function parseWorkloads(files: WorkloadFiles): WorkloadLibrary {
  const { userLoad, features, workloads } = checkFile("workloads.json", workloadsFile, files.workloads);
  const { tables } = checkFile("azure2023Lengths.json", tablesFile, files.azure2023Lengths);
  return {
    userLoad,
    workloads: workloads.map((file): BuiltInWorkload => {
      const shares = Object.entries(file.shares);
      const total = shares.reduce((sum, [, share]) => sum + share, 0);
      if (Math.abs(total - 1) > 1e-9)
        throw new Error(`models/workloads.json: shares of ${file.name} add up to ${total}`);
      return {
        name: file.name,
        description: file.description,
        workload: {
          name: file.name,
          features: shares.map(([name, share]) => toFeature(name, share, features, tables)),
        },
        outputCaps: shares.flatMap(([feature]) =>
          featureOf(features, feature).outputCaps.map((cap) => ({ feature, ...cap })),
        ),
        plausibleShares: file.plausibleShares ?? {},
        assumptions: [
          ...file.assumptions.map((each) => ({ ...each, of: "mix" as const })),
          ...shares.flatMap(([feature]) => ofFeature(feature, featureOf(features, feature).assumptions)),
        ],
        typingAssumptions: shares.flatMap(([feature]) =>
          ofFeature(feature, featureOf(features, feature).typing?.assumptions ?? []),
        ),
      };
    }),
  };
}

function ofFeature(feature: string, assumptions: readonly Assumption[]): WorkloadAssumption[] {
  return assumptions.map((each) => ({ ...each, of: { feature } }));
}

function toFeature(name: string, share: number, features: Features, tables: Tables): Feature {
  const file = featureOf(features, name);
  return {
    name,
    share,
    inputTokens: toDistribution(file.inputTokens, tables),
    outputTokens: toDistribution(file.outputTokens, tables),
    ...(file.sharedPrefixTokens && { sharedPrefixTokens: file.sharedPrefixTokens }),
    ...(file.conversation && { conversation: toConversation(file.conversation, tables) }),
    ...(file.typing && { typing: { share: file.typing.share, meanGap: file.typing.meanGapSeconds } }),
  };
}

function toConversation(file: z.infer<typeof conversationFile>, tables: Tables): Conversation {
  const { pauseSeconds, toolTokens, ...rest } = file;
  return { ...rest, pause: pauseSeconds, toolTokens: toDistribution(toolTokens, tables) };
}

function toDistribution(file: Lengths, tables: Tables): LengthDistribution {
  if (file.kind !== "table") return file;
  const table = tables[file.table];
  if (table === undefined) throw new Error(`models/workloads.json: unknown table ${file.table}`);
  return { kind: "empirical", points: table.points, plus: file.plus, max: file.max };
}

function featureOf(features: Features, name: string): Features[string] {
  const feature = features[name];
  if (feature === undefined) throw new Error(`models/workloads.json: unknown feature ${name}`);
  return feature;
}
