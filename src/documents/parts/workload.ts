import { z } from "zod";
import type { DeepReadonly } from "./deepReadonly.ts";
import { amount, count, share } from "./numbers.ts";

/** A table of quantiles. */
export const empirical = z.strictObject({
  kind: z.literal("empirical"),
  points: z
    .array(z.tuple([z.number(), z.number()]))
    .describe("the quantile function: [probability, tokens], straight lines between"),
  plus: z.number().describe("added to every sample"),
  max: z.number().describe("caps it after that"),
});

/** Numbers of tokens, as a distribution. */
export const lengths = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("constant"), tokens: z.number() }),
    z.strictObject({ kind: z.literal("lognormal"), mean: amount, cv: amount, max: z.number() }),
    z.strictObject({ kind: z.literal("geometric"), mean: amount, max: z.number() }),
    empirical,
  ])
  .meta({ id: "lengths" });

const seconds = amount.nullable();
const patience = z
  .strictObject({
    timeoutSeconds: seconds,
    retries: count,
    backoff: z
      .strictObject({ firstSeconds: amount, factor: amount, mostSeconds: seconds, jitter: share })
      .exactOptional(),
    abandonmentSeconds: seconds,
  })
  .describe("how long its clients wait, and what they do then; null for never");
export type PatienceRecord = DeepReadonly<z.output<typeof patience>>;

/** One kind of request in the mix. */
export const feature = z.strictObject({
  name: z.string(),
  share: share.describe("of the requests"),
  inputTokens: lengths.describe("prompt tokens; with a conversation, those that a question adds to it"),
  outputTokens: lengths,
  correlation: z
    .number()
    .min(-1)
    .max(1)
    .exactOptional()
    .describe("of the normal scores of prompt and answer length"),
  deployment: count.exactOptional().describe("number of the deployment that serves it, from 0"),
  sharedPrefixTokens: count.exactOptional().describe("leading tokens that all its prompts have in common"),
  conversation: z
    .strictObject({
      questions: z.number().min(1).describe("mean number of questions of a conversation"),
      pause: amount.describe("mean seconds between them"),
      calls: z.array(share).describe("probabilities that a question takes one model call, two, ..."),
      toolTokens: lengths.describe("what a further call adds to the prompt"),
      toolSeconds: amount.describe("between an answer and the further call it leads to"),
      maxPromptTokens: z.number(),
    })
    .exactOptional(),
  patience: patience.exactOptional(),
  typing: z
    .strictObject({
      share: share.describe("of the requests whose user types on"),
      meanGap: amount.describe("mean seconds from sending to the keystroke that cancels"),
    })
    .exactOptional(),
});

export const outputCap = z.strictObject({
  feature: z.string(),
  model: z.string(),
  max: count.describe("most output tokens"),
  source: z.string(),
});
