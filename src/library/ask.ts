import type { Reproduction } from "../documents/parts/reproduction.ts";
import type { Question, ResolvedQuestion } from "../questions/question.ts";
import { planFlagGroups } from "../settings/planFlags.ts";
import { type FlagSpec, flagGroups } from "../settings/simulateFlags.ts";
import { sweepFlagGroups } from "../settings/sweepFlags.ts";
import { whatifFlagGroups } from "../settings/whatifFlags.ts";
import { givenScenario } from "./givenScenario.ts";
import { inKeys } from "./inKeys.ts";
import { type RunOptions, type Surroundings, withRunner } from "./surroundings.ts";

/** The flags of a command that are keys of its options, and those among the scenario's that it reads as flags. */
const keys: Readonly<
  Record<
    Reproduction["command"],
    {
      readonly groups: readonly { readonly flags: readonly FlagSpec[] }[];
      readonly asFlags: readonly string[];
    }
  >
> = {
  simulate: { groups: flagGroups, asFlags: [] },
  sweep: { groups: sweepFlagGroups, asFlags: ["users", "concurrency", "rate"] },
  plan: { groups: planFlagGroups, asFlags: [] },
  // A break-even is another document, and no part of this function.
  whatif: {
    groups: whatifFlagGroups.map(({ flags }) => ({
      flags: flags.filter(({ key }) => key !== "breakEven" && key !== "upTo"),
    })),
    asFlags: [],
  },
};

/**
 * Asks a question for a caller who gives options.
 *
 * @param curves whether what only charts show is added
 * @throws UserError for anything wrong in the options; the signal's reason where nothing was finished
 */
export function ask<R extends ResolvedQuestion, D extends object, P>(
  question: Question<R, D, P>,
  surroundings: Surroundings,
  options: object,
  run: RunOptions<P>,
  curves = false,
): Promise<D> {
  return inKeys(async () => {
    const { groups, asFlags } = keys[question.command];
    const given = givenScenario(question.command, options, groups, asFlags, surroundings.world);
    const { costs, version } = surroundings;
    const basis = { world: given.world, costs, version, today: surroundings.today() };
    const resolved = await question.resolve(given, basis);
    try {
      for (const line of resolved.skipped) run.onSkipped?.(line);
      return await withRunner(
        surroundings,
        resolved.inputs.values.threads,
        run,
        async (runner, interruption) => {
          const onProgress = (progress: P) => run.onProgress?.(progress);
          const made = await question.run(resolved, basis, { runner, interruption, onProgress });
          if (made === null) return null;
          const document: D = { ...made, reproduction: given.reproduction() };
          if (!curves || question.withCurves === undefined) return document;
          const session = { runner, interruption, onProgress() {} };
          return (await question.withCurves(document, resolved, basis, session)) ?? document;
        },
      );
    } finally {
      question.release?.(resolved);
    }
  });
}
