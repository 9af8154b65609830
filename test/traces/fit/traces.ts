import { gapSampler } from "../../../src/engine/arrivals.ts";
import { pairSampler } from "../../../src/engine/lengthPair.ts";
import { TimeWarp } from "../../../src/engine/rateProfile.ts";
import type { ArrivalProcess, LengthDistribution, RateProfile } from "../../../src/engine/scenario.ts";
import { replicationStreams } from "../../../src/montecarlo/streams.ts";
import { WorkloadFitter } from "../../../src/traces/fit/fitWorkload.ts";

/** How a trace is to be made. */
export type TraceRecipe = {
  readonly rate: number;
  readonly arrival: ArrivalProcess;
  readonly requests: number;
  readonly profile?: RateProfile;
  readonly inputTokens?: LengthDistribution;
  readonly outputTokens?: LengthDistribution;
  readonly correlation?: number;
  readonly seed?: number;
};

const some: LengthDistribution = { kind: "lognormal", mean: 600, cv: 1, max: 1e6 };

/** Fits the load that the engine's own samplers made. */
export function fitMade(recipe: TraceRecipe) {
  const { rate, arrival, requests, profile, seed = 3, ...lengths } = recipe;
  const streams = replicationStreams(seed, 0);
  const gap = gapSampler(rate, arrival, streams.arrivals);
  const warp = profile === undefined ? null : new TimeWarp(profile, 0);
  const pair = pairSampler({ inputTokens: some, outputTokens: some, ...lengths });
  const fitter = new WorkloadFitter(profile?.start ?? 0);
  let passed = 0;
  for (let i = 0; i < requests; i++) {
    passed += gap();
    pair.sample(streams.lengths);
    fitter.add(warp === null ? passed : warp.clock(passed), pair.inputTokens, pair.outputTokens, 0);
  }
  return fitter.finish(streams.routing);
}
