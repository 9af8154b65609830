import type { RandomStream } from "../engine/random.ts";

/** Told of each request, in the order of the times. */
export type RequestListener = {
  add(time: number, input: number, output: number, feature: number, prefix: readonly number[] | null): void;
};

/** Distinct times looked at before it is decided whether they are steps. */
const distinctTimes = 32;
/** Times are steps if they lie at least so many seconds apart, all but equally far, */
const shortestStep = 0.5;
const sameGap = 0.01;

/**
 * Spreads requests whose times were rounded to steps: those of one step over the step, at independent uniform times in
 * the order of the file. A trace whose first 32 distinct times are not equally far apart passes unchanged.
 */
export class SpreadSteps {
  /** Seconds of a step; 0 for none, NaN before it is known. */
  step: number;
  readonly #stream: RandomStream;
  readonly #listener: RequestListener;
  // What waits, as columns: an object for each row would halve the speed.
  #waiting = 0;
  readonly #times: number[] = [];
  readonly #inputs: number[] = [];
  readonly #outputs: number[] = [];
  readonly #features: number[] = [];
  readonly #prefixes: (readonly number[] | null)[] = [];
  #distinct = 0;

  /** @param step seconds, where it is known beforehand */
  constructor(stream: RandomStream, listener: RequestListener, step = Number.NaN) {
    this.#stream = stream;
    this.#listener = listener;
    this.step = step;
  }

  add(time: number, input: number, output: number, feature: number, prefix: readonly number[] | null): void {
    const isNew = this.#waiting === 0 || time !== this.#times[this.#waiting - 1];
    if (isNew && Number.isNaN(this.step) && ++this.#distinct > distinctTimes) this.#decide();
    if (isNew && this.#waiting > 0 && !Number.isNaN(this.step)) this.#release(time);
    if (this.step === 0) {
      this.#listener.add(time, input, output, feature, prefix);
      return;
    }
    const at = this.#waiting++;
    this.#times[at] = time;
    this.#inputs[at] = input;
    this.#outputs[at] = output;
    this.#features[at] = feature;
    this.#prefixes[at] = prefix;
  }

  /** Lets go of what waits for the next time. */
  end(): void {
    if (Number.isNaN(this.step)) this.#decide();
    this.#release(Number.POSITIVE_INFINITY);
  }

  #decide(): void {
    const times = [...new Set(this.#times.slice(0, this.#waiting))];
    const gaps = times.slice(1).map((time, i) => time - times[i]!);
    const sorted = gaps.sort((a, b) => a - b);
    const middle = sorted[sorted.length >> 1] ?? 0;
    // A step without a request leaves a double gap, so the longest may differ.
    const isEven = sorted.length >= 3 && (sorted[0] ?? 0) >= (1 - sameGap) * middle;
    this.step = isEven && middle >= shortestStep ? Math.round(middle * 1000) / 1000 : 0;
  }

  /** Passes on all that waits, the next distinct time being `next`. */
  #release(next: number): void {
    for (let from = 0; from < this.#waiting; ) {
      const time = this.#times[from]!;
      let to = from;
      while (to < this.#waiting && this.#times[to] === time) to++;
      const until = Math.min(to < this.#waiting ? this.#times[to]! : next, time + this.step);
      this.#spread(from, to, this.#isStep(time) ? Math.max(0, until - time) : 0);
      from = to;
    }
    this.#waiting = 0;
  }

  /** A time between the steps is as exact as it looks. */
  #isStep(time: number): boolean {
    const steps = time / this.step;
    return Math.abs(steps - Math.round(steps)) < sameGap;
  }

  #spread(from: number, to: number, width: number): void {
    if (to - from === 1) {
      this.#pass(from, this.#stream.next() * width);
      return;
    }
    const offsets = Float64Array.from({ length: to - from }, () => this.#stream.next() * width).sort();
    for (let i = from; i < to; i++) this.#pass(i, offsets[i - from]!);
  }

  #pass(i: number, offset: number): void {
    this.#listener.add(
      this.#times[i]! + offset,
      this.#inputs[i]!,
      this.#outputs[i]!,
      this.#features[i]!,
      this.#prefixes[i]!,
    );
  }
}
