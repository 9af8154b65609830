/** Longest window and the block whose mean the counts are compared with, in seconds. */
const block = 3600;
/** Windows are the block halved 3 to 18 times: 450 s down to 14 ms. */
const [fewestHalvings, mostHalvings] = [3, 18];

/** How much more the arrivals in windows of one length vary than Poisson ones would. */
export type WindowDispersion = {
  /** Seconds. */
  readonly window: number;
  /** Variance over mean of the number of arrivals in a window, within blocks of an hour. */
  readonly dispersion: number;
  /** Complete windows it was taken from. */
  readonly windows: number;
  /** Windows in a block, on average; a single block's own mean takes a little from the variance. */
  readonly windowsPerBlock: number;
};

type Level = {
  readonly window: number;
  /** Number of the window that is being filled, and what is in it. */
  index: number;
  count: number;
  /** Of the closed windows of the block that is being filled. */
  sum: number;
  squares: number;
  /** Over closed blocks: squared deviations, means times degrees of freedom, windows, blocks. */
  deviations: number;
  expected: number;
  windows: number;
  blocks: number;
};

/**
 * Counts arrivals in windows of sixteen lengths at once, in constant memory. Variances are taken within each hour, so that
 * a rate that moves from hour to hour does not pass for burstiness.
 */
export class DispersionLadder {
  readonly #levels: Level[] = [];

  constructor() {
    for (let halvings = mostHalvings; halvings >= fewestHalvings; halvings--)
      this.#levels.push({
        window: block / 2 ** halvings,
        ...{ index: 0, count: 0, sum: 0, squares: 0, deviations: 0, expected: 0, windows: 0, blocks: 0 },
      });
  }

  /** @param time seconds from the first arrival, ascending */
  add(time: number): void {
    const [shortest] = this.#levels;
    this.#count(0, Math.floor(time / shortest!.window), 1);
  }

  /** @param end seconds at which the observation ends; the windows that were not over by then are left out */
  finish(end: number): WindowDispersion[] {
    return this.#levels.flatMap((level, i) => {
      const last = Math.floor(end / level.window);
      this.#count(i, last, 0);
      const perBlock = this.#perBlock(level);
      this.#closeBlock(level, last - Math.floor(last / perBlock) * perBlock);
      if (level.expected === 0) return [];
      const { window, deviations, expected, windows, blocks } = level;
      return [{ window, dispersion: deviations / expected, windows, windowsPerBlock: windows / blocks }];
    });
  }

  /** Adds arrivals to a window; a window that is over goes into its block, and into the next longer window. */
  #count(number: number, index: number, count: number): void {
    const level = this.#levels[number]!;
    if (index === level.index) {
      level.count += count;
      return;
    }
    if (number + 1 < this.#levels.length && level.count > 0)
      this.#count(number + 1, Math.floor(level.index / 2), level.count);
    level.sum += level.count;
    level.squares += level.count * level.count;
    const perBlock = this.#perBlock(level);
    if (Math.floor(index / perBlock) > Math.floor(level.index / perBlock)) this.#closeBlock(level, perBlock);
    level.index = index;
    level.count = count;
  }

  /** A block whose windows were few or held nothing says nothing of their variance. */
  #closeBlock(level: Level, windows: number): void {
    if (windows > 1 && level.sum > 0) {
      level.deviations += level.squares - (level.sum * level.sum) / windows;
      level.expected += (level.sum / windows) * (windows - 1);
      level.windows += windows;
      level.blocks++;
    }
    level.sum = 0;
    level.squares = 0;
  }

  #perBlock(level: Level): number {
    return Math.round(block / level.window);
  }
}

/**
 * What a process whose index of dispersion is `at(window)` would show by the same estimator: the mean of a block of n
 * windows takes the block's own variance out, n/(n − 1)·(I(w) − I(nw)/n).
 */
export function expectedDispersion(
  { window, windowsPerBlock: n }: Pick<WindowDispersion, "window" | "windowsPerBlock">,
  at: (window: number) => number,
): number {
  return (n * at(window) - at(n * window)) / (n - 1);
}
