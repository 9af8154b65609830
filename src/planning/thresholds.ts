/** Whether each of these replications breaks at this load, in their order. */
export type Trial = (load: number, replications: readonly number[]) => Promise<readonly boolean[]>;

/** Where the threshold of one rank lies: the heaviest load known to be below it, the lightest known not to be. */
export type Bracket = {
  /** 0 where even the lightest load allowed is too much. */
  readonly kept: number;
  /** Infinity where even the heaviest load allowed is not. */
  readonly broken: number;
};

/** Loads that may be tried. */
export type LoadRange = {
  readonly least: number;
  readonly most: number;
  /** Whether loads are whole numbers. */
  readonly isWhole: boolean;
};

/** Replications tried at once; a multiple of what any number of threads shares evenly, and the same for all of them. */
const batch = 16;
/** A trial is stopped when so many times the rank have broken: the load is too heavy by far. */
const tooMany = 3;
/** Factor between loads while the threshold is bracketed on one side only. */
const stride = 1.2;

/**
 * The thresholds of replications: replication r breaks at every load above its own L_r and keeps below it. Finds order
 * statistics of the L_r by trying loads, each at those replications only of which other loads do not tell already: one
 * that broke at a lighter load breaks here, one that kept at a heavier load keeps. So after one load a little above the
 * wanted rank has been tried with all, every lighter load costs those few that broke.
 */
export class Thresholds {
  /** Of each replication: the heaviest load at which it kept, the lightest at which it broke. */
  readonly #kept: Float64Array;
  readonly #broken: Float64Array;
  readonly #trial: Trial;
  readonly #range: LoadRange;
  readonly #tried = new Set<number>();
  /** Replications that broke at a load lighter than one at which they kept. */
  inversions = 0;

  constructor(replications: number, range: LoadRange, trial: Trial) {
    this.#kept = new Float64Array(replications);
    this.#broken = new Float64Array(replications).fill(Number.POSITIVE_INFINITY);
    this.#range = range;
    this.#trial = trial;
  }

  /** How many of all replications are known to break at the load. */
  brokenAt(load: number): number {
    return this.#broken.reduce((count, lightest) => count + (lightest <= load ? 1 : 0), 0);
  }

  /**
   * Brackets the rank-th smallest threshold (from 1) of the first `members` replications to within a factor of
   * 1 + `tolerance`, or to neighbouring whole loads.
   *
   * @param start a first guess
   */
  async bracket(rank: number, members: number, start: number, tolerance: number): Promise<Bracket> {
    const { least, most, isWhole } = this.#range;
    for (;;) {
      const { kept, broken } = this.#known(rank, members);
      if (kept >= most || broken <= least) return { kept, broken };
      if (broken <= kept * (1 + tolerance) || (isWhole && broken - kept <= 1)) return { kept, broken };
      await this.#try(this.#next(kept, broken, start), rank, members);
    }
  }

  /**
   * Tries a load with every replication that is taken to keep there because it kept at a heavier one. Those that broke at
   * a lighter load count as broken here, whether they would or not.
   */
  async verify(load: number): Promise<void> {
    const taken = Array.from(this.#kept, (_, replication) => replication).filter(
      (replication) => this.#broken[replication]! > load,
    );
    await this.#run(load, taken);
  }

  /** What the loads tried so far say of the rank. */
  #known(rank: number, members: number): Bracket {
    let kept = 0;
    let broken = Number.POSITIVE_INFINITY;
    for (const load of this.#tried) {
      const { breaking, unknown } = this.#count(load, members);
      if (breaking >= rank) broken = Math.min(broken, load);
      else if (breaking + unknown.length < rank) kept = Math.max(kept, load);
    }
    return { kept: Math.min(kept, broken), broken };
  }

  #count(load: number, members: number): { readonly breaking: number; readonly unknown: number[] } {
    let breaking = 0;
    const unknown: number[] = [];
    for (let replication = 0; replication < members; replication++) {
      if (this.#broken[replication]! <= load) breaking++;
      else if (this.#kept[replication]! < load) unknown.push(replication);
    }
    return { breaking, unknown };
  }

  #next(kept: number, broken: number, start: number): number {
    const { least, most, isWhole } = this.#range;
    const wish =
      broken === Number.POSITIVE_INFINITY
        ? kept === 0
          ? start
          : kept * stride
        : kept === 0
          ? broken / stride ** 2
          : Math.sqrt(kept * broken);
    const inRange = Math.min(most, Math.max(least, isWhole ? Math.round(wish) : wish));
    if (!isWhole) return inRange;
    // Strictly between two neighbours that are more than one apart.
    return Math.min(Math.max(inRange, Math.floor(kept) + 1), Math.max(least, broken - 1));
  }

  async #try(load: number, rank: number, members: number): Promise<void> {
    this.#tried.add(load);
    const { unknown } = this.#count(load, members);
    for (let i = 0; i < unknown.length; i += batch) {
      await this.#run(load, unknown.slice(i, i + batch));
      if (this.#count(load, members).breaking >= tooMany * rank) return;
    }
  }

  async #run(load: number, replications: readonly number[]): Promise<void> {
    this.#tried.add(load);
    const breaks = await this.#trial(load, replications);
    replications.forEach((replication, i) => {
      if (breaks[i]) {
        if (this.#kept[replication]! > load) {
          this.inversions++;
          this.#kept[replication] = 0;
        }
        this.#broken[replication] = Math.min(this.#broken[replication]!, load);
      } else this.#kept[replication] = Math.max(this.#kept[replication]!, load);
    });
  }
}
