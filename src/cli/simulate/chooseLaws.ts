import type { BurstLawFile } from "../../calibration/gitlabCurve.ts";
import { lawFromFile } from "../../calibration/lawFile.ts";
import { findMachine, findModel } from "../../catalog/findRecords.ts";
import type { Catalog } from "../../catalog/types.ts";
import type { FittedLaw } from "../../engine/fittedLaw.ts";
import { UserError } from "../../errors.ts";
import { readTextFile } from "../../node/readTextFile.ts";
import type { Inputs } from "./inputs.ts";

/** The service law of a model on a machine. */
export type PairLaw = {
  /** Ids of the catalogue, or the law file's own names where the catalogue does not know them. */
  readonly model: string;
  readonly machine: string;
  readonly fitted: FittedLaw;
  /** Given by the user with --calibration. */
  readonly isOwn: boolean;
  readonly isUnknownModel: boolean;
  readonly isUnknownMachine: boolean;
};

/**
 * The shipped laws, and the user's own where --calibration gives one.
 *
 * @throws UserError when the law file is wrong
 */
export async function chooseLaws(
  inputs: Inputs,
  catalog: Catalog,
  shipped: readonly BurstLawFile[],
): Promise<PairLaw[]> {
  const laws = shipped.map((file): PairLaw => {
    const { model, machine, fitted } = lawFromFile(file, "models/gitlabLaws.json");
    return { model, machine, fitted, isOwn: false, isUnknownModel: false, isUnknownMachine: false };
  });
  const { calibration } = inputs.values;
  return calibration === undefined
    ? laws
    : [...laws, await ownLaw(inputs.pathOf("calibration", calibration), catalog)];
}

async function ownLaw(file: string, catalog: Catalog): Promise<PairLaw> {
  const data = parseJson(await readTextFile(file), file);
  const { model: modelName } = lawFromFile(data, file);
  const model = known(() => findModel(catalog, modelName));
  const geometry = model?.geometry ?? undefined;
  const { machine: machineName, fitted } = lawFromFile(data, file, geometry);
  const machine = known(() => findMachine(catalog, machineName));
  return {
    model: model?.id ?? modelName,
    machine: machine?.id ?? machineName,
    fitted,
    isOwn: true,
    isUnknownModel: model === null,
    isUnknownMachine: machine === null,
  };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file}: is not JSON (${(error as Error).message}); a law is a JSON object`);
  }
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
