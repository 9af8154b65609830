import { exponential, gammaMeanOne, type RandomStream } from "./random.ts";
import type { ArrivalProcess } from "./scenario.ts";

/**
 * Draws the times between arrivals, in seconds, one a call. Under a rate profile the gaps are those of operational time
 * (`TimeWarp`).
 *
 * @param rate mean arrivals a second, > 0
 */
export function gapSampler(rate: number, arrival: ArrivalProcess, stream: RandomStream): () => number {
  switch (arrival.kind) {
    case "poisson":
      return () => exponential(stream) / rate;
    case "constant":
      return () => 1 / rate;
    case "gamma": {
      const shape = 1 / (arrival.cv * arrival.cv);
      return () => gammaMeanOne(stream, shape) / rate;
    }
    case "on-off":
      return onOffGaps(rate, arrival, stream);
  }
}

type OnOff = Extract<ArrivalProcess, { kind: "on-off" }>;

/**
 * The next arrival races the end of the state; both times are exponential, so the first of the two comes at their summed
 * rate, and it is an arrival with probability proportional to its own (Fischer & Meier-Hellstern 1993, section 2). Starts
 * in the stationary state of the chain, so that the rate is right from time zero.
 */
function onOffGaps(rate: number, { means, rates }: OnOff, stream: RandomStream): () => number {
  let state: 0 | 1 = stream.next() * (means[0] + means[1]) < means[0] ? 0 : 1;
  return () => {
    let gap = 0;
    for (;;) {
      const arrivals = rate * rates[state];
      const either = arrivals + 1 / means[state];
      gap += exponential(stream) / either;
      if (stream.next() * either < arrivals) return gap;
      state = state === 0 ? 1 : 0;
    }
  };
}

/**
 * Variance over mean of the arrivals in a long window; 1 for Poisson. For the process of two states it is
 * 1 + 2·V·τ/λ, with V the variance of the state's rate and τ the time constant at which the chain forgets its state
 * (Fischer & Meier-Hellstern 1993, section 4).
 *
 * @param rate mean arrivals a second
 */
export function limitDispersion(rate: number, arrival: ArrivalProcess): number {
  switch (arrival.kind) {
    case "poisson":
      return 1;
    case "constant":
      return 0;
    case "gamma":
      return arrival.cv ** 2;
    case "on-off": {
      const [on, off] = arrival.means;
      const variance = (on * off * (arrival.rates[0] - arrival.rates[1]) ** 2) / (on + off) ** 2;
      return 1 + (2 * rate * variance * on * off) / (on + off);
    }
  }
}
