import type { FittedLaw } from "../engine/fittedLaw.ts";
import type { Scenario } from "../engine/scenario.ts";
import type { LawTerm } from "../engine/serviceLaw.ts";
import { mean } from "../stats/intervals.ts";
import { sketchOf } from "../stats/latencySketch.ts";
import { solve } from "../stats/leastSquares.ts";
import { drawScenario } from "./drawScenario.ts";
import { latencyStat, overall, servedBy } from "./estimate.ts";
import type { ExperimentOutcome } from "./experiment.ts";
import type { ReplicationSummary } from "./replicate.ts";
import { replicationStreams } from "./streams.ts";

/** Where the band of E2E p95 comes from, as shares of the variance of its logarithm; `law` and `load` add up to 1. */
export type BandShares = {
  readonly law: number;
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
 * Splits the band of one deployment by comparing replications under drawn laws with those under the law's centre on the same streams:
 * what differs between the two is the law's doing, what varies among the latter is chance. A regression of the
 * differences on the drawn terms of the deployment's law tells these apart; what other deployments' laws do to it, by the
 * users or the gateway they share, counts as the law's doing too.
 *
 * @param outside terms that this load uses outside what was measured
 * @returns null where the law is certain, or too few pairs are finished
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
  if (law.terms.length === 0 || pairs < fewestPairs) return null;
  const centre = outcome.summaries.slice(0, pairs).map(logP95);
  const drawn = outcome.drawn.slice(0, pairs).map(logP95);
  if (![...centre, ...drawn].every(Number.isFinite)) return null;
  const differences = drawn.map((value, i) => value - centre[i]!);
  const total = variance(outcome.drawn.map(logP95).filter(Number.isFinite));
  if (!(total > 0)) return null;
  const lawShare = Math.min(1, variance(differences) / total);
  const deviations = Array.from({ length: pairs }, (_, replication) =>
    drawnDeviations(scenario, deployment, seed, replication),
  );
  const gradient = regress(deviations, differences, law);
  const byTerm = law.terms.map((_, i) => gradient[i]! ** 2 * law.logCovariance[i]![i]!);
  const all = byTerm.reduce((sum, value) => sum + value, 0);
  const beyond = law.terms.reduce((sum, term, i) => sum + (outside.includes(term) ? byTerm[i]! : 0), 0);
  return {
    law: lawShare,
    load: 1 - lawShare,
    beyondMeasured: all > 0 ? (lawShare * beyond) / all : 0,
    gradient,
  };
}

/** Logarithms of the replication's drawn terms of the deployment's law over the centre's. */
function drawnDeviations(
  scenario: Scenario,
  deployment: number,
  seed: number,
  replication: number,
): number[] {
  const drawn = drawScenario(scenario, replicationStreams(seed, replication).law);
  const { terms, law: centre } = scenario.deployments[deployment]!.law;
  const { law } = drawn.deployments[deployment]!.law;
  return terms.map((term) => Math.log(law[term] / centre[term]));
}

/** Least squares through the origin with a small ridge. */
function regress(
  inputs: readonly (readonly number[])[],
  outputs: readonly number[],
  law: FittedLaw,
): number[] {
  const matrix = law.terms.map((_, i) =>
    law.terms.map((_, j) => {
      const products = inputs.reduce((sum, row) => sum + row[i]! * row[j]!, 0);
      return i === j ? products + ridge * inputs.length * law.logCovariance[i]![i]! + 1e-12 : products;
    }),
  );
  const right = law.terms.map((_, i) => inputs.reduce((sum, row, r) => sum + row[i]! * outputs[r]!, 0));
  return solve(matrix, right);
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, values.length - 1);
}
