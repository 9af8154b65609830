import { cholesky, exactLaw, type FittedLaw } from "../engine/fittedLaw.ts";
import { type LawTerm, lawTerms, type ServiceLaw } from "../engine/serviceLaw.ts";
import { UserError } from "../errors.ts";
import type { MeasuredMetric } from "../measurements/measurement.ts";

const lawBases: readonly FittedLaw["basis"][] = ["measured", "transferred", "given"];

/** Limits of an engine that a calibration holds. */
export const engineLimits = ["maxNumSeqs", "maxNumBatchedTokens", "kvTokens"] as const;
export type EngineLimit = (typeof engineLimits)[number];

/** One fitted number, as `law.json` has it. Seconds. */
export type LawParameter = { readonly value: number; readonly sd?: number };

/** One column of one measured row, beside what the fitted law says of it. `error` = predicted/measured − 1. */
export type FitRow = {
  readonly runId: string;
  readonly metric: string;
  readonly measured: number;
  readonly predicted: number;
  readonly error: number;
};

/**
 * A service law as a file, `capsim.law/1`. Only `schema`, `model`, `machine` and `parameters` must be there; terms that
 * are absent are 0, standard deviations that are absent are 0. `covariance` is that of the logarithms of the terms
 * listed in `terms`.
 */
export type LawFile = {
  readonly schema: "capsim.law/1";
  readonly model: string;
  readonly machine: string;
  readonly parameters: Readonly<Partial<Record<LawTerm, LawParameter>>>;
  readonly experts?: number;
  readonly expertsPerToken?: number;
  readonly terms?: readonly LawTerm[];
  readonly covariance?: readonly (readonly number[])[];
  readonly measuredConcurrency?: readonly [number, number];
  readonly measuredPromptTokens?: number;
  /** Rows of the series the law was fitted to share this name. */
  readonly seriesId?: string;
  /** Seconds a request spends outside the engine: client, network, server front. */
  readonly overheadSeconds?: number;
  /** Relative spread of single requests that lengths and queueing do not explain. */
  readonly jitter?: number;
  /** Spread of the logarithms of answer lengths, fitted where the rows do not publish it. */
  readonly lengthSpread?: number;
  /** Relative error of each kind of column about the fit. */
  readonly columnError?: Readonly<Partial<Record<MeasuredMetric, number>>>;
  /** The engine the rows were measured on, as far as it is known. */
  readonly engine?: {
    readonly maxNumSeqs: number;
    readonly maxNumBatchedTokens: number;
    readonly kvTokens: number | null;
    /**
     * The limits that table, user or fit state. The others are vLLM's defaults for the hardware, which a simulation takes
     * from its own. Absent where a file does not tell them apart: then all are stated.
     */
    readonly stated?: readonly EngineLimit[];
  };
  readonly basis?: FittedLaw["basis"];
  readonly source?: string;
  readonly fit?: {
    readonly rows: readonly FitRow[];
    readonly worstError: number;
    readonly setAside: readonly { readonly runId: string; readonly reason: string }[];
  };
};

/** A fitted law as a file. */
export function fileOfLaw(fitted: FittedLaw, model: string, machine: string): LawFile {
  return {
    schema: "capsim.law/1",
    model,
    machine,
    basis: fitted.basis,
    source: fitted.source,
    parameters: Object.fromEntries(fitted.terms.map((term) => [term, { value: fitted.law[term] }])),
    experts: fitted.law.experts,
    expertsPerToken: fitted.law.expertsPerToken,
    terms: fitted.terms,
    covariance: fitted.logCovariance,
  };
}

/**
 * Checks a law file and makes it usable.
 *
 * @param data the parsed JSON; @param where file name for messages
 * @param experts the model's experts per layer and per token, for files that do not say
 * @throws UserError naming the field that is wrong
 */
export function lawFromFile(
  data: unknown,
  where: string,
  experts: { readonly experts: number; readonly expertsPerToken: number } = {
    experts: 1,
    expertsPerToken: 1,
  },
): { model: string; machine: string; fitted: FittedLaw } {
  const fail = (what: string): never => {
    throw new UserError(`${where}: ${what}`);
  };
  if (typeof data !== "object" || data === null) return fail("a law is a JSON object");
  const file = data as LawFile;
  if (file.schema !== "capsim.law/1") fail(`schema is ${JSON.stringify(file.schema)}; write "capsim.law/1"`);
  for (const key of ["model", "machine"] as const)
    if (typeof file[key] !== "string" || file[key] === "")
      fail(`${key} is missing: name the ${key} the law is for`);
  if (typeof file.parameters !== "object" || file.parameters === null)
    fail('parameters is missing: give at least {"c0": {"value": seconds}}');
  for (const [name, parameter] of Object.entries(file.parameters)) {
    if (!(lawTerms as readonly string[]).includes(name))
      fail(`parameters.${name} is unknown; the terms are ${lawTerms.join(", ")}`);
    if (!(typeof parameter?.value === "number" && Number.isFinite(parameter.value) && parameter.value >= 0))
      fail(`parameters.${name}.value is ${JSON.stringify(parameter?.value)}; give seconds, a number ≥ 0`);
    if (parameter.sd !== undefined && !(Number.isFinite(parameter.sd) && parameter.sd >= 0))
      fail(`parameters.${name}.sd is ${JSON.stringify(parameter.sd)}; give seconds, a number ≥ 0`);
    if (parameter.value === 0 && (parameter.sd ?? 0) > 0)
      fail(`parameters.${name}.sd is ${parameter.sd} but its value is 0; give a value > 0 or leave out sd`);
  }
  const value = (term: LawTerm) => file.parameters[term]?.value ?? 0;
  const law: ServiceLaw = {
    c0: value("c0"),
    cSeq: value("cSeq"),
    cKv: value("cKv"),
    cPre: value("cPre"),
    cExp: value("cExp"),
    experts: file.experts ?? experts.experts,
    expertsPerToken: file.expertsPerToken ?? experts.expertsPerToken,
  };
  if (!(law.c0 + law.cSeq + law.cKv + law.cExp > 0))
    fail("every term of a decode step is 0: a step must take time; give parameters.c0.value");
  const isExperts = typeof law.experts === "number" && typeof law.expertsPerToken === "number";
  if (!(isExperts && law.experts >= law.expertsPerToken && law.expertsPerToken > 0))
    fail(
      `experts is ${JSON.stringify(law.experts)} with ${JSON.stringify(law.expertsPerToken)} per token; experts ≥ expertsPerToken > 0`,
    );
  checkMeasured(file, fail);
  checkCovariance(file, law, fail);
  return { model: file.model, machine: file.machine, fitted: withUncertainty(file, law, where) };
}

/** What the file says of the measurements behind the law. */
function checkMeasured(file: LawFile, fail: (what: string) => never): void {
  const { basis, measuredConcurrency: range, measuredPromptTokens: prompt } = file;
  if (basis !== undefined && !lawBases.includes(basis))
    fail(`basis is ${JSON.stringify(basis)}; write one of ${lawBases.join(", ")}`);
  if (
    range !== undefined &&
    !(Array.isArray(range) && range.length === 2 && range[0] > 0 && range[0] <= range[1])
  )
    fail(`measuredConcurrency is ${JSON.stringify(range)}; give [lowest, highest], both > 0`);
  if (prompt !== undefined && !(typeof prompt === "number" && prompt > 0))
    fail(`measuredPromptTokens is ${JSON.stringify(prompt)}; give a number of tokens > 0`);
}

/** A covariance is that of the logarithms of positive terms, one row and column for each. */
function checkCovariance(file: LawFile, law: ServiceLaw, fail: (what: string) => never): void {
  const { terms, covariance } = file;
  if (terms === undefined && covariance === undefined) return;
  if (!Array.isArray(terms)) fail("covariance needs terms: name the term of each of its rows");
  if (!Array.isArray(covariance)) fail("terms without covariance: give it, or sd for each parameter");
  for (const term of terms as readonly LawTerm[])
    if (!(law[term] > 0 && lawTerms.includes(term)))
      fail(`terms names ${JSON.stringify(term)}, whose parameter is missing or 0`);
  const isMatrix =
    covariance.length === terms.length &&
    covariance.every(
      (row) => Array.isArray(row) && row.length === terms.length && row.every(Number.isFinite),
    );
  if (!isMatrix) fail(`covariance must have ${terms.length} rows and columns of numbers, as many as terms`);
  try {
    cholesky(covariance);
  } catch {
    fail("covariance is not positive semidefinite: no spread of the terms can have it");
  }
}

/** The covariance of the file, or independent errors from the terms' standard deviations. */
function withUncertainty(file: LawFile, law: ServiceLaw, where: string): FittedLaw {
  const base: FittedLaw = {
    ...exactLaw(law, file.source ?? where),
    basis: file.basis ?? "given",
    measuredConcurrency: file.measuredConcurrency ?? null,
    measuredPromptTokens: file.measuredPromptTokens ?? null,
    overhead: file.overheadSeconds ?? 0,
  };
  if (file.terms && file.covariance) return { ...base, terms: file.terms, logCovariance: file.covariance };
  const uncertain = lawTerms.filter((term) => law[term] > 0 && (file.parameters[term]?.sd ?? 0) > 0);
  const variances = uncertain.map((term) => Math.log(1 + (file.parameters[term]!.sd! / law[term]) ** 2));
  return {
    ...base,
    terms: uncertain,
    logCovariance: variances.map((variance, i) => variances.map((_, j) => (i === j ? variance : 0))),
  };
}
