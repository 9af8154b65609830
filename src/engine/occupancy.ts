/** How many are somewhere, and the integral of that number over time. */
export class Occupancy {
  count = 0;
  #since = 0;
  #seconds = 0;

  change(now: number, by: number): void {
    this.#seconds += this.count * (now - this.#since);
    this.#since = now;
    this.count += by;
  }

  /** Integral of the number up to `now`. */
  secondsUntil(now: number): number {
    return this.#seconds + this.count * (now - this.#since);
  }
}
