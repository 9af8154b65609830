/** A criterion of an option, the lower the better; a certain one has `low` = `value` = `high`. */
export type Criterion = { readonly value: number; readonly low: number; readonly high: number };

/** A criterion that is known exactly, such as a cost. */
export function certain(value: number): Criterion {
  return { value, low: value, high: value };
}

/**
 * The options that no other beats by value: none is at least as good in every criterion and better in one. Equal options stay
 * together. They come in the order given.
 *
 * @param criteria of an option, in the same order for all
 */
export function paretoFront<Option>(
  options: readonly Option[],
  criteria: (option: Option) => readonly Criterion[],
): Option[] {
  const values = options.map((option) => criteria(option).map(({ value }) => value));
  return options.filter((_, i) => !values.some((other) => dominates(other, values[i]!)));
}

/**
 * The options that another one beats whatever their true values within the intervals: its highs are no worse than their
 * lows in every criterion, and better in one. What is neither on the front nor in here needs more evidence. Where every
 * interval holds the truth with probability 1 − α/(number of intervals), all of these judgements are right together
 * with probability 1 − α (Bonferroni).
 */
export function surelyDominated<Option>(
  options: readonly Option[],
  criteria: (option: Option) => readonly Criterion[],
): Option[] {
  const all = options.map(criteria);
  return options.filter((_, i) => {
    const lows = all[i]!.map(({ low }) => low);
    return all.some((other, j) => {
      const highs = other.map(({ high }) => high);
      return j !== i && dominates(highs, lows);
    });
  });
}

function dominates(better: readonly number[], worse: readonly number[]): boolean {
  return better.every((value, i) => value <= worse[i]!) && better.some((value, i) => value < worse[i]!);
}
