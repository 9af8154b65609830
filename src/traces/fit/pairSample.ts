/** Most pairs that are kept. */
const most = 16_384;

/** Keeps pairs of numbers evenly spread over a stream of unknown length: all at first, then every second, every fourth. */
export class PairSample {
  #first: Float64Array = new Float64Array(256);
  #second: Float64Array = new Float64Array(256);
  #kept = 0;
  #seen = 0;
  #stride = 1;

  add(first: number, second: number): void {
    if (this.#seen++ % this.#stride !== 0) return;
    if (this.#kept === this.#first.length) this.#makeRoom();
    this.#first[this.#kept] = first;
    this.#second[this.#kept++] = second;
    if (this.#kept < most) return;
    for (let i = 0; 2 * i < most; i++) {
      this.#first[i] = this.#first[2 * i]!;
      this.#second[i] = this.#second[2 * i]!;
    }
    this.#kept = most / 2;
    this.#stride *= 2;
  }

  finish(): { readonly first: Float64Array; readonly second: Float64Array } {
    return { first: this.#first.slice(0, this.#kept), second: this.#second.slice(0, this.#kept) };
  }

  #makeRoom(): void {
    for (const side of ["first", "second"] as const) {
      const longer = new Float64Array(2 * this.#kept);
      longer.set(side === "first" ? this.#first : this.#second);
      if (side === "first") this.#first = longer;
      else this.#second = longer;
    }
  }
}
