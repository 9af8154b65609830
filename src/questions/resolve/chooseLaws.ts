import { lawFromFile } from "../../calibration/lawFile.ts";
import { readLaw } from "../../calibration/readLaw.ts";
import { type TransferModel, transferModel, transferTo } from "../../calibration/transfer.ts";
import { findMachine, findModel } from "../../catalog/findRecords.ts";
import type { Catalog, Machine, Model } from "../../catalog/types.ts";
import type { BurstLawFile, LawFile } from "../../documents/calibration.ts";
import type { FittedLaw } from "../../engine/fittedLaw.ts";
import { UserError } from "../../errors.ts";
import type { Asked } from "../../settings/asked.ts";

/** The settings that it reads. */
export type LawSettings = Asked<"calibration">;

/** The service law of a model on a machine. */
export type PairLaw = {
  /** Ids of the catalogue, or the law file's own names where the catalogue does not know them. */
  readonly model: string;
  readonly machine: string;
  readonly fitted: FittedLaw;
  /** The user's own file. */
  readonly file: LawFile | null;
  /** Given by the user with --calibration. */
  readonly isOwn: boolean;
  readonly isUnknownModel: boolean;
  readonly isUnknownMachine: boolean;
};

/** A law that is not the user's own. */
const ofCatalog = { file: null, isOwn: false, isUnknownModel: false, isUnknownMachine: false } as const;

/** A law of the user's own that says something of other pairs too: fitted, for a model and machine the catalogue knows. */
export function isForTransfer(law: PairLaw): law is PairLaw & { readonly file: LawFile } {
  return law.isOwn && !law.isUnknownModel && !law.isUnknownMachine && law.fitted.basis === "measured";
}

/** Gives the law of any pair of the catalogue, carried over from the measured ones. */
export type Transfer = (model: Model, machine: Machine) => PairLaw;

/**
 * Laws carried over from the shipped ones, and from the user's own where the catalogue knows its model and machine; the
 * joint fit is made once, when the first is wanted.
 */
export function transferFrom(
  catalog: Catalog,
  shipped: readonly BurstLawFile[],
  laws: readonly PairLaw[],
): Transfer {
  const own = laws.flatMap((law) => (isForTransfer(law) ? [law.file] : []));
  let joint: TransferModel | null = null;
  return (model, machine) => {
    joint ??= transferModel(catalog, [...shipped, ...own]);
    return { ...ofCatalog, model: model.id, machine: machine.id, fitted: transferTo(joint, model, machine) };
  };
}

/**
 * The shipped laws, and the user's own where --calibration gives one.
 *
 * @throws UserError when the law file is wrong
 */
export async function chooseLaws(
  inputs: LawSettings,
  catalog: Catalog,
  shipped: readonly BurstLawFile[],
): Promise<PairLaw[]> {
  const laws = shipped.map((file): PairLaw => {
    const { model, machine } = file;
    return { ...ofCatalog, model, machine, fitted: lawFromFile(file, "models/gitlabLaws.json") };
  });
  const { calibration } = inputs.values;
  return calibration === undefined ? laws : [...laws, await ownLaw(inputs, calibration, catalog)];
}

/** @param given the calibration, or the name of its file */
async function ownLaw(
  { pathOf, files }: LawSettings,
  given: string | object,
  catalog: Catalog,
): Promise<PairLaw> {
  const modelOf = (name: string) => known(() => findModel(catalog, name));
  const expertsOf = (name: string) => modelOf(name)?.geometry ?? undefined;
  const isName = typeof given === "string";
  const file = isName ? pathOf("calibration", given) : "calibration";
  const law = readLaw(isName ? await files.readText(file) : given, file, expertsOf);
  const model = modelOf(law.model);
  const machine = known(() => findMachine(catalog, law.machine));
  const ids = { model: model?.id ?? law.model, machine: machine?.id ?? law.machine };
  return {
    ...ids,
    fitted: lawFromFile(law, file, expertsOf(law.model)),
    file: { ...law, ...ids },
    isOwn: true,
    isUnknownModel: model === null,
    isUnknownMachine: machine === null,
  };
}

/** The record, or null where the catalogue does not know the name: a law of one's own may be for anything. */
function known<T>(find: () => T): T | null {
  try {
    return find();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
