/** Something that happens at a time; of those at the same time the one set first comes first. */
export type NaiveTimer = { readonly time: number; readonly act: (now: number) => void };

/** Timers in the order in which they were set. */
export class NaiveTimers {
  #timers: NaiveTimer[] = [];

  get nextTime(): number {
    return Math.min(...this.#timers.map(({ time }) => time), Number.POSITIVE_INFINITY);
  }

  set(time: number, act: (now: number) => void): NaiveTimer {
    const timer = { time, act };
    if (time < Number.POSITIVE_INFINITY) this.#timers.push(timer);
    return timer;
  }

  cancel(timer: NaiveTimer | null): void {
    this.#timers = this.#timers.filter((each) => each !== timer);
  }

  fireNext(now: number): void {
    const first = this.#timers.find(({ time }) => time === now)!;
    this.cancel(first);
    first.act(now);
  }
}
