/** Whether the entry at `later` comes before the one at `earlier`, which has the smaller index: at equal rank it does not. */
export type ComesBefore = (later: number, earlier: number) => boolean;

/**
 * The first of many entries, by an order in which one entry at a time changes: a winner tree (Knuth, The Art of Computer
 * Programming 3, 5.4.1). Of equal entries the one with the smallest index is first.
 */
export class WinnerTree {
  readonly #comesBefore: ComesBefore;
  readonly #leaves: number;
  /** Winners of the pairs: the root at 1, the children of i at 2i and 2i + 1, the leaves at the end; −1 where there is none. */
  readonly #winners: Int32Array;

  constructor(size: number, comesBefore: ComesBefore) {
    this.#comesBefore = comesBefore;
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(2, size)));
    this.#winners = new Int32Array(2 * this.#leaves).fill(-1);
    for (let i = 0; i < size; i++) this.#winners[this.#leaves + i] = i;
    this.rebuild();
  }

  /** Index of the first entry. */
  get first(): number {
    return this.#winners[1]!;
  }

  /** The entry at `index` has another place in the order. */
  moved(index: number): void {
    for (let node = (this.#leaves + index) >> 1; node > 0; node >>= 1) {
      const before = this.#winners[node];
      this.#play(node);
      // Another won here before and does now: above, nothing is different.
      if (this.#winners[node] === before && before !== index) return;
    }
  }

  /** Any of the entries may have another place. */
  rebuild(): void {
    for (let node = this.#leaves - 1; node > 0; node--) this.#play(node);
  }

  #play(node: number): void {
    const earlier = this.#winners[2 * node]!;
    const later = this.#winners[2 * node + 1]!;
    this.#winners[node] = later >= 0 && this.#comesBefore(later, earlier) ? later : earlier;
  }
}

/** Fewer entries than this are looked through faster than a tree is kept. */
export const manyEntries = 32;
