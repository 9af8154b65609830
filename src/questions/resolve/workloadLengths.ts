import { z } from "zod";
import type { LengthDistribution } from "../../engine/scenario.ts";
import type { Files } from "../../settings/files.ts";
import { lengths as plainLengths } from "../../settings/inputRules.ts";
import { type LengthSpec, lengthsRule, mostTokens } from "../../settings/lengthSpec.ts";
import { readLengths } from "./recordedLengths.ts";

const quantilesRule = `give points [share, tokens]: shares rising from 0 to 1, tokens never falling, from 1 to ${mostTokens.toLocaleString("en-US")}`;
const quantiles = z
  .strictObject(
    {
      quantiles: z
        .array(z.tuple([z.number().min(0).max(1), z.number().min(1).max(mostTokens)]), {
          error: quantilesRule,
        })
        .min(2, { error: quantilesRule })
        .max(10_000, { error: quantilesRule }),
    },
    { error: lengthsRule },
  )
  .refine(({ quantiles: points }) => isQuantileFunction(points), { error: quantilesRule })
  .transform(
    ({ quantiles: points }): LengthDistribution => ({
      kind: "empirical",
      points,
      plus: 0,
      max: points.at(-1)![1],
    }),
  );

/** A table stands as a map, everything else as a word or a number; told apart first, so that messages are about one of them. */
export const lengths = z.unknown().transform((given, context): LengthSpec => {
  const isTable = typeof given === "object" && given !== null && !Array.isArray(given);
  const parsed = (isTable ? quantiles : plainLengths()).safeParse(given);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues)
    context.issues.push({ code: "custom", input: given, message, path });
  return z.NEVER;
});

/** The distribution that was asked for; a file's lengths are read. */
export async function distribution(
  spec: LengthSpec,
  pathOf: (file: string) => string,
  files: Files,
): Promise<LengthDistribution> {
  return spec.kind === "file" ? readLengths(pathOf(spec.file), files) : spec;
}

/** Lengths in a sentence's part. */
export function lengthWords(spec: LengthSpec): string {
  switch (spec.kind) {
    case "constant":
      return `${spec.tokens} tokens each`;
    case "lognormal":
      return `lognormal, mean ${spec.mean} tokens, coefficient of variation ${spec.cv}, at most ${spec.max}`;
    case "file":
      return `as recorded in ${spec.file}`;
    case "empirical":
      return `by a table of ${spec.points.length} quantiles up to ${spec.max} tokens`;
    case "geometric":
      return "geometric";
  }
}

function isQuantileFunction(points: readonly (readonly [number, number])[]): boolean {
  return (
    points[0]![0] === 0 &&
    points.at(-1)![0] === 1 &&
    points.every(([p, tokens], i) => i === 0 || (p >= points[i - 1]![0] && tokens >= points[i - 1]![1]))
  );
}
