import type { WhatifDocument } from "../documents/whatif.ts";
import type { ExperimentProgress } from "../montecarlo/experiment.ts";
import { resolveWhatif } from "../questions/whatif/resolveWhatif.ts";
import { runWhatif, type WhatifStage } from "../questions/whatif/runWhatif.ts";
import { whatifFlagGroups } from "../settings/whatifFlags.ts";
import type { WhatifOptions } from "./commandOptions.ts";
import { givenScenario } from "./givenScenario.ts";
import { inKeys } from "./inKeys.ts";
import { type RunOptions, type Surroundings, withRunner } from "./surroundings.ts";

/** How far one of the comparisons is. */
export type WhatifProgress = ExperimentProgress & {
  /** Number of the base's run, from 0. */
  readonly comparison: number;
  readonly comparisons: number;
  readonly stage: WhatifStage;
};

/** A break-even is another document, and no part of this function. */
const groups = whatifFlagGroups.map(({ flags }) => ({
  flags: flags.filter(({ key }) => key !== "breakEven" && key !== "upTo"),
}));

/** `capsim whatif` as a function. */
export function whatifIn(
  surroundings: Surroundings,
  options: WhatifOptions,
  run: RunOptions<WhatifProgress> = {},
): Promise<WhatifDocument> {
  return inKeys(async () => {
    const { file, flags, world, reproduction } = givenScenario(
      "whatif",
      options,
      groups,
      [],
      surroundings.world,
    );
    const whatif = await resolveWhatif(flags, file, world, surroundings.costs);
    for (const line of whatif.skipped) run.onSkipped?.(line);
    return withRunner(surroundings, whatif.inputs.values.threads, run, async (runner, interruption) => {
      const document = await runWhatif(whatif, {
        world,
        runner,
        interruption,
        today: surroundings.today(),
        version: surroundings.version,
        onProgress: (comparison, stage, progress) =>
          run.onProgress?.({ comparison, comparisons: whatif.comparisons.length, stage, ...progress }),
        onFleets: () => {},
      });
      return document && { ...document, reproduction: reproduction() };
    });
  });
}
