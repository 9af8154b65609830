import type { Failure } from "../../src/engine/clients.ts";
import { exponential, type RandomStream } from "../../src/engine/random.ts";
import type { Backoff, Feature } from "../../src/engine/scenario.ts";

/** After how many seconds, and why, the user leaves for good; the stream is drawn from as the engine does. */
export function leavingOf(
  { patience, typing }: Feature,
  stream: RandomStream,
): { readonly after: number; readonly reason: Failure } {
  const bored =
    patience && patience.abandonment < Number.POSITIVE_INFINITY
      ? exponential(stream) * patience.abandonment
      : Number.POSITIVE_INFINITY;
  const typesOn = typing !== undefined && stream.next() < typing.share;
  const typed = typesOn ? exponential(stream) * typing.meanGap : Number.POSITIVE_INFINITY;
  return typed < bored ? { after: typed, reason: "cancelled" } : { after: bored, reason: "abandoned" };
}

/** Seconds between the end of the try number `tries` and the next one. */
export function backoffSeconds(
  { first, factor, most, jitter }: Backoff,
  tries: number,
  stream: RandomStream,
) {
  let wait = first;
  for (let i = 1; i < tries; i++) wait *= factor;
  const share = jitter > 0 ? 1 - jitter + 2 * jitter * stream.next() : 1;
  return Math.min(wait, most) * share;
}
