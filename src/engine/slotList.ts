import type { RequestPool } from "./requestPool.ts";

/**
 * A doubly linked list of requests through the pool's `next` and `previous`; a request is in one list at a time. Each
 * operation takes constant time.
 */
export class SlotList {
  /** First and last slot; −1 when empty. */
  head = -1;
  tail = -1;
  size = 0;
  readonly #pool: RequestPool;

  constructor(pool: RequestPool) {
    this.#pool = pool;
  }

  push(slot: number): void {
    const { next, previous } = this.#pool;
    next[slot] = -1;
    previous[slot] = this.tail;
    if (this.tail >= 0) next[this.tail] = slot;
    else this.head = slot;
    this.tail = slot;
    this.size++;
  }

  pushFront(slot: number): void {
    const { next, previous } = this.#pool;
    next[slot] = this.head;
    previous[slot] = -1;
    if (this.head >= 0) previous[this.head] = slot;
    else this.tail = slot;
    this.head = slot;
    this.size++;
  }

  remove(slot: number): void {
    const { next, previous } = this.#pool;
    const ahead = previous[slot]!;
    const behind = next[slot]!;
    if (ahead >= 0) next[ahead] = behind;
    else this.head = behind;
    if (behind >= 0) previous[behind] = ahead;
    else this.tail = ahead;
    this.size--;
  }

  clear(): void {
    this.head = -1;
    this.tail = -1;
    this.size = 0;
  }

  /** The slots, from head to tail. */
  slots(): number[] {
    const slots: number[] = [];
    for (let slot = this.head; slot >= 0; slot = this.#pool.next[slot]!) slots.push(slot);
    return slots;
  }
}
