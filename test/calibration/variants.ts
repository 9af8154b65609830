import { lawFromFile } from "../../src/calibration/lawFile.ts";
import { lawUnder, type VariantOptions } from "../../src/calibration/lawVariants.ts";
import { transferModel, transferTo } from "../../src/calibration/transfer.ts";
import { findMachine, findModel } from "../../src/catalog/findRecords.ts";
import type { FittedLaw } from "../../src/engine/fittedLaw.ts";
import { type lawTerms, stepSeconds } from "../../src/engine/serviceLaw.ts";
import { loadCatalog } from "../../src/node/catalogFiles.ts";
import { loadShippedLaws } from "../../src/node/lawFiles.ts";

export const catalog = loadCatalog();
export const shipped = loadShippedLaws();
export const joint = transferModel(catalog, shipped);
export const dense = findModel(catalog, "mistral-7b-instruct-v0.3");
export const mixture = findModel(catalog, "mixtral-8x7b");
export const large = findMachine(catalog, "large");
export const h100 = findMachine(catalog, "a3-highgpu-8g");

export function measured(model: string, machine: string): FittedLaw {
  return lawFromFile(shipped.find((law) => law.model === model && law.machine === machine)!, "test");
}
export function under(options: VariantOptions, model = dense, machine = large): FittedLaw {
  const base = machine === large ? measured(model.id, machine.id) : transferTo(joint, model, machine);
  return lawUnder(base, { model, machine }, options, (a, b) => transferTo(joint, a, b));
}
export function tokenSeconds(fitted: FittedLaw, n: number): number {
  return stepSeconds(fitted.law, n, 500 * n, 0);
}
export function variance(fitted: FittedLaw, term: (typeof lawTerms)[number]): number {
  const i = fitted.terms.indexOf(term);
  return fitted.logCovariance[i]![i]!;
}
