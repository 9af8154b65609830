import type { WeightFormat } from "../../catalog/geometry/quantisedGeometry.ts";
import { phrase, UserError } from "../../errors.ts";
import type { Inputs } from "../../settings/inputs.ts";
import { chooseLaws, transferFrom } from "./chooseLaws.ts";
import { variantOptions } from "./lawVariants.ts";
import { type ResolvedPairs, resolvePairs } from "./resolvePairs.ts";
import type { World } from "./world.ts";

/**
 * The pairs that were asked for, with the law of each.
 *
 * @param features names of the features that they serve
 * @throws UserError
 */
export async function pairsFor(
  inputs: Inputs,
  { catalog, laws }: World,
  features: readonly string[],
): Promise<ResolvedPairs> {
  const known = await chooseLaws(inputs, catalog, laws);
  const options = variantOptions({ ...inputs.values, quantisation: quantisationOf(inputs) }, catalog);
  return resolvePairs(inputs, catalog, known, transferFrom(catalog, laws, known), features, options);
}

/** The format of the weights, in either spelling. */
function quantisationOf({ values, named }: Inputs): WeightFormat | undefined {
  const { quantisation, quantization } = values;
  if (quantisation !== undefined && quantization !== undefined && quantisation !== quantization)
    throw new UserError(
      phrase`${named("quantization")}: contradicts ${named("quantisation")}; give one of them`,
    );
  return quantisation ?? quantization;
}
