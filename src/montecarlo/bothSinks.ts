import type { RequestSink } from "../engine/requestSink.ts";

/** A sink that tells two others of every request, the first one first. */
export function bothSinks(first: RequestSink, second: RequestSink): RequestSink {
  return {
    completed(...request) {
      first.completed(...request);
      second.completed(...request);
    },
    failed(...request) {
      first.failed(...request);
      second.failed(...request);
    },
  };
}
