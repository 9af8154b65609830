import { blankRequest } from "../../src/engine/arrivingRequest.ts";
import type { RequestSource } from "../../src/engine/requestSource.ts";
import type { Feature, Scenario } from "../../src/engine/scenario.ts";

/**
 * A source that stops after `most` requests, so that every load can be run dry, and hands out the request's number,
 * from 0, as its feature, so that the requests of two engines can be matched.
 */
export function numberedSource(source: RequestSource, most: number): RequestSource {
  let taken = 0;
  const request = blankRequest();
  return {
    get nextTime() {
      return taken < most ? source.nextTime : Number.POSITIVE_INFINITY;
    },
    request,
    take() {
      source.take();
      Object.assign(request, source.request, { feature: taken++ });
    },
    release(now, question, isAnswered) {
      return source.release(now, question, isAnswered);
    },
  };
}

/** The scenario as a `numberedSource` of so many requests needs it: request i behaves as feature i modulo their number. */
export function numberedScenario(scenario: Scenario, requests: number): Scenario {
  const { features } = scenario.workload;
  const ofRequest = (_: unknown, i: number): Feature => features[i % features.length]!;
  return {
    ...scenario,
    workload: { ...scenario.workload, features: Array.from({ length: requests }, ofRequest) },
  };
}
