import type { LengthPoints } from "./recordedLoad.ts";

/** What the requests of one feature have been so far. */
export type FeatureTally = {
  readonly requests: number;
  readonly inputTokens: LengthPoints;
  readonly outputTokens: LengthPoints;
};

/** Lengths of a feature kept for its quantiles: every so many of them, so that they stand for the whole trace. */
const mostKept = 4096;
const shares = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];

/** Counts requests and their lengths by feature, in memory of bounded size. */
export class FeatureTallies {
  longestPrompt = 0;
  longestSequence = 0;
  /** Prompts and answers together. */
  tokens = 0;
  readonly #tallies: Tally[] = [];

  add(feature: number, input: number, output: number): void {
    if (input > this.longestPrompt) this.longestPrompt = input;
    if (input + output > this.longestSequence) this.longestSequence = input + output;
    this.tokens += input + output;
    while (this.#tallies.length <= feature) this.#tallies.push(new Tally());
    this.#tallies[feature]!.add(input, output);
  }

  features(): FeatureTally[] {
    return this.#tallies.map(({ requests, inputs, outputs }) => ({
      requests,
      inputTokens: points(inputs),
      outputTokens: points(outputs),
    }));
  }
}

class Tally {
  requests = 0;
  inputs: number[] = [];
  outputs: number[] = [];
  #every = 1;

  add(input: number, output: number): void {
    if (this.requests++ % this.#every !== 0) return;
    if (this.inputs.length === mostKept) {
      this.#every *= 2;
      this.inputs = this.inputs.filter((_, i) => i % 2 === 0);
      this.outputs = this.outputs.filter((_, i) => i % 2 === 0);
    }
    this.inputs.push(input);
    this.outputs.push(output);
  }
}

function points(values: readonly number[]): LengthPoints {
  const sorted = Float64Array.from(values).sort();
  return shares.map((p) => [p, sorted[Math.round(p * (sorted.length - 1))] ?? 0] as const);
}
