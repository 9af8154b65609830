import type { ArrivalCandidate } from "../../documents/workloadFit.ts";
import { limitDispersion } from "../../engine/arrivals.ts";
import type { ArrivalProcess } from "../../engine/scenario.ts";
import { lowerGamma } from "../../stats/gamma.ts";
import { nelderMead } from "../../stats/nelderMead.ts";
import { logGamma } from "../../stats/studentT.ts";
import { gapMoments } from "./arrivalTheory.ts";
import { fitOnOff } from "./fitOnOff.ts";

/** Gaps are taken as equal when they vary by less than this. */
const evenCv = 0.01;
/**
 * Gaps up to this many seconds, or this share of the mean gap, are not told apart: requests enter an engine between two
 * steps, which take about 20 ms, so how far apart they came within one makes no difference. A density would be decided by
 * such gaps: of a gamma process it has a pole at 0.
 */
const stepSeconds = 0.02;
const alikeShare = 0.2;

/**
 * Fits the arrival processes by maximum likelihood, best criterion first: Poisson, gamma renewal and two states; equal
 * distances where the gaps do not vary.
 *
 * @param segments positive gaps in seconds, each segment in sequence; at least one gap
 */
export function fitArrivals(segments: readonly Float64Array[]): ArrivalCandidate[] {
  const { gaps, mean, cv } = meanAndCv(segments);
  if (cv < evenCv) return [candidate(1 / mean, { kind: "constant" }, 1, Number.POSITIVE_INFINITY, gaps)];
  const alike = Math.min(stepSeconds, alikeShare * mean);
  const censored = censor(segments, alike);
  const start = [Math.log(1 / mean), Math.log(1 / cv ** 2)] as const;
  const poisson = likeliest(([rate]) => gammaLogLikelihood(1, rate!, censored), [start[0]]);
  const gamma = likeliest(([rate, shape]) => gammaLogLikelihood(shape!, rate!, censored), start);
  const onOff = fitOnOff(segments, mean, alike);
  return [
    candidate(poisson.at[0]!, { kind: "poisson" }, 1, poisson.value, gaps),
    candidate(gamma.at[0]!, { kind: "gamma", cv: 1 / Math.sqrt(gamma.at[1]!) }, 2, gamma.value, gaps),
    candidate(onOff.rate, onOff.arrival, 4, onOff.logLikelihood, gaps),
  ].sort((a, b) => a.bic - b.bic);
}

function candidate(
  rate: number,
  arrival: ArrivalProcess,
  parameters: number,
  logLikelihood: number,
  gaps: number,
): ArrivalCandidate {
  return {
    arrival,
    rate,
    parameters,
    logLikelihood,
    bic: parameters * Math.log(gaps) - 2 * logLikelihood,
    ...gapMoments(rate, arrival),
    limitDispersion: limitDispersion(rate, arrival),
  };
}

function meanAndCv(segments: readonly Float64Array[]) {
  let [gaps, sum, squares] = [0, 0, 0];
  for (const segment of segments)
    for (const gap of segment) {
      gaps++;
      sum += gap;
      squares += gap * gap;
    }
  const mean = sum / gaps;
  return { gaps, mean, cv: Math.sqrt(Math.max(0, squares / gaps / (mean * mean) - 1)) };
}

/** What the gamma distribution's likelihood needs to know of the gaps. */
type Censored = {
  readonly alike: number;
  /** Gaps up to `alike`, and those above it with their sum and the sum of their logarithms. */
  readonly short: number;
  readonly long: number;
  readonly sum: number;
  readonly logs: number;
};

function censor(segments: readonly Float64Array[], alike: number): Censored {
  let [short, long, sum, logs] = [0, 0, 0, 0];
  for (const segment of segments)
    for (const gap of segment) {
      if (gap <= alike) short++;
      else {
        long++;
        sum += gap;
        logs += Math.log(gap);
      }
    }
  return { alike, short, long, sum, logs };
}

function gammaLogLikelihood(shape: number, rate: number, gaps: Censored): number {
  const scaled = shape * rate;
  const short = gaps.short === 0 ? 0 : gaps.short * Math.log(lowerGamma(shape, scaled * gaps.alike));
  const constant = shape * Math.log(scaled) - logGamma(shape);
  return short + gaps.long * constant + (shape - 1) * gaps.logs - scaled * gaps.sum;
}

/** Positive parameters at which a log-likelihood is greatest, searched on a logarithmic scale. */
function likeliest(
  logLikelihood: (at: readonly number[]) => number,
  start: readonly number[],
): { readonly at: readonly number[]; readonly value: number } {
  const surprise = (logs: readonly number[]) => {
    const value = logLikelihood(logs.map(Math.exp));
    return Number.isFinite(value) ? -value : Number.POSITIVE_INFINITY;
  };
  const best = nelderMead(surprise, start, 0.5, 1e-5, 400);
  return { at: best.at.map(Math.exp), value: -best.value };
}
