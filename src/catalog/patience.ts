import { z } from "zod";
import { checkFile, positive, words } from "./dataFile.ts";

const patienceFile = z.strictObject({
  timeouts: z
    .array(z.strictObject({ feature: z.string().nullable(), seconds: positive, source: words }))
    .min(1),
  retries: z.strictObject({ count: z.int().nonnegative(), source: words }),
  backoff: z.strictObject({
    firstSeconds: positive,
    factor: z.number().min(1),
    mostSeconds: positive,
    jitter: z.number().min(0).lt(1),
    source: words,
  }),
});

/** How long GitLab's clients wait, by feature (null for all others), and how clients send again. */
export type PatienceFacts = z.infer<typeof patienceFile>;

/**
 * Reads `models/patience.json`, which ships with capsim.
 *
 * @throws Error naming the field: the file is capsim's own, so a bad one is capsim's fault
 */
export function parsePatience(json: unknown): PatienceFacts {
  const facts = checkFile("patience.json", patienceFile, json);
  if (!facts.timeouts.some(({ feature }) => feature === null))
    throw new Error("models/patience.json: no timeout holds for every other feature");
  return facts;
}

/** How long GitLab's client waits for an answer of the feature, and where that is said. */
export function gitlabTimeout(
  { timeouts }: PatienceFacts,
  feature: string,
): PatienceFacts["timeouts"][number] {
  return (
    timeouts.find((timeout) => timeout.feature === feature) ??
    timeouts.find((timeout) => timeout.feature === null)!
  );
}

/** How long GitLab's clients wait, seconds, by feature. */
export function gitlabTimeouts(
  facts: PatienceFacts,
  features: readonly string[],
): { readonly feature: string; readonly seconds: number }[] {
  return features.map((feature) => ({ feature, seconds: gitlabTimeout(facts, feature).seconds }));
}
