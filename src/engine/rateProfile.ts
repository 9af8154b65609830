import type { RateProfile } from "./scenario.ts";

/** Mean of the profile's factors: what the load's rate is multiplied by over a whole period. */
export function meanFactor({ factors }: RateProfile): number {
  return factors.reduce((sum, factor) => sum + factor, 0) / factors.length;
}

/** The profile's factor when the clock shows `clockSeconds`; the clock starts anew with each period. */
export function factorAt({ factors, period }: RateProfile, clockSeconds: number): number {
  const slots = (clockSeconds / period) * factors.length;
  return factors[wrapped(Math.floor(slots), factors.length)]!;
}

/** Mean of the factor while the clock goes from `from` to `to` > `from`, seconds into the period. */
export function meanFactorBetween(profile: RateProfile, from: number, to: number): number {
  const warp = new TimeWarp({ ...profile, start: 0 }, 0);
  return (warp.operational(to) - warp.operational(from)) / (to - from);
}

/**
 * Operational time of a rate profile, which runs `factor` times as fast as the run's clock: a process that is stationary
 * in it has the profile's rate on the clock (time transformation; Gerhardt & Nelson 2009, INFORMS J. Computing 21,
 * section 3; for the way back, Brown et al. 2005, JASA 100). Both times are in seconds and zero when the run begins.
 */
export class TimeWarp {
  readonly #isIdentity: boolean;
  readonly #factors: readonly number[];
  readonly #slot: number;
  /** Operational time from the start of the period to the start of each slot, and to the end of the last. */
  readonly #passed: Float64Array;
  /** The clock's seconds, and its operational seconds, when the run begins. */
  readonly #clockAtStart: number;
  readonly #operationalAtStart: number;
  /** Slot that the last inverse fell into, counted from the start of the period that the measured time begins in. */
  #cursor: number;

  /** @param origin run time, in seconds, at which the measured time begins and the clock shows `profile.start` */
  constructor(profile: RateProfile, origin: number) {
    const { factors, period, start } = profile;
    this.#isIdentity = factors.every((factor) => factor === 1);
    this.#factors = factors;
    this.#slot = period / factors.length;
    this.#passed = new Float64Array(factors.length + 1);
    for (let i = 0; i < factors.length; i++)
      this.#passed[i + 1] = this.#passed[i]! + factors[i]! * this.#slot;
    this.#clockAtStart = start - origin;
    this.#operationalAtStart = this.#atClock(this.#clockAtStart);
    this.#cursor = Math.floor(this.#clockAtStart / this.#slot);
  }

  /** Operational time that has passed at run time `time`. */
  operational(time: number): number {
    if (this.#isIdentity) return time;
    return this.#atClock(this.#clockAtStart + time) - this.#operationalAtStart;
  }

  /**
   * The earliest run time at which `operational` has passed; Infinity where it never does. Takes constant time, averaged
   * over calls with ascending arguments.
   */
  clock(operational: number): number {
    if (this.#isIdentity) return operational;
    const total = this.#passed.at(-1)!;
    if (total === 0 || operational === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
    const target = operational + this.#operationalAtStart;
    const count = this.#factors.length;
    const ahead = target - this.#before(this.#cursor);
    if (ahead <= 0 || ahead > total) this.#cursor = (Math.floor(target / total) - 1) * count;
    while (this.#before(this.#cursor + 1) < target) this.#cursor++;
    const factor = this.#factors[wrapped(this.#cursor, count)]!;
    const into = factor > 0 ? (target - this.#before(this.#cursor)) / factor : 0;
    const seconds = Math.min(this.#cursor * this.#slot + into, (this.#cursor + 1) * this.#slot);
    return Math.max(0, seconds - this.#clockAtStart);
  }

  /** Operational time at the clock's `seconds`, counted from the start of its period; negative before that. */
  #atClock(seconds: number): number {
    const slot = Math.floor(seconds / this.#slot);
    const factor = this.#factors[wrapped(slot, this.#factors.length)]!;
    return this.#before(slot) + factor * (seconds - slot * this.#slot);
  }

  /** Operational time at the start of a slot. */
  #before(slot: number): number {
    const count = this.#factors.length;
    const periods = Math.floor(slot / count);
    return periods * this.#passed[count]! + this.#passed[slot - periods * count]!;
  }
}

function wrapped(slot: number, count: number): number {
  return slot - Math.floor(slot / count) * count;
}
