/**
 * Which sequences finish at which decode step: a circular array of buckets, one a step, with a bitmap over the
 * buckets. Finishing steps are whole numbers no further ahead than the longest answer, so insertion, removal and the
 * search for the next non-empty bucket take constant time whatever the number of sequences, where a heap pays log n.
 *
 * Members are slots of the request pool; a bucket is a doubly linked list through `next` and `previous`.
 */
export class FinishWheel {
  #mask: number;
  #heads: Int32Array;
  #bits: Int32Array;
  #next: Int32Array;
  #previous: Int32Array;
  /** Finishing step of each member, modulo 2^32; a long run does more steps than that. */
  #step: Int32Array;

  constructor(slots: number, steps = 1024) {
    this.#mask = steps - 1;
    this.#heads = new Int32Array(steps).fill(-1);
    this.#bits = new Int32Array(steps >> 5);
    this.#next = new Int32Array(slots);
    this.#previous = new Int32Array(slots);
    this.#step = new Int32Array(slots);
  }

  /** Slots there is room for. */
  get slots(): number {
    return this.#step.length;
  }

  /** Makes room for slots up to `slots` − 1. */
  growSlots(slots: number): void {
    this.#next = grown(this.#next, slots);
    this.#previous = grown(this.#previous, slots);
    this.#step = grown(this.#step, slots);
  }

  /** Steps from `now` until a member finishes. */
  stepsLeft(slot: number, now: number): number {
    return (this.#step[slot]! - now) | 0;
  }

  /** Adds `slot`, which finishes at step `finish` > `now`. */
  insert(slot: number, finish: number, now: number): void {
    if (finish - now > this.#mask) this.#growSteps(finish - now + 1);
    const bucket = finish & this.#mask;
    const head = this.#heads[bucket]!;
    this.#step[slot] = finish;
    this.#next[slot] = head;
    this.#previous[slot] = -1;
    if (head >= 0) this.#previous[head] = slot;
    else this.#bits[bucket >> 5]! |= 1 << (bucket & 31);
    this.#heads[bucket] = slot;
  }

  remove(slot: number): void {
    const next = this.#next[slot]!;
    const previous = this.#previous[slot]!;
    if (next >= 0) this.#previous[next] = previous;
    if (previous >= 0) this.#next[previous] = next;
    else {
      const bucket = this.#step[slot]! & this.#mask;
      this.#heads[bucket] = next;
      if (next < 0) this.#bits[bucket >> 5]! &= ~(1 << (bucket & 31));
    }
  }

  /** A member that finishes at `step`, or −1. */
  first(step: number): number {
    return this.#heads[step & this.#mask]!;
  }

  /** Steps from `now` to the next finishing step; the wheel must not be empty. */
  distance(now: number): number {
    const start = (now + 1) & this.#mask;
    const words = this.#bits.length;
    let word = start >> 5;
    let bits = this.#bits[word]! & (-1 << (start & 31));
    while (bits === 0) {
      word = word + 1 === words ? 0 : word + 1;
      bits = this.#bits[word]!;
    }
    const bucket = (word << 5) + 31 - Math.clz32(bits & -bits);
    return ((bucket - start) & this.#mask) + 1;
  }

  /** Takes all members out. */
  clear(): void {
    this.#heads.fill(-1);
    this.#bits.fill(0);
  }

  #growSteps(least: number): void {
    const members: number[] = [];
    for (let head of this.#heads) {
      const bucket: number[] = [];
      for (; head >= 0; head = this.#next[head]!) bucket.push(head);
      members.push(...bucket.reverse());
    }
    let steps = (this.#mask + 1) * 2;
    while (steps < least) steps *= 2;
    this.#mask = steps - 1;
    this.#heads = new Int32Array(steps).fill(-1);
    this.#bits = new Int32Array(steps >> 5);
    for (const slot of members) this.insert(slot, this.#step[slot]!, this.#step[slot]! - 1);
  }
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}
