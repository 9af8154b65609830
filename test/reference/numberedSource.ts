import type { RequestSource } from "../../src/engine/requestSource.ts";

/**
 * A source that stops after `most` requests, so that every load can be run dry, and hands out the request's number,
 * from 0, as its feature, so that the requests of two engines can be matched.
 */
export function numberedSource(source: RequestSource, most: number): RequestSource {
  let taken = 0;
  return {
    get nextTime() {
      return taken < most ? source.nextTime : Number.POSITIVE_INFINITY;
    },
    get feature() {
      return taken - 1;
    },
    get inputTokens() {
      return source.inputTokens;
    },
    get outputTokens() {
      return source.outputTokens;
    },
    take() {
      source.take();
      taken++;
    },
    release(now) {
      source.release(now);
    },
  };
}
