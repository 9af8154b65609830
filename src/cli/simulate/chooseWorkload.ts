import { dirname, isAbsolute, join } from "node:path";
import { z } from "zod";
import {
  type Assumption,
  findWorkload,
  type OutputCap,
  type WorkloadLibrary,
  workloadFor,
} from "../../catalog/workloads.ts";
import type { LengthDistribution, Workload } from "../../engine/scenario.ts";
import { UserError } from "../../errors.ts";
import { readLengths } from "../../node/readLengths.ts";
import { type LocatedValues, readLocatedFile } from "../../node/scenarioFile.ts";
import type { ChosenLoad } from "./chooseLoad.ts";
import type { Inputs } from "./inputs.ts";
import { type LengthSpec, lengthsRule, readLengthSpec } from "./lengthSpec.ts";

/** What the requests are, for any model, and what was taken for granted to say so. */
export type ChosenWorkload = {
  readonly workload: Workload;
  readonly isBuiltIn: boolean;
  readonly assumptions: readonly Assumption[];
  /** Tighter caps on answers that hold for certain models. */
  readonly outputCaps: readonly OutputCap[];
  /** The workload as one model serves it. */
  forModel(modelId: string): Workload;
};

const usual = "gitlab-duo";

/**
 * The requests that were asked for: the trace's, two length distributions, a file's, or a built-in workload's.
 *
 * @throws UserError for a workload that does not exist, or lengths without their counterpart
 */
export async function chooseWorkload(
  inputs: Inputs,
  load: ChosenLoad,
  library: WorkloadLibrary,
): Promise<ChosenWorkload> {
  const { values, named, pathOf } = inputs;
  if (load.recorded?.workload) return same(load.recorded.workload, []);
  const { inputTokens, outputTokens, workload } = values;
  if (inputTokens !== undefined || outputTokens !== undefined) return ownLengths(inputs);
  if (workload !== undefined && isFile(workload))
    return fromFile(await readLocatedFile(pathOf("workload", workload)));
  try {
    const builtIn = findWorkload(library, workload ?? usual);
    const { assumptions, outputCaps } = builtIn;
    return {
      workload: builtIn.workload,
      isBuiltIn: true,
      assumptions,
      outputCaps,
      forModel: (id) => workloadFor(builtIn, id),
    };
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${named("workload")}: ${error.message}`);
    throw error;
  }
}

function same(workload: Workload, assumptions: readonly Assumption[]): ChosenWorkload {
  return { workload, isBuiltIn: false, assumptions, outputCaps: [], forModel: () => workload };
}

async function ownLengths({ values, named, pathOf }: Inputs): Promise<ChosenWorkload> {
  const { inputTokens, outputTokens } = values;
  if (values.workload !== undefined)
    throw new UserError(`${named("workload")}: brings its own lengths; leave it or the lengths out`);
  if (inputTokens === undefined)
    throw new UserError(`${named("outputTokens")}: needs --input-tokens beside it`);
  if (outputTokens === undefined)
    throw new UserError(`${named("inputTokens")}: needs --output-tokens beside it`);
  const feature = {
    name: "requests",
    share: 1,
    inputTokens: await distribution(inputTokens, (file) => pathOf("inputTokens", file)),
    outputTokens: await distribution(outputTokens, (file) => pathOf("outputTokens", file)),
  };
  return same({ name: "given lengths", features: [feature] }, [
    { text: `prompts: ${inWords(inputTokens)}; answers: ${inWords(outputTokens)}`, source: "given" },
  ]);
}

async function distribution(spec: LengthSpec, pathOf: (file: string) => string): Promise<LengthDistribution> {
  return spec.kind === "file" ? readLengths(pathOf(spec.file)) : spec;
}

function inWords(spec: LengthSpec): string {
  switch (spec.kind) {
    case "constant":
      return `${spec.tokens} tokens each`;
    case "lognormal":
      return `lognormal, mean ${spec.mean} tokens, coefficient of variation ${spec.cv}, at most ${spec.max}`;
    case "file":
      return `as recorded in ${spec.file}`;
    case "geometric":
    case "empirical":
      return spec.kind;
  }
}

function isFile(workload: string): boolean {
  return /\.(ya?ml|json)$/i.test(workload) || /[\\/]/.test(workload);
}

const lengths = z.union([z.number(), z.string()], { error: lengthsRule }).transform((given, context) => {
  const spec = readLengthSpec(given);
  if (spec !== null) return spec;
  context.issues.push({ code: "custom", input: given, message: lengthsRule });
  return z.NEVER;
});
const nameRule = "give a name";
const shareRule = "give the feature's share of the requests, above 0 and at most 1";
const workloadFile = z.strictObject({
  name: z.string({ error: nameRule }).min(1, { error: nameRule }),
  features: z
    .array(
      z.strictObject({
        name: z.string({ error: nameRule }).min(1, { error: nameRule }),
        share: z.number({ error: shareRule }).positive({ error: shareRule }).max(1, { error: shareRule }),
        inputTokens: lengths,
        outputTokens: lengths,
      }),
    )
    .min(1, { error: "give at least one feature" })
    .max(255, { error: "give at most 255 features" }),
});

async function fromFile(file: LocatedValues): Promise<ChosenWorkload> {
  const parsed = workloadFile.safeParse(file.values);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new UserError(`${file.place(path)}: ${[...path, message].join(": ")}`);
  }
  const { name, features } = parsed.data;
  const total = features.reduce((sum, { share }) => sum + share, 0);
  if (Math.abs(total - 1) > 1e-6)
    throw new UserError(
      `${file.place(["features"])}: the shares add up to ${Number(total.toFixed(6))}; make it 1`,
    );
  const pathOf = (each: string) => (isAbsolute(each) ? each : join(dirname(file.file), each));
  const workload: Workload = {
    name,
    features: await Promise.all(
      features.map(async (feature) => ({
        ...feature,
        share: feature.share / total,
        inputTokens: await distribution(feature.inputTokens, pathOf),
        outputTokens: await distribution(feature.outputTokens, pathOf),
      })),
    ),
  };
  const words = features.map(
    (feature) =>
      `${feature.name}: prompts ${inWords(feature.inputTokens)}, answers ${inWords(feature.outputTokens)}`,
  );
  return same(
    workload,
    words.map((text) => ({ text, source: file.file })),
  );
}
