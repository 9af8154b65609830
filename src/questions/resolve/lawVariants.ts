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
import type { Finding } from "../../documents/finding.ts";
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
  /** What the reader must know of the law's change. */
  readonly findings: readonly Finding[];
};

/**
 * A pair's law and hardware under the options; the pair itself where they change nothing.
 *
 * @param about names of the pair
 * @param law of the whole machine with 16-bit weights
 * @throws UserError for options that do not suit the pair
 */
export function servedUnder(
  about: { readonly model: string; readonly machine: string },
  { model, machine, law }: { model: Model | null; machine: Machine | null; law: PairLaw },
  options: VariantOptions,
  transfer: Transfer,
): ServedPair {
  const pair = model && machine ? { model, machine } : null;
  const fitted = lawUnder(law.fitted, pair, options, (a, b) => transfer(a, b).fitted);
  if (fitted === law.fitted) return { model, machine, law, enginesPerMachine: 1, findings: [] };
  const parts = pair && engineParts(pair.model, pair.machine, options);
  return {
    model: parts ? withDraftMemory(parts.model, options) : model,
    machine: parts?.machine ?? machine,
    law: { ...law, fitted, file: withoutMeasuredCache(law.file) },
    enginesPerMachine: parts?.enginesPerMachine ?? 1,
    findings: [
      ...(fitted.changes ?? []).map(
        ({ kind, text }): Finding => ({
          code: "changed-latency-model",
          about,
          figures: { change: kind, text },
        }),
      ),
      ...cautions(about, law.fitted, options),
    ],
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

/** How machines and engines stand to each other, where a machine runs several. */
export function severalEngines(
  about: { readonly model: string; readonly machine: string },
  { machine, enginesPerMachine }: Pick<ServedPair, "machine" | "enginesPerMachine">,
  machines: number,
): Finding[] {
  if (machine === null || enginesPerMachine === 1) return [];
  const gpusPerEngine = machine.gpuCount;
  return [
    {
      code: "several-engines",
      about,
      figures: { machines, enginesPerMachine, gpusPerEngine, engines: machines * enginesPerMachine },
    },
  ];
}

function cautions(
  about: { readonly model: string; readonly machine: string },
  { basis }: FittedLaw,
  { quantisation }: VariantOptions,
): Finding[] {
  return [
    ...(basis === "transferred" ? [] : [{ code: "unmeasured-variant", about, figures: { basis } } as const]),
    ...(quantisation === undefined
      ? []
      : [{ code: "unrated-quantisation", about, figures: { quantisation } } as const]),
  ];
}

/** The cache that was measured is that of other weights on other GPUs. */
function withoutMeasuredCache(file: PairLaw["file"]): PairLaw["file"] {
  return file?.engine ? { ...file, engine: { ...file.engine, kvTokens: null } } : file;
}
