import { z } from "zod";
import type { FitProgress } from "../calibration/kvCapacity.ts";
import type { LawFile } from "../documents/calibration.ts";
import type { Validation } from "../documents/validation.ts";
import { UserError } from "../errors.ts";
import { importAll } from "../measurements/importMeasurements.ts";
import { chooseContext, type MeasuredValues } from "../questions/calibrate/chooseContext.ts";
import { fitMeasured, type MeasuredRuns } from "../questions/calibrate/fitMeasured.ts";
import {
  checkValidation,
  validateMeasured,
  validateShipped,
} from "../questions/validate/validateMeasured.ts";
import { readFilled } from "../settings/asked.ts";
import { optionLayer } from "../settings/layers.ts";
import type { CalibrateOptions, OneOrMore, Table, ValidateOptions } from "./commandOptions.ts";
import { givenOptions, inKeys } from "./givenScenario.ts";
import type { Surroundings } from "./surroundings.ts";

/** How far a fit is. */
export type CalibrateProgress = {
  /** `law`: the law is fitted; `cache`: it is fitted again with other sizes of the KV cache, which nobody stated. */
  readonly stage: "law" | "cache";
  /** How often all rows were replayed. */
  readonly evaluations: number;
  /** Share of the stage that is done, 0 to 1, guessed from how near the search is to the criteria that end it. */
  readonly share: number;
  readonly rows: number;
};

/** How a law is fitted, beside what it is fitted to. */
export type CalibrateRun = { readonly onProgress?: (progress: CalibrateProgress) => void };

/** `capsim calibrate` as a function. */
export function calibrateIn(
  surroundings: Surroundings,
  options: CalibrateOptions,
  { onProgress }: CalibrateRun = {},
): Promise<LawFile> {
  return inKeys(async () => {
    const { values } = checked("calibrate", options ?? {});
    const runs = await measuredRuns(values, options.tables, surroundings);
    const told = (progress: FitProgress, rows: number) => onProgress?.({ ...progress, rows });
    return fitMeasured(runs, surroundings.facts, values.series, values.seed, told).law;
  });
}

/** `capsim validate` as a function. */
export function validateIn(surroundings: Surroundings, options: ValidateOptions): Promise<Validation> {
  return inKeys(async () => {
    const { values, fault } = checked("validate", options);
    const { tables } = options;
    const shipped = { facts: surroundings.facts, laws: surroundings.world.laws };
    checkValidation(values, fault, tables !== undefined);
    if (tables === undefined) return validateShipped(values, shipped, values.seed);
    const runs = await measuredRuns(values, tables, surroundings);
    return validateMeasured(runs, values, shipped, surroundings.world.files, values.seed);
  });
}

const tableRule = "name the files of measured runs, or give each as { name, text }";
const table = z.union([
  z.string().min(1),
  z.strictObject({ name: z.string().min(1), text: z.string(), requests: z.string().optional() }),
]);
const tableList = z.union([table, z.array(table).min(1)]);

/** The options with every value checked on its own. */
function checked<Command extends "calibrate" | "validate">(
  command: Command,
  { tables, ...options }: { readonly tables?: unknown },
) {
  if ((tables !== undefined || command === "calibrate") && !tableList.safeParse(tables).success)
    throw new UserError(`${command}: tables: ${tableRule}`);
  return readFilled(command, optionLayer(givenOptions(command, options, ["tables"])));
}

async function measuredRuns(
  given: MeasuredValues,
  asked: OneOrMore<Table>,
  { facts, readTables, world }: Surroundings,
): Promise<MeasuredRuns> {
  const { overrides, stated } = await chooseContext(given, facts.catalog, world.files);
  const list = typeof asked === "string" || "name" in asked ? [asked] : asked;
  const read = await Promise.all(
    list.map(async (each) => {
      if (typeof each === "string") return readTables([each]);
      const { name, text, requests } = each;
      const companion = requests === undefined ? null : { name: `requests of ${name}`, text: requests };
      return [{ file: { name, text }, companion }];
    }),
  );
  const measured = read.flat();
  return {
    all: importAll(measured, stated),
    overrides,
    source: measured.map(({ file }) => file.name).join(", "),
  };
}
