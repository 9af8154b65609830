/**
 * Fewest replicas under which a queue does not grow without end: offered < replicas · capacity.
 *
 * @param offered model calls per second
 * @param capacity of one replica, model calls per second
 * @example
 * leastStableReplicas(7, 3.5); // => 3
 */
export function leastStableReplicas(offered: number, capacity: number): number {
  return Math.floor(offered / capacity) + 1;
}

/** Users who think, ask, and wait for the answer. */
export type ClosedLoad = {
  readonly users: number;
  /** Mean seconds between an answer and the next question. */
  readonly thinkTime: number;
  /** Mean number of model calls of a question. */
  readonly callsPerQuestion: number;
};

/**
 * Mean seconds to answer a question that no routing or batching can go below: the house answers at most `capacity` calls
 * per second, and users = questions per second · (think time + answer) (the asymptotic bound of a closed system: Denning &
 * Buzen 1978, "The operational analysis of queueing network models", section 7).
 *
 * @param capacity of all replicas, model calls per second
 */
export function closedMeanFloor(
  { users, thinkTime, callsPerQuestion }: ClosedLoad,
  capacity: number,
): number {
  return Math.max(0, (users * callsPerQuestion) / capacity - thinkTime);
}

/** Fewest replicas whose `closedMeanFloor` is at most `seconds`; fewer cannot answer so fast on average. */
export function leastReplicasForMean(load: ClosedLoad, capacity: number, seconds: number): number {
  const { users, thinkTime, callsPerQuestion } = load;
  return Math.max(1, Math.ceil((users * callsPerQuestion) / (capacity * (thinkTime + seconds))));
}

/**
 * The smallest number from `least` to `most` that is enough, when every larger one is too; null where none is. Steps
 * double until one is, and halve after that.
 */
export function smallestEnough(
  least: number,
  most: number,
  isEnough: (number: number) => boolean,
): number | null {
  let [low, high, step] = [least - 1, least, 1];
  while (!isEnough(high)) {
    if (high >= most) return null;
    low = high;
    high = Math.min(most, high + step);
    step *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
