import type { FittedLaw } from "../engine/fittedLaw.ts";
import type { Scenario } from "../engine/scenario.ts";
import type { LawTerm } from "../engine/serviceLaw.ts";
import { mean, sum } from "../stats/intervals.ts";
import { sketchOf } from "../stats/latencySketch.ts";
import { solve } from "../stats/leastSquares.ts";
import { demandDeviations, drawDemand } from "./demand.ts";
import { drawLaws, isCertain } from "./drawScenario.ts";
import { latencyStat, overall, servedBy } from "./estimate.ts";
import type { ExperimentOutcome } from "./experiment.ts";
import type { ReplicationSummary } from "./replicate.ts";
import { replicationStreams } from "./streams.ts";

/**
 * Where the band of E2E p95 comes from, as shares of the variance of its logarithm; `law`, `demand` and `load` add up to
 * 1.
 */
export type BandShares = {
  readonly law: number;
  /** How many ask, how often, and for what. */
  readonly demand: number;
  /** Chance: what differs from one busy hour to the next. */
  readonly load: number;
  /** The part of `law` that comes from terms used outside what was measured. */
  readonly beyondMeasured: number;
  /** d log(E2E p95) / d log(term), in the order of the law's terms. */
  readonly gradient: readonly number[];
};

/** Fewest paired replications from which the terms can be told apart. */
const fewestPairs = 15;
/** Ridge of the regression, as a share of a term's own variance: keeps collinear draws from blowing up. */
const ridge = 0.05;

/**
 * Splits the band of one deployment by comparing drawn replications with those under the centre on the same streams: what
 * differs between the two is the doing of law and demand, what varies among the latter is chance. A regression of the
 * differences on the drawn terms of the deployment's law and on the factors of the demand tells these apart, and shares
 * out what it does not explain. What other deployments' laws do to it, by the users or the gateway they share, counts as
 * the doing of either.
 *
 * @param outside terms that this load uses outside what was measured
 * @returns null where law and demand are certain, or too few pairs are finished
 */
export function bandShares(
  scenario: Scenario,
  deployment: number,
  seed: number,
  outcome: Pick<ExperimentOutcome, "summaries" | "drawn">,
  outside: readonly LawTerm[],
): BandShares | null {
  const { law } = scenario.deployments[deployment]!;
  const served = servedBy(deployment, scenario.workload.features);
  const logP95 = (summary: ReplicationSummary) =>
    Math.log(latencyStat(sketchOf(overall(summary, "e2e", served)), "p95"));
  const pairs = Math.min(outcome.summaries.length, outcome.drawn.length);
  if (isCertain(scenario) || pairs < fewestPairs) return null;
  const centre = outcome.summaries.map(logP95);
  const drawn = outcome.drawn.map(logP95);
  if (![...centre, ...drawn].every(Number.isFinite)) return null;
  const usual = mean(centre);
  const differences = drawn.map((value, i) => value - (centre[i] ?? usual));
  const total = variance(drawn);
  if (!(total > 0)) return null;
  const unknown = unknownShare(variance(differences.slice(0, pairs)), variance(centre), total);
  const { terms, logCovariance } = law;
  const factors = scenario.demand === undefined ? [] : demandDeviations(scenario.demand);
  const variances = [...terms.map((_, i) => logCovariance[i]![i]!), ...factors.map((factor) => factor ** 2)];
  const deviations = drawn.map((_, replication) => drawnDeviations(scenario, deployment, seed, replication));
  const gradient = regress(deviations, differences, variances);
  const parts = gradient.map((slope, i) => slope ** 2 * variances[i]!);
  const ofTerms = sum(parts.slice(0, terms.length));
  const ofLaw = lawVariance(gradient, logCovariance);
  const ofDemand = sum(parts.slice(terms.length));
  const explained = ofLaw + ofDemand;
  const lawShare = explained > 0 ? (unknown * ofLaw) / explained : 0;
  const beyond = sum(terms.map((term, i) => (outside.includes(term) ? parts[i]! : 0)));
  return {
    law: lawShare,
    demand: explained > 0 ? (unknown * ofDemand) / explained : 0,
    load: explained > 0 ? 1 - unknown : 1,
    beyondMeasured: ofTerms > 0 ? (lawShare * beyond) / ofTerms : 0,
    gradient: gradient.slice(0, terms.length),
  };
}

/** The share of law and demand in the variance: told by their part or by that of chance, whichever is the smaller. */
function unknownShare(ofDifferences: number, ofChance: number, total: number): number {
  const share = ofDifferences < ofChance ? ofDifferences / total : 1 - ofChance / total;
  return Math.min(1, Math.max(0, share));
}

/** Logarithms of the replication's drawn terms of the deployment's law, and of the demand's factors. */
function drawnDeviations(
  scenario: Scenario,
  deployment: number,
  seed: number,
  replication: number,
): number[] {
  const { law: streamOfLaw, demand: streamOfDemand } = replicationStreams(seed, replication);
  const drawn = drawLaws(scenario.deployments, streamOfLaw)[deployment]!.law;
  const { terms, law: centre } = scenario.deployments[deployment]!.law;
  const laws = terms.map((term) => Math.log(drawn.law[term] / centre[term]));
  if (scenario.demand === undefined) return laws;
  const { users, requests, features } = drawDemand(scenario.demand, streamOfDemand);
  return [...laws, users, requests, ...features];
}

/** Least squares through the origin with a small ridge. */
function regress(
  inputs: readonly (readonly number[])[],
  outputs: readonly number[],
  variances: readonly number[],
): number[] {
  const matrix = variances.map((own, i) =>
    variances.map((_, j) => {
      const products = sum(inputs.map((row) => row[i]! * row[j]!));
      return i === j ? products + ridge * inputs.length * own + 1e-12 : products;
    }),
  );
  return solve(
    matrix,
    variances.map((_, i) => sum(inputs.map((row, r) => row[i]! * outputs[r]!))),
  );
}

/** Variance that the law's error causes, to first order. */
function lawVariance(gradient: readonly number[], logCovariance: FittedLaw["logCovariance"]): number {
  return Math.max(
    0,
    sum(logCovariance.flatMap((row, i) => row.map((value, j) => gradient[i]! * gradient[j]! * value))),
  );
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return sum(values.map((value) => (value - centre) ** 2)) / Math.max(1, values.length - 1);
}
