import type { ArrivalProcess } from "../../engine/scenario.ts";

/** A Markov-modulated Poisson process of two states in its own terms, all per second. */
export type OnOffProcess = {
  /** Arrivals in each state. */
  readonly arrivals: readonly [number, number];
  /** Changes out of each state. */
  readonly leave: readonly [number, number];
};

export type OnOffArrival = Extract<ArrivalProcess, { kind: "on-off" }>;

/** The process that an arrival process of two states is at a mean rate. */
export function onOffProcess(rate: number, { means, rates }: OnOffArrival): OnOffProcess {
  return { arrivals: [rate * rates[0], rate * rates[1]], leave: [1 / means[0], 1 / means[1]] };
}

/** The same as a mean rate and an arrival process; the busier state is the first. */
export function asArrival(states: OnOffProcess): { readonly rate: number; readonly arrival: OnOffArrival } {
  const [i, j] = states.arrivals[0] >= states.arrivals[1] ? ([0, 1] as const) : ([1, 0] as const);
  const rate = meanRate(states);
  return {
    rate,
    arrival: {
      kind: "on-off",
      means: [1 / states.leave[i], 1 / states.leave[j]],
      rates: [states.arrivals[i] / rate, states.arrivals[j] / rate],
    },
  };
}

/** Arrivals a second over both states. */
export function meanRate({ arrivals, leave }: OnOffProcess): number {
  return (arrivals[0] * leave[1] + arrivals[1] * leave[0]) / (leave[0] + leave[1]);
}

/** Probability that an arrival finds, and leaves, the process in its first state. */
function firstAtArrival({ arrivals, leave }: OnOffProcess): number {
  const first = arrivals[0] * leave[1];
  return first / (first + arrivals[1] * leave[0]);
}

/**
 * Log-likelihood of gaps in sequence, the first beginning with an arrival, by the forward algorithm over the states (Rydén
 * 1996, Comput. Stat. Data Anal. 21, 431). Of gaps up to `alike` only that they are so short counts. exp(D₀x), with
 * D₀ = Q − Λ, is written by its two eigenvalues, the larger taken out of the sum so that nothing underflows.
 */
export function onOffLogLikelihood(states: OnOffProcess, gaps: Float64Array, alike: number): number {
  const { arrivals, leave } = states;
  const [first, second] = arrivals;
  const { middle, half, skew } = spectrum(states);
  const largest = middle + half;
  const short = withinGap(states, alike);
  let share = firstAtArrival(states);
  let [log, product, total] = [0, 1, 0];
  for (let i = 0; i < gaps.length; i++) {
    const gap = gaps[i]!;
    const rest = 1 - share;
    let inFirst: number;
    let inSecond: number;
    if (gap <= alike) {
      inFirst = (share * short[0] + rest * short[2]) * first;
      inSecond = (share * short[1] + rest * short[3]) * second;
    } else {
      total += gap;
      const faded = Math.exp(-2 * half * gap);
      const even = (1 + faded) / 2;
      const odd = (1 - faded) / (2 * half);
      inFirst = (share * (even + odd * skew) + rest * odd * leave[1]) * first;
      inSecond = (rest * (even - odd * skew) + share * odd * leave[0]) * second;
    }
    const density = inFirst + inSecond;
    share = inFirst / density;
    product *= density;
    if (product < 1e-200 || product > 1e200) {
      log += Math.log(product);
      product = 1;
    }
  }
  return log + Math.log(product) + largest * total;
}

type Matrix = readonly [number, number, number, number];

/** ∫ exp(D₀x) dx from 0 to `gap` = (−D₀)⁻¹·(1 − exp(D₀·gap)), by rows. */
function withinGap(states: OnOffProcess, gap: number): Matrix {
  const { arrivals, leave } = states;
  const [a, b] = [arrivals[0] + leave[0], arrivals[1] + leave[1]];
  const determinant = a * b - leave[0] * leave[1];
  const { middle, half, skew } = spectrum(states);
  const faded = Math.exp(-2 * half * gap);
  const scale = Math.exp((middle + half) * gap);
  const [even, odd] = [(scale * (1 + faded)) / 2, (scale * (1 - faded)) / (2 * half)];
  const left: Matrix = [1 - even - odd * skew, -odd * leave[0], -odd * leave[1], 1 - even + odd * skew];
  return [
    (b * left[0] + leave[0] * left[2]) / determinant,
    (b * left[1] + leave[0] * left[3]) / determinant,
    (leave[1] * left[0] + a * left[2]) / determinant,
    (leave[1] * left[1] + a * left[3]) / determinant,
  ];
}

/** Share of the gaps that are longer than `gap` seconds. */
export function onOffGapSurvival(states: OnOffProcess, gap: number): number {
  const { leave } = states;
  const { middle, half, skew } = spectrum(states);
  const share = firstAtArrival(states);
  const faded = Math.exp(-2 * half * gap);
  const even = (1 + faded) / 2;
  const odd = (1 - faded) / (2 * half);
  const left = share * (even + odd * (skew + leave[0])) + (1 - share) * (even + odd * (leave[1] - skew));
  return left * Math.exp((middle + half) * gap);
}

/** D₀ = Q − Λ has the eigenvalues `middle` ± `half`; `skew` is half the difference of its diagonal. */
function spectrum({ arrivals, leave }: OnOffProcess) {
  const one = -arrivals[0] - leave[0];
  const two = -arrivals[1] - leave[1];
  const skew = (one - two) / 2;
  return { middle: (one + two) / 2, half: Math.sqrt(skew * skew + leave[0] * leave[1]), skew };
}

/**
 * Coefficient of variation of the gaps and the correlation of neighbouring ones, from the moments of a Markovian arrival
 * process: E X = p·U·1, E X² = 2·p·U²·1, E X₀X₁ = p·U·(UΛ)·U·1 with U = (Λ − Q)⁻¹ (Fischer & Meier-Hellstern 1993).
 */
export function onOffGapMoments(states: OnOffProcess): { readonly cv: number; readonly lagOne: number } {
  const { arrivals, leave } = states;
  const [a, b] = [arrivals[0] + leave[0], arrivals[1] + leave[1]];
  const determinant = a * b - leave[0] * leave[1];
  const times = (x: number, y: number): [number, number] => [
    (b * x + leave[0] * y) / determinant,
    (leave[1] * x + a * y) / determinant,
  ];
  const p = firstAtArrival(states);
  const over = ([x, y]: readonly [number, number]) => p * x + (1 - p) * y;
  const once = times(1, 1);
  const mean = over(once);
  const second = 2 * over(times(...once));
  const next = times(arrivals[0] * once[0], arrivals[1] * once[1]);
  const variance = second - mean * mean;
  return { cv: Math.sqrt(variance) / mean, lagOne: (over(times(...next)) - mean * mean) / variance };
}

/**
 * Variance over mean of the arrivals in a window of `window` seconds (Fischer & Meier-Hellstern 1993, section 4):
 * 1 + 2Vτ/λ·(1 − (1 − e^(−t/τ))·τ/t), V the variance of the state's rate, τ the chain's time constant.
 */
export function onOffDispersion(states: OnOffProcess, window: number): number {
  const { arrivals, leave } = states;
  const both = leave[0] + leave[1];
  const variance = (leave[0] * leave[1] * (arrivals[0] - arrivals[1]) ** 2) / both ** 2;
  const passed = both * window;
  return 1 + ((2 * variance) / (meanRate(states) * both)) * (1 + Math.expm1(-passed) / passed);
}
