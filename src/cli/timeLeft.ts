/** The time left is told after a second and such a share, or after some seconds: the first steps say little of the others. */
const fewestSeconds = 1;
const leastShare = 0.03;
const enoughSeconds = 5;
/** Seconds over which a new guess replaces the old one, so that the time told does not jump. */
const memory = 3;

/**
 * Guesses the time left from the share done, at the pace so far. What is told runs down with the clock and drifts towards
 * each new guess.
 *
 * @param now a clock in milliseconds
 * @returns takes the share done, 0 to 1, and gives the seconds left; null while they cannot be told
 */
export function timeLeft(now: () => number): (share: number) => number | null {
  const started = now();
  let told: { seconds: number; at: number } | null = null;
  return (share) => {
    const at = now();
    const elapsed = (at - started) / 1000;
    const isEarly = elapsed < fewestSeconds || (share < leastShare && elapsed < enoughSeconds);
    if (isEarly || share <= 0) return null;
    const guess = (elapsed * (1 - share)) / share;
    if (told === null) told = { seconds: guess, at };
    else {
      const passed = (at - told.at) / 1000;
      const expected = Math.max(0, told.seconds - passed);
      told = { seconds: expected + (guess - expected) * (1 - Math.exp(-passed / memory)), at };
    }
    return told.seconds;
  };
}

/** `about 9 s left`, `about 40 s left`, `about 3 min left`: no more exact than it can be. */
export function timeLeftText(seconds: number): string {
  if (seconds < 1) return "nearly done";
  if (seconds < 10) return `about ${Math.ceil(seconds)} s left`;
  if (seconds < 90) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  return `about ${Math.round(seconds / 60)} min left`;
}
