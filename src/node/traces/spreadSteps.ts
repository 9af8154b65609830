import type { RandomStream } from "../../engine/random.ts";

/** Told of each request, in the order of the times. */
export type RequestListener = {
  add(time: number, input: number, output: number, feature: number, prefix: readonly number[] | null): void;
};

type Waiting = {
  time: number;
  input: number;
  output: number;
  feature: number;
  prefix: readonly number[] | null;
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
  readonly #waiting: Waiting[] = [];
  #distinct = 0;

  /** @param step seconds, where it is known beforehand */
  constructor(stream: RandomStream, listener: RequestListener, step = Number.NaN) {
    this.#stream = stream;
    this.#listener = listener;
    this.step = step;
  }

  add(time: number, input: number, output: number, feature: number, prefix: readonly number[] | null): void {
    const isNew = time !== this.#waiting.at(-1)?.time;
    if (isNew && Number.isNaN(this.step) && ++this.#distinct > distinctTimes) this.#decide();
    if (isNew && this.#waiting.length > 0 && !Number.isNaN(this.step)) this.#release(time);
    if (this.step === 0) this.#listener.add(time, input, output, feature, prefix);
    else this.#waiting.push({ time, input, output, feature, prefix });
  }

  /** Lets go of what waits for the next time. */
  end(): void {
    if (Number.isNaN(this.step)) this.#decide();
    this.#release(Number.POSITIVE_INFINITY);
  }

  #decide(): void {
    const times = [...new Set(this.#waiting.map(({ time }) => time))];
    const gaps = times.slice(1).map((time, i) => time - times[i]!);
    const sorted = gaps.sort((a, b) => a - b);
    const middle = sorted[sorted.length >> 1] ?? 0;
    // A step without a request leaves a double gap, so the longest may differ.
    const isEven = sorted.length >= 3 && (sorted[0] ?? 0) >= (1 - sameGap) * middle;
    this.step = isEven && middle >= shortestStep ? Math.round(middle * 1000) / 1000 : 0;
  }

  /** Passes on all that waits, the next distinct time being `next`. */
  #release(next: number): void {
    for (let from = 0; from < this.#waiting.length; ) {
      const { time } = this.#waiting[from]!;
      let to = from;
      while (to < this.#waiting.length && this.#waiting[to]!.time === time) to++;
      const until = Math.min(this.#waiting[to]?.time ?? next, time + this.step);
      this.#spread(from, to, this.#isStep(time) ? Math.max(0, until - time) : 0);
      from = to;
    }
    this.#waiting.length = 0;
  }

  /** A time between the steps is as exact as it looks. */
  #isStep(time: number): boolean {
    const steps = time / this.step;
    return Math.abs(steps - Math.round(steps)) < sameGap;
  }

  #spread(from: number, to: number, width: number): void {
    const offsets = Array.from({ length: to - from }, () => this.#stream.next() * width).sort(
      (a, b) => a - b,
    );
    for (let i = from; i < to; i++) {
      const { time, input, output, feature, prefix } = this.#waiting[i]!;
      this.#listener.add(time + offsets[i - from]!, input, output, feature, prefix);
    }
  }
}
