import type { MeasuredRow } from "../catalog/types.ts";
import type { EngineSettings } from "../engine/scenario.ts";
import { type LawTerm, lawTerms, type ServiceLaw } from "../engine/serviceLaw.ts";
import { inverse, type LeastSquaresFit, leastSquares, normalMatrix } from "../stats/leastSquares.ts";
import type { BurstProtocol, RowConditions } from "./burstConditions.ts";
import { type BurstColumns, replayBurst } from "./burstReplay.ts";
import { columnErrorFactor, fittedColumns, logColumns, whitened } from "./columnErrors.ts";
import { scoredLengths } from "./lengthScores.ts";
import type { LawPrior } from "./physicsPrior.ts";

export type BurstFit = {
  readonly law: ServiceLaw;
  readonly terms: readonly LawTerm[];
  /** Covariance of the logarithms of `terms`, the rows' conditions integrated out. */
  readonly logCovariance: readonly (readonly number[])[];
  readonly conditions: readonly RowConditions[];
};

/** Fits one after another, each with the columns' errors at the result of the one before. */
const passes = 2;

/** Answers of one model to one kind of question spread by a quarter, give or take; a runaway answer makes it more. */
const spreadPrior = { centre: 0.25, logSd: 1 };
/** A request's way through client and network takes tens of milliseconds; a cold engine takes seconds. */
const startUpPrior = { centre: 0.05, logSd: 1.2 };

/**
 * Fits a service law to one burst table by replaying each row's burst through the engine: all columns of all rows at
 * once, with the physics prior on every term of the law and, for each row, the spread of its answers' lengths and its
 * start-up time as unknowns of their own; columns weigh by their errors, those of the unknown lengths included. The
 * posterior is Laplace's: normal in the logarithms, with the inverse of JᵀJ as covariance.
 *
 * @param experts of the model, 1 and 1 for a dense one
 */
export function fitBurst(
  rows: readonly MeasuredRow[],
  protocol: BurstProtocol,
  engine: EngineSettings,
  prior: LawPrior,
  experts: Pick<ServiceLaw, "experts" | "expertsPerToken">,
): BurstFit {
  const terms = lawTerms.filter((term) => prior[term].centre > 0);
  const layout = parameterLayout(rows, terms, prior);
  const read = (parameters: readonly number[]) => readParameters(parameters, rows, terms, experts);
  let fit = fitOnce(layout.centres);
  for (let pass = 1; pass < passes; pass++) fit = fitOnce(fit.parameters);
  const covariance = inverse(normalMatrix(fit.jacobian));
  return {
    ...read(fit.parameters),
    terms,
    logCovariance: terms.map((_, i) => terms.map((_, j) => covariance[i]![j]!)),
  };

  function fitOnce(start: readonly number[]): LeastSquaresFit {
    const around = read(start);
    const factors = rows.map((row, i) =>
      columnErrorFactor(row.meanOutputTokens, around.conditions[i]!, around.law, protocol, engine),
    );
    return leastSquares((parameters) => {
      const { law, conditions } = read(parameters);
      const misfits = rows.flatMap((row, i) =>
        whitened(factors[i]!, deviations(row, replayRow(law, engine, protocol, row, conditions[i]!))),
      );
      return [...misfits, ...parameters.map((value, j) => (value - layout.centres[j]!) / layout.sds[j]!)];
    }, start);
  }
}

/** The row's burst under a law, in the row's own conditions. */
export function replayRow(
  law: ServiceLaw,
  engine: EngineSettings,
  protocol: BurstProtocol,
  row: MeasuredRow,
  conditions: RowConditions,
): BurstColumns {
  const lengths = scoredLengths(
    row.requests,
    row.meanOutputTokens,
    conditions.lengthSpread,
    protocol.maxOutputTokens,
  );
  return replayBurst(law, engine, protocol.promptTokens, lengths, conditions.startUpSeconds);
}

/** Logarithm of replayed over measured, of each fitted column. */
function deviations(row: MeasuredRow, replayed: BurstColumns): number[] {
  const columns = fittedColumns(row.requests);
  const measured = logColumns(row, columns);
  return logColumns(replayed, columns).map((value, i) => value - measured[i]!);
}

/** Parameters are logarithms: the law's terms, then each row's start-up time, then the spreads of rows of several. */
function parameterLayout(rows: readonly MeasuredRow[], terms: readonly LawTerm[], prior: LawPrior) {
  const several = rows.filter((row) => row.requests > 1);
  const priors = [
    ...terms.map((term) => prior[term]),
    ...rows.map(() => startUpPrior),
    ...several.map(() => spreadPrior),
  ];
  return {
    centres: priors.map(({ centre }) => Math.log(centre)),
    sds: priors.map((one) => one.logSd),
  };
}

function readParameters(
  parameters: readonly number[],
  rows: readonly MeasuredRow[],
  terms: readonly LawTerm[],
  experts: Pick<ServiceLaw, "experts" | "expertsPerToken">,
): { law: ServiceLaw; conditions: RowConditions[] } {
  const values = parameters.map(Math.exp);
  const law: ServiceLaw = { c0: 0, cSeq: 0, cKv: 0, cPre: 0, cExp: 0, ...experts };
  const startUps = values.slice(terms.length, terms.length + rows.length);
  const spreads = values.slice(terms.length + rows.length);
  return {
    law: { ...law, ...Object.fromEntries(terms.map((term, i) => [term, values[i]!])) },
    conditions: rows.map((row, i) => ({
      requests: row.requests,
      startUpSeconds: startUps[i]!,
      lengthSpread: row.requests > 1 ? spreads.shift()! : 0,
    })),
  };
}
