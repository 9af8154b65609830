import type { MeasuredRow } from "../catalog/types.ts";
import type { EngineSettings } from "../engine/scenario.ts";
import { type LawTerm, lawTerms, type ServiceLaw } from "../engine/serviceLaw.ts";
import { inverse, leastSquares, normalMatrix } from "../stats/leastSquares.ts";
import { type BurstColumns, replayBurst } from "./burstReplay.ts";
import { scoredLengths } from "./lengthScores.ts";
import type { LawPrior } from "./physicsPrior.ts";

/** How a burst table was measured. */
export type BurstProtocol = { readonly promptTokens: number; readonly maxOutputTokens: number };

/** What a row's own run was like, as far as its columns tell. */
export type RowConditions = {
  readonly requests: number;
  /** Standard deviation of the logarithms of the answers' lengths; 0 for a single request. */
  readonly lengthSpread: number;
  /** Seconds every request of the run waited before the engine worked on it: client, network, cold start. */
  readonly startUpSeconds: number;
};

export type BurstFit = {
  readonly law: ServiceLaw;
  readonly terms: readonly LawTerm[];
  /** Covariance of the logarithms of `terms`, the rows' conditions integrated out. */
  readonly logCovariance: readonly (readonly number[])[];
  readonly conditions: readonly RowConditions[];
};

/** Relative error of a column between two runs with the same lengths: repeated runs agree within 1 to 3 %. */
const columnSd = { meanTime: 0.01, meanTokensPerSecond: 0.01, totalTime: 0.02 } as const;
type FittedColumn = keyof typeof columnSd;

/** Answers of one model to one kind of question spread by a quarter, give or take; a runaway answer makes it more. */
const spreadPrior = { centre: 0.25, logSd: 1 };
/** A request's way through client and network takes tens of milliseconds; a cold engine takes seconds. */
const startUpPrior = { centre: 0.05, logSd: 1.2 };

/**
 * Fits a service law to one burst table by replaying each row's burst through the engine: all columns of all rows at
 * once, with the physics prior on every term of the law and, for each row, the spread of its answers' lengths and its
 * start-up time as unknowns of their own. (Total TPS is tokens over total time and adds nothing.) The posterior is
 * Laplace's: normal in the logarithms, with the inverse of JᵀJ as covariance.
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
  const fit = leastSquares((parameters) => {
    const { law, conditions } = read(parameters);
    const misfits = rows.flatMap((row, i) =>
      columnMisfits(row, replayRow(law, engine, protocol, row, conditions[i]!)),
    );
    return [...misfits, ...parameters.map((value, j) => (value - layout.centres[j]!) / layout.sds[j]!)];
  }, layout.centres);
  const covariance = inverse(normalMatrix(fit.jacobian));
  return {
    ...read(fit.parameters),
    terms,
    logCovariance: terms.map((_, i) => terms.map((_, j) => covariance[i]![j]!)),
  };
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

/** Deviations in units of the column's own error; a single request has one independent column. */
function columnMisfits(row: MeasuredRow, replayed: BurstColumns): number[] {
  const columns: FittedColumn[] =
    row.requests === 1 ? ["meanTime"] : ["meanTime", "meanTokensPerSecond", "totalTime"];
  return columns.map((column) => Math.log(replayed[column] / row[column]) / columnSd[column]);
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
