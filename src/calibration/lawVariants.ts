import { geometryOf } from "../catalog/engineDefaults.ts";
import {
  computesIn,
  computingIn,
  quantisedGeometry,
  type WeightFormat,
} from "../catalog/geometry/quantisedGeometry.ts";
import type { Machine, Model } from "../catalog/types.ts";
import type { FittedLaw } from "../engine/fittedLaw.ts";
import { UserError } from "../errors.ts";
import { quantisedLaw, tensorParallelLaw } from "./hardwareVariant.ts";
import { speculativeLaw } from "./speculation.ts";

/** Choices about how a model is served that change the law. What is absent is as it was measured. */
export type VariantOptions = {
  /** GPUs of one engine; all of the machine's where absent. */
  readonly tensorParallel?: number;
  /** Format of the weights; 16 bits where absent. */
  readonly quantisation?: WeightFormat;
  readonly speculative?: {
    readonly draftTokens: number;
    readonly acceptance: number;
    /** What a step of the draft costs as a share of one of the model, or the model that drafts. */
    readonly draft: number | Model;
  };
};

/** A model on a machine, as one engine has them: what fits, engine limits and transferred laws follow from these. */
export type EngineParts = {
  /** With the bytes its weights take. */
  readonly model: Model;
  /** With the GPUs that one engine takes, at the rate at which they compute. */
  readonly machine: Machine;
  readonly enginesPerMachine: number;
};

/** Gives the law carried over from the measured curves. */
type TransferredLaw = (model: Model, machine: Machine) => FittedLaw;

/** Numbers of GPUs into which engines can divide a machine. */
export function possibleSplits({ gpuCount }: Machine): number[] {
  return Array.from({ length: gpuCount }, (_, i) => i + 1).filter((gpus) => gpuCount % gpus === 0);
}

/** Why the machine's GPUs cannot be divided so, and what is possible; null where they can. */
export function splitProblem(machine: Machine, { tensorParallel }: VariantOptions): string | null {
  if (tensorParallel === undefined || machine.gpuCount % tensorParallel === 0) return null;
  const gpus = machine.gpuCount === 1 ? "1 GPU" : `${machine.gpuCount} GPUs`;
  return `tensor-parallel ${tensorParallel} does not divide the ${gpus} of ${machine.id}; possible: ${possibleSplits(machine).join(", ")}`;
}

/**
 * The pair as each engine has it under the options.
 *
 * @throws UserError for a number of GPUs that does not divide the machine's, or a model that only a cloud serves
 */
export function engineParts(model: Model, machine: Machine, options: VariantOptions): EngineParts {
  const { tensorParallel: gpuCount = machine.gpuCount, quantisation } = options;
  const problem = splitProblem(machine, options);
  if (problem !== null) throw new UserError(problem);
  const part = { ...machine, gpuCount };
  return {
    model:
      quantisation === undefined
        ? model
        : { ...model, geometry: quantisedGeometry(geometryOf(model), quantisation) },
    machine: quantisation === undefined ? part : computingIn(part, quantisation),
    enginesPerMachine: machine.gpuCount / gpuCount,
  };
}

/**
 * The model with the memory of its draft model beside it: weights and KV cache larger by the draft's share. For what fits,
 * not for laws.
 */
export function withDraftMemory(model: Model, options: VariantOptions): Model {
  const share = draftCostOf(model, options);
  if (share === 0 || model.geometry === null) return model;
  const { weightBytes, kvBytesPerToken } = model.geometry;
  const more = { weightBytes: weightBytes * (1 + share), kvBytesPerToken: kvBytesPerToken * (1 + share) };
  return { ...model, geometry: { ...model.geometry, ...more } };
}

/**
 * The law of an engine under the options: the base law itself where they change nothing. Splitting and quantising need the
 * catalogue's facts; speculation needs the law only, unless a model drafts.
 *
 * @param base law of the whole machine with 16-bit weights
 * @param pair null where the catalogue does not know the model or the machine
 * @throws UserError for options that need facts which are missing
 */
export function lawUnder(
  base: FittedLaw,
  pair: { readonly model: Model; readonly machine: Machine } | null,
  options: VariantOptions,
  transferred: TransferredLaw,
): FittedLaw {
  const hardware = pair === null ? base : hardwareLaw(base, pair.model, pair.machine, options, transferred);
  if (pair === null && (options.tensorParallel !== undefined || options.quantisation !== undefined))
    throw new UserError(
      "tensor-parallel and quantisation need a model and a machine of the catalogue (capsim catalog models, capsim catalog machines); name them, or measure the variant itself",
    );
  const { speculative } = options;
  if (speculative === undefined) return hardware;
  const { draftTokens, acceptance } = speculative;
  return speculativeLaw(hardware, {
    draftTokens,
    acceptance,
    draftCost: draftCostOf(pair?.model ?? null, options),
  });
}

function hardwareLaw(
  base: FittedLaw,
  model: Model,
  machine: Machine,
  options: VariantOptions,
  transferred: TransferredLaw,
): FittedLaw {
  const { tensorParallel, quantisation } = options;
  const split = tensorParallel === undefined ? {} : { tensorParallel };
  const { machine: part } = engineParts(model, machine, split);
  if (part.gpuCount === machine.gpuCount && quantisation === undefined) return base;
  const from = transferred(model, part);
  const law =
    part.gpuCount === machine.gpuCount
      ? base
      : tensorParallelLaw(
          base,
          { from: transferred(model, machine), to: from },
          { gpus: part.gpuCount, machineGpus: machine.gpuCount },
        );
  if (quantisation === undefined) return law;
  const small = engineParts(model, machine, { ...split, quantisation });
  return quantisedLaw(
    law,
    { from, to: transferred(small.model, small.machine) },
    {
      format: quantisation,
      bytesBefore: geometryOf(model).weightBytes,
      bytesAfter: geometryOf(small.model).weightBytes,
      isComputed: computesIn(part, quantisation),
    },
  );
}

/** A draft's step as a share of the model's: as given, or the ratio of the parameters that a token needs. */
function draftCostOf(model: Model | null, { speculative }: VariantOptions): number {
  const draft = speculative?.draft ?? 0;
  if (typeof draft === "number") return draft;
  if (model === null)
    throw new UserError(
      `speculative: the catalogue does not know the model that ${draft.id} drafts for; give the draft's cost as a share, such as 3,0.7,0.1`,
    );
  const share = geometryOf(draft).activeParameters / geometryOf(model).activeParameters;
  if (share <= 1) return share;
  throw new UserError(`speculative: ${draft.id} is larger than ${model.id}; choose a smaller model to draft`);
}
