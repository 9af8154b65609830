import { exponential, normal, type RandomStream } from "../../src/engine/random.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";

/** A stream for tests of statistics; another seed gives another one. */
export function testStream(seed: number): RandomStream {
  return replicationStreams(seed, 7).arrivals;
}

export function normals(count: number, seed: number): number[] {
  const stream = testStream(seed);
  return Array.from({ length: count }, () => normal(stream));
}

export function exponentials(count: number, seed: number): number[] {
  const stream = testStream(seed);
  return Array.from({ length: count }, () => exponential(stream));
}

/**
 * Hits that `trials` independent trials of probability p give but for one case in 10,000: the exact binomial
 * distribution, summed in from both ends.
 */
export function binomialRange(trials: number, p: number, doubt = 1e-4): readonly [number, number] {
  const logFactorial = [0];
  for (let i = 1; i <= trials; i++) logFactorial.push(logFactorial[i - 1]! + Math.log(i));
  const mass = Array.from({ length: trials + 1 }, (_, k) =>
    Math.exp(
      logFactorial[trials]! -
        logFactorial[k]! -
        logFactorial[trials - k]! +
        k * Math.log(p) +
        (trials - k) * Math.log(1 - p),
    ),
  );
  let low = 0;
  for (let below = mass[0]!; below < doubt / 2; below += mass[low]!) low++;
  let high = trials;
  for (let above = mass[trials]!; above < doubt / 2; above += mass[high]!) high--;
  return [low, high];
}
