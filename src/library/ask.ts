import type { Question, ResolvedQuestion } from "../questions/question.ts";
import { givenScenario, inKeys } from "./givenScenario.ts";
import { type RunOptions, type Surroundings, withRunner } from "./surroundings.ts";

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
    const given = givenScenario(question.command, options, surroundings.world);
    const { costs, version } = surroundings;
    const basis = { world: given.world, costs, version, today: surroundings.today() };
    const resolved = await question.resolve([given.layer], basis);
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
