import type { LawFile } from "../documents/calibration.ts";
import { exactLaw, type FittedLaw } from "../engine/fittedLaw.ts";
import { byTerm, lawTerms, type ServiceLaw } from "../engine/serviceLaw.ts";

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

/** Experts per layer and per token that a model has. */
export type Experts = Pick<ServiceLaw, "experts" | "expertsPerToken">;
const dense: Experts = { experts: 1, expertsPerToken: 1 };

/**
 * The law of a calibration, ready to be used.
 *
 * @param source where it comes from, for files that do not say
 * @param experts the model's, for files that do not say
 */
export function lawFromFile(file: LawFile, source: string, experts: Experts = dense): FittedLaw {
  return withUncertainty(file, lawOf(file, experts), source);
}

/** The law itself, terms that are absent being 0. */
export function lawOf(
  { parameters, ...file }: LawFile,
  { experts, expertsPerToken }: Experts = dense,
): ServiceLaw {
  return {
    ...byTerm((term) => parameters[term]?.value ?? 0),
    experts: file.experts ?? experts,
    expertsPerToken: file.expertsPerToken ?? expertsPerToken,
  };
}

/** The covariance of the file, or independent errors from the terms' standard deviations. */
function withUncertainty(file: LawFile, law: ServiceLaw, source: string): FittedLaw {
  const base: FittedLaw = {
    ...exactLaw(law, file.source ?? source),
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
