/**
 * The rule by which hours decide whether an objective is met: the probability that the next hour meets it must be the
 * confidence or more. Hours are independent, and each meets the objective or misses it.
 */

/** Absorbs the rounding of a confidence such as 0.95, which has no exact binary form. */
const rounding = 1e-9;

/**
 * Probability that the next hour meets an objective that so many of these have met: the posterior mean of a Bernoulli share
 * under Jeffreys' prior, (k + ½)/(n + 1) (Jeffreys 1961, Theory of Probability, 3.1).
 *
 * @example
 * meetingProbability(60, 60); // => 0.9918032786885246
 */
export function meetingProbability(met: number, hours: number): number {
  return (met + 0.5) / (hours + 1);
}

/**
 * How many of these hours may miss an objective that is met all the same; 0 also of too few hours to decide anything.
 *
 * @param confidence in (0, 1)
 * @example
 * hoursForgiven(60, 0.95); // => 2
 */
export function hoursForgiven(hours: number, confidence: number): number {
  return Math.max(0, Math.floor(hours + 0.5 - confidence * (hours + 1) + rounding));
}

/**
 * Fewest hours that, all alike, decide an objective.
 *
 * @param confidence in (0, 1)
 * @example
 * fewestForVerdict(0.95); // => 9
 */
export function fewestForVerdict(confidence: number): number {
  let hours = Math.max(0, Math.ceil((confidence - 0.5) / (1 - confidence)) - 1);
  while (meetingProbability(hours, hours) < confidence) hours++;
  return hours;
}
