/** What is due, and for whom: `kind` and `subject` mean what the user of the queue says, `version` tells stale timers. */
export type Timer = { kind: number; subject: number; version: number };

/**
 * Timers in order of their time; at equal times in the order in which they were set. A binary heap over columns. Timers
 * are never taken back: whoever no longer wants one sees by its `version` that it is stale.
 */
export class TimerQueue {
  /** When the first timer is due; Infinity when there is none. */
  nextTime = Number.POSITIVE_INFINITY;
  /** The timer that `take` took. */
  readonly taken: Timer = { kind: 0, subject: 0, version: 0 };
  #size = 0;
  #set = 0;
  #times = new Float64Array(64);
  #orders = new Float64Array(64);
  #kinds = new Uint8Array(64);
  #subjects = new Int32Array(64);
  #versions = new Int32Array(64);

  /** Sets a timer; one that is due at Infinity is not kept. */
  set(time: number, kind: number, subject: number, version = 0): void {
    if (time === Number.POSITIVE_INFINITY) return;
    if (this.#size === this.#times.length) this.#grow();
    let hole = this.#size++;
    const order = this.#set++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (this.#times[parent]! <= time) break;
      this.#copy(parent, hole);
      hole = parent;
    }
    this.#write(hole, time, order, kind, subject, version);
    this.nextTime = this.#times[0]!;
  }

  /** Takes the first timer out, into `taken`; there must be one. */
  take(): void {
    this.taken.kind = this.#kinds[0]!;
    this.taken.subject = this.#subjects[0]!;
    this.taken.version = this.#versions[0]!;
    const last = --this.#size;
    if (last > 0) this.#sink(last);
    this.nextTime = last > 0 ? this.#times[0]! : Number.POSITIVE_INFINITY;
  }

  /** Fills the hole at the root with the entry at `last`. */
  #sink(last: number): void {
    const time = this.#times[last]!;
    const order = this.#orders[last]!;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= last) break;
      if (child + 1 < last && this.#isBefore(child + 1, this.#times[child]!, this.#orders[child]!)) child++;
      if (!this.#isBefore(child, time, order)) break;
      this.#copy(child, hole);
      hole = child;
    }
    this.#copy(last, hole);
  }

  #isBefore(entry: number, time: number, order: number): boolean {
    const its = this.#times[entry]!;
    return its < time || (its === time && this.#orders[entry]! < order);
  }

  #copy(from: number, to: number): void {
    this.#write(
      to,
      this.#times[from]!,
      this.#orders[from]!,
      this.#kinds[from]!,
      this.#subjects[from]!,
      this.#versions[from]!,
    );
  }

  #write(at: number, time: number, order: number, kind: number, subject: number, version: number): void {
    this.#times[at] = time;
    this.#orders[at] = order;
    this.#kinds[at] = kind;
    this.#subjects[at] = subject;
    this.#versions[at] = version;
  }

  #grow(): void {
    const length = this.#times.length * 2;
    this.#times = copied(new Float64Array(length), this.#times);
    this.#orders = copied(new Float64Array(length), this.#orders);
    this.#kinds = copied(new Uint8Array(length), this.#kinds);
    this.#subjects = copied(new Int32Array(length), this.#subjects);
    this.#versions = copied(new Int32Array(length), this.#versions);
  }
}

function copied<T extends Float64Array | Int32Array | Uint8Array>(larger: T, smaller: T): T {
  larger.set(smaller);
  return larger;
}
