/**
 * Steps of one replica between two changes of its batch. The first takes `first` seconds and each further one
 * 2·`halfGrowth` more, because every sequence's context grows by a token, so k of them take
 * k·(first + halfGrowth·(k − 1)) seconds.
 */
export class Stretch {
  start = 0;
  steps = 0;
  #first = 0;
  #halfGrowth = 0;

  /** Begins a stretch of a number of steps that is yet to be set. */
  begin(start: number, first: number, halfGrowth: number): void {
    this.start = start;
    this.#first = first;
    this.#halfGrowth = halfGrowth;
  }

  /** When `steps` steps have ended. */
  end(steps: number): number {
    return this.start + steps * (this.#first + this.#halfGrowth * (steps - 1));
  }

  /**
   * Shortens the stretch to the first step boundary at or after `now`. Boundaries are compared as the sums they become,
   * lest one that differs from `now` by rounding alone turn the clock back.
   */
  cut(now: number): void {
    if (this.steps === 1) return;
    let steps = Math.max(1, Math.ceil(this.#stepsIn(now - this.start)));
    while (steps > 1 && this.end(steps - 1) >= now) steps--;
    while (steps < this.steps && this.end(steps) < now) steps++;
    if (steps < this.steps) this.steps = steps;
  }

  /** Steps that have ended by `now`, which lies within the stretch. */
  stepsBy(now: number): number {
    let steps = Math.min(this.steps, Math.floor(this.#stepsIn(now - this.start)));
    while (steps > 0 && this.end(steps) > now) steps--;
    while (steps < this.steps && this.end(steps + 1) <= now) steps++;
    return steps;
  }

  /** How many steps take so many seconds, as a real number. */
  #stepsIn(seconds: number): number {
    const linear = this.#first - this.#halfGrowth;
    const root = Math.sqrt(linear * linear + 4 * this.#halfGrowth * seconds);
    return (2 * seconds) / (linear + root);
  }
}
