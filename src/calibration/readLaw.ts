import { calibrationSchema, type LawFile } from "../documents/calibration.ts";
import { checkDocument, readDocument } from "../documents/readDocument.ts";
import { cholesky } from "../engine/fittedLaw.ts";
import type { ServiceLaw } from "../engine/serviceLaw.ts";
import { UserError } from "../errors.ts";
import { type Experts, lawOf } from "./lawFile.ts";

const reading = { advice: "see capsim schema calibration", closed: ["parameters"] };

/**
 * Reads a calibration: one that capsim saved, or one written by hand.
 *
 * @param given the text of the file, or what it holds; @param name for messages
 * @param expertsOf the experts of the model it is for, for files that do not say
 * @throws UserError naming the field that is wrong
 */
export function readLaw(
  given: string | object,
  name: string,
  expertsOf: (model: string) => Experts | undefined = () => undefined,
): LawFile {
  const file =
    typeof given === "string"
      ? readDocument(given, name, [calibrationSchema], reading)
      : checkDocument(given, name, [calibrationSchema], reading);
  const law = lawOf(file, expertsOf(file.model));
  const fault = stepFault(file, law) ?? rangeFault(file) ?? covarianceFault(file, law);
  if (fault !== null) throw new UserError(`${name}: ${fault}`);
  return file;
}

/** What is wrong with the terms of a step; null where nothing is. */
function stepFault({ parameters }: LawFile, law: ServiceLaw): string | null {
  for (const [name, { value, sd = 0 }] of Object.entries(parameters))
    if (value === 0 && sd > 0)
      return `parameters.${name}.sd is ${sd} but its value is 0; give a value > 0 or leave out sd`;
  if (law.c0 + law.cSeq + law.cKv + law.cExp === 0)
    return "every term of a decode step is 0: a step must take time; give parameters.c0.value";
  return law.experts >= law.expertsPerToken
    ? null
    : `experts is ${law.experts} with ${law.expertsPerToken} per token; give experts ≥ expertsPerToken`;
}

function rangeFault({ measuredConcurrency: range }: LawFile): string | null {
  return range === undefined || range[0] <= range[1]
    ? null
    : `measuredConcurrency is ${JSON.stringify(range)}; give [lowest, highest]`;
}

/** A covariance is that of the logarithms of positive terms, one row and column for each. */
function covarianceFault({ terms, covariance }: LawFile, law: ServiceLaw): string | null {
  if (terms === undefined && covariance === undefined) return null;
  if (terms === undefined) return "covariance needs terms: name the term of each of its rows";
  if (covariance === undefined) return "terms without covariance: give it, or sd for each parameter";
  const absent = terms.find((term) => law[term] === 0);
  if (absent !== undefined) return `terms names ${absent}, whose parameter is missing or 0`;
  const isSquare =
    covariance.length === terms.length && covariance.every((row) => row.length === terms.length);
  if (!isSquare) return `covariance must have ${terms.length} rows and columns, as many as terms`;
  try {
    cholesky(covariance);
    return null;
  } catch {
    return "covariance is not positive semidefinite: no spread of the terms can have it";
  }
}
