import {
  engineParts,
  lawUnder,
  possibleSplits,
  splitProblem,
  type VariantOptions,
  withDraftMemory,
} from "../../calibration/lawVariants.ts";
import { findModel } from "../../catalog/findRecords.ts";
import { type WeightFormat, weightFormats } from "../../catalog/geometry/quantisedGeometry.ts";
import { memoryFit } from "../../catalog/memoryFit.ts";
import type { Catalog, Machine, Model } from "../../catalog/types.ts";
import type { FittedLaw } from "../../engine/fittedLaw.ts";
import type { SpeculativeSpec } from "../../settings/speculativeSpec.ts";
import type { PairLaw, Transfer } from "./chooseLaws.ts";

/** The choices as flags, or the keys of a deployment in a scenario file, give them. */
export type VariantChoices = {
  readonly tensorParallel?: number | undefined;
  readonly quantisation?: WeightFormat | undefined;
  readonly speculative?: SpeculativeSpec | undefined;
};

/**
 * The choices with the names in them looked up.
 *
 * @throws UserError for a draft model that the catalogue does not know
 */
export function variantOptions(choices: VariantChoices, catalog: Catalog): VariantOptions {
  const { tensorParallel, quantisation, speculative } = choices;
  return {
    ...(tensorParallel !== undefined && { tensorParallel }),
    ...(quantisation !== undefined && { quantisation }),
    ...(speculative !== undefined && {
      speculative: {
        ...speculative,
        draft:
          typeof speculative.draft === "string" ? findModel(catalog, speculative.draft) : speculative.draft,
      },
    }),
  };
}

/** What serves a pair under the options. */
export type ServedPair = {
  /** As each engine has them in memory; null where the catalogue does not know them. */
  readonly model: Model | null;
  readonly machine: Machine | null;
  readonly law: PairLaw;
  readonly enginesPerMachine: number;
  /** What the reader must know of the law's change, a sentence each. */
  readonly warnings: readonly string[];
};

/**
 * A pair's law and hardware under the options; the pair itself where they change nothing.
 *
 * @param law of the whole machine with 16-bit weights
 * @throws UserError for options that do not suit the pair
 */
export function servedUnder(
  { model, machine, law }: { model: Model | null; machine: Machine | null; law: PairLaw },
  options: VariantOptions,
  transfer: Transfer,
): ServedPair {
  const pair = model && machine ? { model, machine } : null;
  const fitted = lawUnder(law.fitted, pair, options, (a, b) => transfer(a, b).fitted);
  if (fitted === law.fitted) return { model, machine, law, enginesPerMachine: 1, warnings: [] };
  const parts = pair && engineParts(pair.model, pair.machine, options);
  return {
    model: parts ? withDraftMemory(parts.model, options) : model,
    machine: parts?.machine ?? machine,
    law: { ...law, fitted, file: withoutMeasuredCache(law.file) },
    enginesPerMachine: parts?.enginesPerMachine ?? 1,
    warnings: [...(fitted.changes ?? []).map(({ text }) => text), ...cautions(fitted, law.fitted, options)],
  };
}

/**
 * Whether the pair's weights and some KV cache fit under the options.
 *
 * @throws UserError for a number of GPUs that does not divide the machine's
 */
export function fitUnder(model: Model, machine: Machine, options: VariantOptions) {
  const parts = engineParts(model, machine, options);
  const { geometry } = withDraftMemory(parts.model, options);
  return geometry && memoryFit(geometry, parts.machine);
}

/** Machines that hold the model under the options, in the catalogue's order. */
export function machinesThatFitUnder(catalog: Catalog, model: Model, options: VariantOptions): string[] {
  return catalog.machines
    .filter((machine) => splitProblem(machine, options) === null)
    .filter((machine) => fitUnder(model, machine, options)?.fits)
    .map(({ id }) => id);
}

/** Other options under which the model fits this machine, in the words of flags; none where nothing helps. */
export function choicesThatFit(model: Model, machine: Machine, options: VariantOptions): string[] {
  const fits = (as: VariantOptions) => fitUnder(model, machine, as)?.fits === true;
  const splits = options.tensorParallel === undefined ? [] : possibleSplits(machine);
  const larger = splits.find((tensorParallel) => fits({ ...options, tensorParallel }));
  const format = weightFormats.find((quantisation) => fits({ ...options, quantisation }));
  return [
    ...(larger === undefined ? [] : [`--tensor-parallel ${larger}`]),
    ...(format === undefined ? [] : [`--quantisation ${format}`]),
  ];
}

/** How machines and engines stand to each other, where a machine runs several: "2 machines, each 2 x TP4". */
export function fleetWarnings(
  { machine, enginesPerMachine }: Pick<ServedPair, "machine" | "enginesPerMachine">,
  machines: number,
): string[] {
  if (machine === null || enginesPerMachine === 1) return [];
  const each = `${enginesPerMachine} x TP${machine.gpuCount}`;
  const fleet = machines === 1 ? `1 machine, ${each}` : `${machines} machines, each ${each}`;
  return [
    `${fleet}: ${machines * enginesPerMachine} engines, each with a queue and a KV cache of its own; --routing says how requests are shared among them`,
  ];
}

function cautions(after: FittedLaw, before: FittedLaw, { quantisation }: VariantOptions): string[] {
  return [
    ...(before.basis === "transferred"
      ? []
      : [
          `the law so changed was measured by nobody (${after.basis}) and its band is wider for it; a load test of the variant itself (capsim calibrate) narrows it`,
        ]),
    ...(quantisation === undefined
      ? []
      : [
          `GitLab rates models as published, with 16-bit weights: whether ${quantisation} answers as well is not said here; try it on your own questions`,
        ]),
  ];
}

/** The cache that was measured is that of other weights on other GPUs. */
function withoutMeasuredCache(file: PairLaw["file"]): PairLaw["file"] {
  return file?.engine ? { ...file, engine: { ...file.engine, kvTokens: null } } : file;
}
