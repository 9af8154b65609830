import {
  type BuiltInWorkload,
  findWorkload,
  type OutputCap,
  type WorkloadAssumption,
  type WorkloadLibrary,
  withoutTyping,
  workloadFor,
} from "../../catalog/workloads.ts";
import type { Workload } from "../../engine/scenario.ts";
import { phrase, setting, UserError } from "../../errors.ts";
import type { Asked } from "../../settings/asked.ts";
import { defaultOf } from "../../settings/values.ts";
import type { Recording } from "./chooseTrace.ts";
import { readWorkloadFile, type WorkloadFile } from "./workloadFile.ts";
import { distribution, lengthWords } from "./workloadLengths.ts";

/** The settings that it reads. */
export type WorkloadSettings = Asked<"workload" | "inputTokens" | "outputTokens" | "typing">;

/** What the requests are, for any model, and what was taken for granted to say so. */
export type ChosenWorkload = {
  readonly workload: Workload;
  readonly isBuiltIn: boolean;
  readonly assumptions: readonly WorkloadAssumption[];
  /** Tighter caps on answers that hold for certain models. */
  readonly outputCaps: readonly OutputCap[];
  /** Lowest and highest plausible share of features whose share nobody knows. */
  readonly plausibleShares: BuiltInWorkload["plausibleShares"];
  /** The workload as one model serves it. */
  forModel(modelId: string): Workload;
};

/**
 * The workload file that was asked for; null where there is none.
 *
 * @throws UserError naming line and column of what is wrong in it
 */
export async function ownWorkloadFile({
  values,
  pathOf,
  files,
}: WorkloadSettings): Promise<WorkloadFile | null> {
  const { workload } = values;
  if (workload === undefined || !isWorkloadFile(workload)) return null;
  return readWorkloadFile(pathOf("workload", workload), files);
}

/**
 * The requests that were asked for: the trace's, two length distributions, a file's, or a built-in workload's.
 *
 * @param recorded the trace, where one was asked for
 * @param own the workload file that was asked for
 * @throws UserError for a workload that does not exist, or lengths without their counterpart
 */
export async function chooseWorkload(
  inputs: WorkloadSettings,
  recorded: Recording | null,
  library: WorkloadLibrary,
  own: WorkloadFile | null,
): Promise<ChosenWorkload> {
  const { values, named } = inputs;
  if (recorded?.workload) return same(recorded.workload, []);
  const { inputTokens, outputTokens, workload } = values;
  if (inputTokens !== undefined || outputTokens !== undefined) return ownLengths(inputs);
  if (own !== null) return same(own.workload, own.assumptions);
  try {
    const found = findWorkload(library, workload ?? defaultOf("workload"));
    const builtIn = values.typing ? found : withoutTyping(found);
    const { outputCaps, plausibleShares } = builtIn;
    const assumptions = [...builtIn.assumptions, ...builtIn.typingAssumptions];
    return {
      workload: builtIn.workload,
      isBuiltIn: true,
      assumptions,
      outputCaps,
      plausibleShares,
      forModel: (id) => workloadFor(builtIn, id),
    };
  } catch (error) {
    if (error instanceof UserError) throw new UserError(phrase`${named("workload")}: ${error.phrase}`);
    throw error;
  }
}

/** The same requests in another mix; a feature whose share is 0 is left out, and so is what was assumed of it and of the mix before. */
export function withShares(chosen: ChosenWorkload, shareOf: (feature: string) => number): ChosenWorkload {
  const mixed = (workload: Workload): Workload => ({
    ...workload,
    features: workload.features
      .map((feature) => ({ ...feature, share: shareOf(feature.name) }))
      .filter(({ share }) => share > 0),
  });
  return {
    ...chosen,
    workload: mixed(chosen.workload),
    assumptions: chosen.assumptions.filter(
      ({ of }) => of === undefined || (of !== "mix" && shareOf(of.feature) > 0),
    ),
    plausibleShares: {},
    forModel: (id) => mixed(chosen.forModel(id)),
  };
}

function same(workload: Workload, assumptions: readonly WorkloadAssumption[]): ChosenWorkload {
  const forModel = () => workload;
  return { workload, isBuiltIn: false, assumptions, outputCaps: [], plausibleShares: {}, forModel };
}

async function ownLengths({ values, named, pathOf, files }: WorkloadSettings): Promise<ChosenWorkload> {
  const { inputTokens, outputTokens } = values;
  if (values.workload !== undefined)
    throw new UserError(phrase`${named("workload")}: brings its own lengths; leave it or the lengths out`);
  if (inputTokens === undefined)
    throw new UserError(phrase`${named("outputTokens")}: needs ${setting("inputTokens")} beside it`);
  if (outputTokens === undefined)
    throw new UserError(phrase`${named("inputTokens")}: needs ${setting("outputTokens")} beside it`);
  const feature = {
    name: "requests",
    share: 1,
    inputTokens: await distribution(inputTokens, (file) => pathOf("inputTokens", file), files),
    outputTokens: await distribution(outputTokens, (file) => pathOf("outputTokens", file), files),
  };
  return same({ name: "given lengths", features: [feature] }, [
    { text: `prompts: ${lengthWords(inputTokens)}; answers: ${lengthWords(outputTokens)}`, source: "given" },
  ]);
}

/** Whether `--workload` names a file rather than a built-in workload. */
export function isWorkloadFile(workload: string): boolean {
  return /\.(ya?ml|json)$/i.test(workload) || /[\\/]/.test(workload);
}
