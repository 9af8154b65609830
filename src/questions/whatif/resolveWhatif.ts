import type { CostFacts } from "../../catalog/costFacts.ts";
import { type Phrase, phrase, setting, UserError } from "../../errors.ts";
import type { Inputs } from "../../settings/inputs.ts";
import type { Layer } from "../../settings/layers.ts";
import type { PriceInput } from "../plan/choosePurchase.ts";
import { type ResolvedScenario, resolveScenario } from "../resolve/resolveScenario.ts";
import type { World } from "../resolve/world.ts";
import type { Run } from "../simulate/execute.ts";
import { type Change, changeText, namedChanges, readVariants } from "./changes.ts";
import { type CostedFleet, costedFleet } from "./costedFleet.ts";
import { matchRuns, runName } from "./matchRuns.ts";
import { ofVariant, variantInputs } from "./variantInputs.ts";
import { whatifBase } from "./whatifBase.ts";

/** A variant's run, to be compared with one of the base's. */
export type VariantRun = { readonly settings: readonly Change[]; readonly run: Run };

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

/**
 * Decides everything a what-if needs: the base, every variant, and which of their runs are compared.
 *
 * @throws UserError for anything that does not go together
 */
export async function resolveWhatif(
  layers: readonly Layer[],
  world: World,
  costs: CostFacts,
): Promise<ResolvedWhatif> {
  const { asked, inputs, prices } = whatifBase(layers, world, costs);
  const { sensitivity = false, upTo } = asked.values;
  if (upTo !== undefined)
    throw new UserError(
      phrase`${asked.named("upTo")}: matters to ${setting("breakEven")} only; give that, or leave it out`,
    );
  const variantsAsked = readVariants(asked.values.set, asked.values.vary);
  if (variantsAsked.length === 0 && !sensitivity)
    throw new UserError(
      phrase`no variant to compare with: give ${setting("set")} KEY=VALUE, such as ${setting("set")} users=800, ${setting("vary")} users=200,400,800, or ${setting("sensitivity")}`,
    );
  refuseTrace(inputs, "");
  const resolved = await resolveScenario(inputs, world);
  const variants = await Promise.all(
    variantsAsked.map(async (settings) => ({
      settings,
      resolved: await resolveVariant(layers, world, settings),
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
    ...its.skipped.map((line) => `${settings.map(changeText).join(", ")}: ${line}`),
    ...resolved.runs.flatMap((base, i) =>
      matches[v]!.some((match) => match.base === i)
        ? []
        : [`${settings.map(changeText).join(", ")}: nothing to compare with ${runName(base)}`],
    ),
  ]);
  const compared = comparisons.filter((each) => sensitivity || each.variants.length > 0);
  if (compared.length === 0)
    throw new UserError(
      phrase`the base (${resolved.runs.map(runName).join(", ")}) and its variants have no model in common; name one model with ${setting("model")}`,
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
  layers: readonly Layer[],
  world: World,
  settings: readonly Change[],
): Promise<ResolvedScenario> {
  const inputs = variantInputs(layers, settings, world.files);
  refuseTrace(inputs, phrase`${namedChanges(settings)}: `);
  try {
    return await resolveScenario(inputs, world);
  } catch (error) {
    throw ofVariant(settings, error);
  }
}

/** Resamples of a trace are not replications that differ from each other alike in both arms. */
function refuseTrace({ values }: Inputs, prefix: Phrase): void {
  if (values.trace !== undefined)
    throw new UserError(
      phrase`${prefix}a trace is replayed, not drawn, so that nothing can be paired; compare with capsim simulate ${setting("trace")}, or fit a workload to it (capsim workload fit) and compare that`,
    );
}
