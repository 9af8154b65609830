const hour = 3600;

/** Arrivals in each hour from the first arrival on. */
export class HourlyCounts {
  #counts = new Float64Array(256);
  #hours = 0;

  /** @param time seconds from the first arrival, ascending */
  add(time: number): void {
    const number = Math.floor(time / hour);
    if (number >= this.#counts.length) {
      const longer = new Float64Array(2 * Math.max(number, this.#counts.length));
      longer.set(this.#counts);
      this.#counts = longer;
    }
    this.#counts[number]!++;
    this.#hours = number + 1;
  }

  finish(): Float64Array {
    return this.#counts.slice(0, this.#hours);
  }
}
