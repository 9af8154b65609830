import type { CheapestStretch, CostStep } from "../documents/breakEven.ts";

/**
 * Which option is the cheapest at which load. The cost of an option is a step function of the load: that of the fewest
 * machines that carry it. It never falls, so that another option can only become the cheapest where the cheapest so far needs
 * another machine; the break-even point is then what its fleet carries, as sure as that is known.
 *
 * @param options steps of each, by rising number of machines; of equal costs the option before stays, else the first is taken
 * @param to the largest load that is looked at
 * @returns stretches that join each other from 0 to `to`
 */
export function cheapestStretches(options: readonly (readonly CostStep[])[], to: number): CheapestStretch[] {
  const stretches: CheapestStretch[] = [];
  let from = 0;
  while (from < to) {
    const before = stretches.at(-1);
    const option = cheapestAbove(options, from, before?.option ?? null);
    const step = option === null ? null : stepAbove(options[option]!, from)!;
    const end = step === null ? to : Math.min(to, step.value);
    const toCi = step === null || step.value >= to ? null : step.ci;
    if (before !== undefined && before.option === option)
      stretches[stretches.length - 1] = { ...before, to: end, toCi };
    else stretches.push({ option, from, to: end, toCi });
    from = end;
  }
  return stretches;
}

/** The fleet that carries a little more than the load: the fewest machines; null where none of them does. */
export function stepAbove(steps: readonly CostStep[], load: number): CostStep | null {
  return steps.find(({ value }) => value > load) ?? null;
}

function cheapestAbove(
  options: readonly (readonly CostStep[])[],
  load: number,
  before: number | null,
): number | null {
  let best: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [i, steps] of options.entries()) {
    const cost = stepAbove(steps, load)?.costPerMonth ?? Number.POSITIVE_INFINITY;
    if (cost < least || (cost === least && i === before && cost < Number.POSITIVE_INFINITY))
      [best, least] = [i, cost];
  }
  return best;
}
