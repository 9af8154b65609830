import { type RequestSource, requestSource } from "../../src/engine/requestSource.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import type { SmallRun } from "../arbitraries.ts";
import { type NaiveRun, simulateNaively } from "./naiveSimulation.ts";
import { numberedScenario, numberedSource } from "./numberedSource.ts";

/** The run's requests, numbered, from streams of their own: every call begins anew. */
export function numberedRequests({ scenario, requests, seed }: SmallRun): {
  readonly streams: ReturnType<typeof replicationStreams>;
  readonly source: RequestSource;
} {
  const streams = replicationStreams(seed, 0);
  const source = numberedSource(requestSource(scenario.load, scenario.workload, streams), requests);
  return { streams, source };
}

/** The run through the step-by-step reference. */
export function naiveRun(run: SmallRun): NaiveRun {
  const { streams, source } = numberedRequests(run);
  return simulateNaively(numberedScenario(run.scenario, run.requests), streams, source);
}
