import { geometryOf } from "../catalog/engineDefaults.ts";
import { findMachine, findModel } from "../catalog/findRecords.ts";
import type { Catalog, Machine, Model } from "../catalog/types.ts";
import type { LawFile } from "../documents/calibration.ts";
import type { FittedLaw } from "../engine/fittedLaw.ts";
import { lawFromFile } from "./lawFile.ts";
import { ratesOf } from "./physicsPrior.ts";
import { fitTransfer, type KnownCurve, type TransferModel, transferredLaw } from "./transfer.ts";

/** The joint fit of all laws of catalogued models on catalogued machines. */
export function transferModel(catalog: Catalog, laws: readonly LawFile[]): TransferModel {
  return fitTransfer(knownCurves(catalog, laws));
}

/** A law for any catalogued model on any catalogued machine. */
export function transferTo(model: TransferModel, target: Model, machine: Machine): FittedLaw {
  return transferredLaw(
    model,
    { geometry: geometryOf(target), hardware: ratesOf(machine), gpus: machine.gpuCount },
    `${target.id} on ${machine.id}`,
  );
}

/** Laws of catalogued pairs with the facts that explain them. */
export function knownCurves(catalog: Catalog, laws: readonly LawFile[]): KnownCurve[] {
  return laws.map((law) => knownCurve(catalog, law));
}

function knownCurve(catalog: Catalog, law: LawFile): KnownCurve {
  const machine = findMachine(catalog, law.machine);
  return {
    id: `${law.machine}/${law.model}`,
    geometry: geometryOf(findModel(catalog, law.model)),
    hardware: ratesOf(machine),
    gpus: machine.gpuCount,
    fitted: lawFromFile(law, law.source ?? "law"),
  };
}
