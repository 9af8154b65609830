import type { CostFacts } from "../../catalog/costFacts.ts";
import { UserError } from "../../errors.ts";
import type { Inputs, RawFlags } from "../../settings/inputs.ts";
import type { LocatedValues } from "../../settings/locatedValues.ts";
import type { PriceInput } from "../../settings/readPurchase.ts";
import { type ResolvedScenario, resolveScenario } from "../resolve/resolveScenario.ts";
import type { World } from "../resolve/world.ts";
import type { Run } from "../simulate/execute.ts";
import { type CostedFleet, costedFleet } from "./costedFleet.ts";
import { matchRuns, runName } from "./matchRuns.ts";
import { flagTexts, readVariants, type Setting, settingText } from "./settings.ts";
import { toldAsSet, variantInputs } from "./variantInputs.ts";
import { whatifBase } from "./whatifBase.ts";

/** A variant's run, to be compared with one of the base's. */
export type VariantRun = { readonly settings: readonly Setting[]; readonly run: Run };

/** A base's run with all that is compared with it. */
export type Comparison = {
  readonly base: Run;
  readonly variants: readonly VariantRun[];
  /** What the cost of its fleet follows from; of no use where no sensitivity is asked for. */
  readonly fleet: CostedFleet;
};

/** A what-if with everything decided. */
export type ResolvedWhatif = {
  readonly inputs: Inputs;
  /** The base. */
  readonly resolved: ResolvedScenario;
  readonly prices: PriceInput;
  /** Whether the base's inputs are varied too, one by one. */
  readonly isSensitivity: boolean;
  /** One for each run of the base that has a partner, or whose inputs are varied. */
  readonly comparisons: readonly Comparison[];
  /** What was asked for and is left out, a line each. */
  readonly skipped: readonly string[];
};

/** Flags of `capsim whatif` that are no part of a scenario. */
export type WhatifFlags = RawFlags & {
  readonly set?: readonly string[];
  readonly vary?: readonly string[];
  readonly sensitivity?: boolean;
  readonly breakEven?: boolean;
  readonly upTo?: string;
};

/**
 * Decides everything a what-if needs: the base, every variant, and which of their runs are compared.
 *
 * @throws UserError for anything that does not go together
 */
export async function resolveWhatif(
  { set = [], vary = [], sensitivity = false, breakEven: _, upTo, ...others }: WhatifFlags,
  given: LocatedValues | null,
  world: World,
  costs: CostFacts,
): Promise<ResolvedWhatif> {
  if (upTo !== undefined)
    throw new UserError(`--up-to ${upTo}: matters to --break-even only; give that, or leave it out`);
  const asked = readVariants(set, vary);
  if (asked.length === 0 && !sensitivity)
    throw new UserError(
      "no variant to compare with: give --set KEY=VALUE, such as --set users=800, --vary users=200,400,800, or --sensitivity",
    );
  const { flags, file, inputs, prices } = whatifBase(others, given, world, costs);
  refuseTrace(inputs, "");
  const resolved = await resolveScenario(inputs, world);
  const variants = await Promise.all(
    asked.map(async (settings) => ({
      settings,
      resolved: await resolveVariant(flags, file, world, settings),
    })),
  );
  const matches = variants.map((variant) => matchRuns(resolved.runs, variant.resolved.runs));
  const comparisons = resolved.runs.map(
    (base, i): Comparison => ({
      base,
      fleet: costedFleet(base, inputs, resolved, prices, world),
      variants: variants.flatMap(({ settings, resolved: { runs } }, v) =>
        matches[v]!.flatMap((match) => (match.base === i ? [{ settings, run: runs[match.variant]! }] : [])),
      ),
    }),
  );
  const skipped = variants.flatMap(({ settings, resolved: its }, v) => [
    ...its.skipped.map((line) => `${settings.map(settingText).join(", ")}: ${line}`),
    ...resolved.runs.flatMap((base, i) =>
      matches[v]!.some((match) => match.base === i)
        ? []
        : [`${settings.map(settingText).join(", ")}: nothing to compare with ${runName(base)}`],
    ),
  ]);
  const compared = comparisons.filter((each) => sensitivity || each.variants.length > 0);
  if (compared.length === 0)
    throw new UserError(
      `the base (${resolved.runs.map(runName).join(", ")}) and its variants have no model in common; name one model with --model`,
    );
  return {
    inputs,
    resolved,
    prices,
    isSensitivity: sensitivity,
    comparisons: compared,
    skipped: [...resolved.skipped, ...skipped],
  };
}

async function resolveVariant(
  flags: RawFlags,
  file: LocatedValues | null,
  world: World,
  settings: readonly Setting[],
): Promise<ResolvedScenario> {
  const inputs = variantInputs(flags, file, settings, world.files);
  refuseTrace(inputs, `${flagTexts(settings)}: `);
  try {
    return await resolveScenario(inputs, world);
  } catch (error) {
    throw toldAsSet(settings, error);
  }
}

/** Resamples of a trace are not replications that differ from each other alike in both arms. */
function refuseTrace({ values }: Inputs, prefix: string): void {
  if (values.trace !== undefined)
    throw new UserError(
      `${prefix}a trace is replayed, not drawn, so that nothing can be paired; compare with capsim simulate --trace, or fit a workload to it (capsim workload fit) and compare that`,
    );
}
