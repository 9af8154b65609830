import { resolveName } from "./resolveName.ts";
import type { Catalog, Machine, MeasuredCurve, Model } from "./types.ts";

/**
 * The model a user names: id, Hugging Face id, GitLab's name, or an unambiguous short name; case-insensitive.
 *
 * @throws UserError naming the nearest models, or all that an ambiguous name fits
 * @example
 * findModel(catalog, "mixtral-8x7b").id // => "mixtral-8x7b-instruct-v0.1"
 */
export function findModel(catalog: Catalog, name: string): Model {
  return resolveName("model", name, catalog.models);
}

/**
 * The machine a user names: GitLab's `small`, `medium`, `large`, or a cloud's machine type; case-insensitive.
 *
 * @throws UserError naming the nearest machines, or all that an ambiguous name fits
 * @example
 * findMachine(catalog, "a2-ultragpu-8g").id // => "large"
 */
export function findMachine(catalog: Catalog, name: string): Machine {
  return resolveName("machine", name, catalog.machines);
}

/** Measured curves, and the machine that borrows them from another; null where they are its own. */
export type CurvesFound = { readonly curves: readonly MeasuredCurve[]; readonly borrowedBy: string | null };

/**
 * The measured curves of a model on a machine; none where nobody measured the pair. A machine that is another reading
 * of a measured one (`medium-80gb` of `medium`) borrows its curves.
 */
export function curvesFor(catalog: Catalog, model: Model, { id, measuredAs }: Machine): CurvesFound {
  const curves = catalog.curves.filter((curve) => curve.model === model.id && curve.machine === measuredAs);
  return { curves, borrowedBy: curves.length > 0 && measuredAs !== id ? id : null };
}

/** The models that somebody measured on the machine, in the catalogue's order. */
export function measuredModels(catalog: Catalog, machine: Machine): readonly Model[] {
  return catalog.models.filter((model) => curvesFor(catalog, model, machine).curves.length > 0);
}
