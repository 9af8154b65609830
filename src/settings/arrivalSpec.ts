import type { ArrivalProcess } from "../engine/scenario.ts";

/** Arrivals that are on and off in turn, as a user says them. */
export type OnOffWords = {
  /** Mean seconds of a busy and of a quiet time. */
  readonly onSeconds: number;
  readonly offSeconds: number;
  /** Rate in quiet times as a share of the mean rate, in [0, 1]. */
  readonly offRate: number;
};

export const onOffRule =
  "give the mean seconds of busy (onSeconds) and quiet times (offSeconds), and the rate in quiet times as a share of the mean rate, from 0 to 1 (offRate)";

/** The process of two states; the busy one's rate follows, as both together have the mean rate. */
export function onOffArrival({ onSeconds, offSeconds, offRate }: OnOffWords): ArrivalProcess {
  const onRate = (onSeconds + offSeconds * (1 - offRate)) / onSeconds;
  return { kind: "on-off", means: [onSeconds, offSeconds], rates: [onRate, offRate] };
}
