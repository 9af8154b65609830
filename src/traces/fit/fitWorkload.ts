import type { ArrivalCandidate, FeatureFit, ProfileFit, WorkloadFit } from "../../documents/workloadFit.ts";
import type { RandomStream } from "../../engine/random.ts";
import { TimeWarp } from "../../engine/rateProfile.ts";
import type { RateProfile } from "../../engine/scenario.ts";
import { UserError } from "../../errors.ts";
import { ArrivalSegments } from "./arrivalSegments.ts";
import { dispersion } from "./arrivalTheory.ts";
import { compareDispersion, compareGaps, gapFacts } from "./describeArrivals.ts";
import { DispersionLadder } from "./dispersionLadder.ts";
import { fitArrivals } from "./fitArrivals.ts";
import { burstiestWindow, doubtOfFit, doubtsOfTrace } from "./fitDoubts.ts";
import { fitLengths } from "./fitLengths.ts";
import { describeProfile, fitProfile } from "./fitProfile.ts";
import { HourlyCounts } from "./hourlyCounts.ts";
import { LengthHistogram } from "./lengthHistogram.ts";
import { PairSample } from "./pairSample.ts";
import { scoreCorrelation } from "./scoreCorrelation.ts";
import { spreadTies } from "./spreadTies.ts";

type FeatureCounts = {
  readonly input: LengthHistogram;
  readonly output: LengthHistogram;
  readonly pairs: PairSample;
};

/** Fewer requests say nothing of how they arrive. */
const fewestRequests = 100;
/** 97.5 % quantile of the standard normal distribution. */
const z = 1.959963984540054;

/**
 * Takes a trace request by request, and fits a load to it, in memory that does not grow with the trace: arrivals are kept in
 * up to 16 segments of 16,384, counts by hour and in windows of sixteen lengths, lengths in histograms, up to 16,384 pairs of
 * lengths a feature.
 */
export class WorkloadFitter {
  readonly #clockAtStart: number;
  readonly #segments = new ArrivalSegments();
  readonly #ladder = new DispersionLadder();
  readonly #hours = new HourlyCounts();
  readonly #features = new Map<number, FeatureCounts>();
  #requests = 0;
  #first = 0;
  #last = 0;

  /** @param clockAtStart what the clock shows at the first arrival, in seconds from midnight on Monday; 0 if unknown */
  constructor(clockAtStart = 0) {
    this.#clockAtStart = clockAtStart;
  }

  /**
   * @param arrival seconds, ascending
   * @param inputTokens whole, ≥ 1
   * @param outputTokens whole, ≥ 1
   * @param feature number of the feature
   */
  add(arrival: number, inputTokens: number, outputTokens: number, feature: number): void {
    if (this.#requests++ === 0) this.#first = arrival;
    const time = arrival - this.#first;
    this.#last = time;
    this.#segments.add(time);
    this.#ladder.add(time);
    this.#hours.add(time + (this.#clockAtStart % 3600));
    const counts = this.#features.get(feature) ?? this.#addFeature(feature);
    counts.input.add(inputTokens);
    counts.output.add(outputTokens);
    counts.pairs.add(inputTokens, outputTokens);
  }

  /**
   * The fit.
   *
   * @param stream spreads arrivals that the trace's clock puts at the same moment
   * @param name of the trace, for messages
   * @throws UserError for a trace that is too short
   */
  finish(stream: RandomStream, name = "the trace"): WorkloadFit {
    const [requests, span] = [this.#requests, this.#last];
    if (requests < fewestRequests || span <= 0)
      throw new UserError(
        `${name}: ${requests} ${requests === 1 ? "request" : "requests"} over ${Number(span.toPrecision(3))} s; a load can be fitted from ${fewestRequests} on, at different times`,
      );
    const counts = this.#hours.finish();
    const profile = fitProfile(counts, span, this.#clockAtStart);
    const warp = profile === null ? null : new TimeWarp(profile, 0);
    const operational = warp === null ? span : warp.operational(span);
    const { segments, tied, resolution } = spreadTies(this.#segments.finish(), stream);
    const gaps = segments.map((times) => gapsOf(times, warp));
    const candidates = fitArrivals(gaps);
    const [chosen] = candidates;
    const rate = (requests - 1) / operational;
    const facts = gapFacts(gaps);
    const comparison = compareDispersion(this.#ladder.finish(span), candidates, paceOf(profile));
    const doubt = burstiestWindow(comparison);
    const dispersed = Math.max(chosen!.limitDispersion, doubt?.trace ?? 0);
    const half = z * rate * Math.sqrt(dispersed / requests);
    return {
      requests,
      span,
      meanRate: (requests - 1) / span,
      rate: { value: rate, interval: [Math.max(0, rate - half), rate + half] },
      profile: profile && described(profile, counts, span, candidates),
      candidates,
      gaps: facts,
      gapSurvival: compareGaps(gaps, candidates),
      dispersion: comparison,
      features: this.#fitFeatures(),
      warnings: [
        ...doubtsOfTrace({ requests, span, tied, resolution, kept: facts.gaps, profile }),
        ...(doubt === null ? [] : [doubtOfFit(doubt)]),
      ],
    };
  }

  #addFeature(feature: number): FeatureCounts {
    const counts = { input: new LengthHistogram(), output: new LengthHistogram(), pairs: new PairSample() };
    this.#features.set(feature, counts);
    return counts;
  }

  #fitFeatures(): FeatureFit[] {
    return [...this.#features].map(([feature, { input, output, pairs }]) => {
      const { first, second } = pairs.finish();
      return {
        feature,
        share: input.requests / this.#requests,
        inputTokens: fitLengths(input),
        outputTokens: fitLengths(output),
        correlation: scoreCorrelation(first, second),
      };
    });
  }
}

/** Operational seconds per second of the clock, as the average arrival sees them: busy hours count for more. */
function paceOf(profile: RateProfile | null): number {
  const factors = profile?.factors ?? [1];
  const sum = factors.reduce((total, factor) => total + factor, 0);
  return factors.reduce((total, factor) => total + factor * factor, 0) / sum;
}

/** Gaps between arrivals, in operational time where the rate has a profile; rounding must not make them zero. */
function gapsOf(times: Float64Array, warp: TimeWarp | null): Float64Array {
  const passed = warp === null ? times : times.map((time) => warp.operational(time));
  const gaps = new Float64Array(times.length - 1);
  for (let i = 1; i < times.length; i++) gaps[i - 1] = Math.max(1e-9, passed[i]! - passed[i - 1]!);
  return gaps;
}

function described(
  profile: RateProfile,
  counts: Float64Array,
  span: number,
  [chosen]: readonly ArrivalCandidate[],
): ProfileFit {
  return describeProfile(profile, counts, span, dispersion(chosen!.rate, chosen!.arrival, 3600));
}
