import {
  type LengthSampler,
  lengthSampler,
  lognormalParameters,
  quantileFunction,
  wholeTokens,
} from "./lengths.ts";
import { normal, type RandomStream } from "./random.ts";
import type { LengthDistribution } from "./scenario.ts";

/** Draws prompt and answer together and leaves them in `inputTokens` and `outputTokens`. */
export interface PairSampler {
  readonly inputTokens: number;
  readonly outputTokens: number;
  sample(stream: RandomStream): void;
}

/** The lengths of one feature's requests, and how they hang together; no `correlation` stands for independence. */
export type LengthPair = {
  readonly inputTokens: LengthDistribution;
  readonly outputTokens: LengthDistribution;
  /** Correlation of the normal scores, in (−1, 1). */
  readonly correlation?: number;
};

/**
 * Compiles a feature's lengths into a sampler. With a correlation the two come from a Gaussian copula: correlated normal
 * variates, each taken to the quantile of its own distribution, so that each length keeps its distribution
 * (Nelsen 2006, An Introduction to Copulas, section 2.9).
 */
export function pairSampler(lengths: LengthPair): PairSampler {
  if (lengths.correlation === undefined)
    return new IndependentPair(lengthSampler(lengths.inputTokens), lengthSampler(lengths.outputTokens));
  const probability = normalTable();
  return new CorrelatedPair(
    atScore(lengths.inputTokens, probability),
    atScore(lengths.outputTokens, probability),
    lengths.correlation,
  );
}

class IndependentPair implements PairSampler {
  inputTokens = 1;
  outputTokens = 1;
  readonly #input: LengthSampler;
  readonly #output: LengthSampler;

  constructor(input: LengthSampler, output: LengthSampler) {
    this.#input = input;
    this.#output = output;
  }

  sample(stream: RandomStream): void {
    this.inputTokens = this.#input.sample(stream);
    this.outputTokens = this.#output.sample(stream);
  }
}

class CorrelatedPair implements PairSampler {
  inputTokens = 1;
  outputTokens = 1;
  readonly #input: (score: number) => number;
  readonly #output: (score: number) => number;
  readonly #correlation: number;
  readonly #rest: number;

  constructor(input: (score: number) => number, output: (score: number) => number, correlation: number) {
    this.#input = input;
    this.#output = output;
    this.#correlation = correlation;
    this.#rest = Math.sqrt(1 - correlation * correlation);
  }

  sample(stream: RandomStream): void {
    const first = normal(stream);
    const second = this.#correlation * first + this.#rest * normal(stream);
    this.inputTokens = this.#input(first);
    this.outputTokens = this.#output(second);
  }
}

/** Number of tokens that as great a share of the distribution lies below as of the standard normal below `score`. */
function atScore(
  distribution: LengthDistribution,
  probability: (score: number) => number,
): (score: number) => number {
  switch (distribution.kind) {
    case "constant": {
      const tokens = wholeTokens(distribution.tokens);
      return () => tokens;
    }
    case "lognormal": {
      const { mu, sigma } = lognormalParameters(distribution.mean, distribution.cv);
      return (score) => wholeTokens(Math.min(distribution.max, Math.exp(mu + sigma * score)));
    }
    case "geometric": {
      if (distribution.mean <= 1) return () => 1;
      const logStay = Math.log(1 - 1 / distribution.mean);
      return (score) => Math.min(distribution.max, 1 + Math.floor(Math.log(probability(-score)) / logStay));
    }
    case "empirical": {
      const quantile = quantileFunction(distribution.points, distribution.plus, distribution.max);
      return (score) => wholeTokens(quantile(probability(score)));
    }
  }
}

/** The table reaches this many standard deviations to either side, in steps of 1/256. */
const reach = 8;
const stepsPerUnit = 256;

/**
 * P(Z ≤ x) by a table, straight between its points: off by 5e-7 at most, which is a few nanoseconds instead of the
 * microsecond of the exact function. Filled by Simpson's rule.
 */
function normalTable(): (x: number) => number {
  const cells = 2 * reach * stepsPerUnit;
  const table = new Float64Array(cells + 1);
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  for (let i = 0; i < cells; i++) {
    const x = -reach + i / stepsPerUnit;
    const sum = density(x) + 4 * density(x + 0.5 / stepsPerUnit) + density(x + 1 / stepsPerUnit);
    table[i + 1] = table[i]! + sum / (6 * stepsPerUnit);
  }
  return (x) => {
    const place = Math.min(cells - 1e-9, Math.max(0, (x + reach) * stepsPerUnit));
    const cell = Math.floor(place);
    return table[cell]! + (place - cell) * (table[cell + 1]! - table[cell]!);
  };
}
