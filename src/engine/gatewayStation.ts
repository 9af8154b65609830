import { Occupancy } from "./occupancy.ts";
import type { RequestPool } from "./requestPool.ts";
import type { Gateway } from "./scenario.ts";
import { SlotList } from "./slotList.ts";

/** The gateway in a run: places that calls occupy until they are answered, and a queue before them. */
export class GatewayStation {
  /** Calls that hold a place, and calls that wait for one. */
  readonly held = new Occupancy();
  readonly queued = new Occupancy();
  readonly #places: number;
  readonly #queueLimit: number;
  readonly #queue: SlotList;

  constructor({ instances, concurrency, queueLimit }: Gateway, pool: RequestPool) {
    this.#places = instances * concurrency;
    this.#queueLimit = queueLimit;
    this.#queue = new SlotList(pool);
  }

  /** What happens to a call that comes at `now`. */
  enter(slot: number, now: number): "passes" | "waits" | "turned-away" {
    if (this.held.count < this.#places) {
      this.held.change(now, 1);
      return "passes";
    }
    if (this.#queue.size >= this.#queueLimit) return "turned-away";
    this.#queue.push(slot);
    this.queued.change(now, 1);
    return "waits";
  }

  /** A waiting call is given up. */
  giveUp(slot: number, now: number): void {
    this.#queue.remove(slot);
    this.queued.change(now, -1);
  }

  /** A call leaves its place; the one that takes it, or −1. */
  leave(now: number): number {
    const slot = this.#queue.head;
    if (slot < 0) {
      this.held.change(now, -1);
      return -1;
    }
    this.#queue.remove(slot);
    this.queued.change(now, -1);
    return slot;
  }
}
