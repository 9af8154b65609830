import { z } from "zod";
import type { FitProgress } from "../calibration/kvCapacity.ts";
import type { LawFile } from "../calibration/lawFile.ts";
import type { Validation } from "../calibration/validation.ts";
import { didYouMeanOr, nameOnly } from "../catalog/resolveName.ts";
import { UserError } from "../errors.ts";
import { importAll } from "../measurements/importMeasurements.ts";
import { type ContextFlags, chooseContext } from "../questions/calibrate/chooseContext.ts";
import { fitMeasured, type MeasuredRuns } from "../questions/calibrate/fitMeasured.ts";
import {
  checkValidation,
  validateMeasured,
  validateShipped,
} from "../questions/validate/validateMeasured.ts";
import type { Files } from "../settings/files.ts";
import { seedRule } from "../settings/numbers.ts";
import type { CalibrateOptions, Table, ValidateOptions } from "./commandOptions.ts";
import { withGivenTexts } from "./givenTexts.ts";
import { inKeys } from "./inKeys.ts";
import type { OneOrMore } from "./scenarioOptions.ts";
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
    const { given, files } = checked("calibrate", options, calibrateRules, surroundings);
    const runs = await measuredRuns(given, options.tables, files, surroundings);
    const told = (progress: FitProgress, rows: number) => onProgress?.({ ...progress, rows });
    return fitMeasured(runs, surroundings.facts, given.series, given.seed ?? 1, told).law;
  });
}

/** `capsim validate` as a function. */
export function validateIn(surroundings: Surroundings, options: ValidateOptions): Promise<Validation> {
  return inKeys(async () => {
    const { given, files } = checked("validate", options, validateRules, surroundings);
    const { tables } = options;
    const shipped = { facts: surroundings.facts, laws: surroundings.world.laws };
    const { seed = 1, calibration, leaveOneOut, by } = given;
    const flags = {
      ...(calibration !== undefined && { calibration }),
      ...(leaveOneOut !== undefined && { leaveOneOut }),
      ...(by !== undefined && { by }),
    };
    checkValidation({ ...asFlags(given), ...flags }, tables !== undefined);
    if (tables === undefined) return validateShipped(flags, shipped, seed);
    const runs = await measuredRuns(given, tables, files, surroundings);
    return validateMeasured(runs, flags, shipped, files, seed);
  });
}

const tableRule = "name the files of measured runs, or give each as { name, text }";
const table = z.union([
  z.string().min(1),
  z.strictObject({ name: z.string().min(1), text: z.string(), requests: z.string().optional() }),
]);
const tables = z.union([table, z.array(table).min(1)], { error: tableRule });
const word = (what: string) =>
  z
    .string({ error: `give ${what}` })
    .min(1, { error: `give ${what}` })
    .optional();
const number = z.number({ error: "give a number" }).optional();
const contextRules = {
  model: word("a model's name"),
  modelConfig: word("a config.json, parsed, or its file's name"),
  machine: word("a machine of the catalogue"),
  gpu: word("a GPU's name"),
  gpuCount: number,
  kvTokens: number,
  maxNumSeqs: number,
  maxNumBatchedTokens: number,
  concurrency: number,
  requestRate: number,
  seed: z.number({ error: seedRule }).int({ error: seedRule }).min(0, { error: seedRule }).optional(),
};
const calibrateRules = z.strictObject({ tables, ...contextRules, series: word("the name of a series") });
const validateRules = z.strictObject({
  tables: tables.optional(),
  ...contextRules,
  calibration: word("a law, or its file's name"),
  leaveOneOut: z.boolean({ error: "write true or false" }).optional(),
  by: z.enum(["row", "series"], { error: "choose row or series" }).optional(),
});

/** The options with every value checked on its own, and where the files are that they name or hold. */
function checked<Rules extends z.ZodObject>(
  command: string,
  options: object,
  rules: Rules,
  { world }: Surroundings,
): { given: z.output<Rules>; files: Files } {
  const { values, files } = withGivenTexts({ ...options }, ["modelConfig", "calibration"], world.files);
  const parsed = rules.safeParse(values);
  if (parsed.success) return { given: parsed.data, files };
  const issue = parsed.error.issues[0]!;
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(rules.shape);
    const near = didYouMeanOr(`the keys are ${known.join(", ")}`, issue.keys[0]!, known.map(nameOnly));
    throw new UserError(`${command}: unknown key "${issue.keys[0]}"; ${near}`);
  }
  const key = String(issue.path[0] ?? "options");
  const value = values[key];
  const shown = ["string", "number", "boolean"].includes(typeof value) ? ` ${value}` : "";
  throw new UserError(`${command}: ${key}${shown}: ${issue.message}`);
}

async function measuredRuns(
  given: object,
  asked: OneOrMore<Table>,
  files: Files,
  { facts, readTables }: Surroundings,
): Promise<MeasuredRuns> {
  const { overrides, stated } = await chooseContext(asFlags(given), facts.catalog, files);
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

/** What was said, with numbers as text, which is how the command line has them. */
function asFlags(given: object): ContextFlags {
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said.map(([key, value]) => [key, String(value)])) as ContextFlags;
}
