import { UserError } from "../errors.ts";
import type { TraceWindow } from "./traceWindow.ts";

/** Times of a trace in seconds from its `origin`, `from` ≤ t < `to`. */
export type Stretch = { readonly from: number; readonly to: number };

const day = 86_400;

/**
 * Where the window lies in a trace whose first request comes at `first`. In a trace with dates, times are those of its
 * clock, and without a date those of the first such stretch that ends after the first request; one that ends before it
 * begins ends on the next day. In a trace without, they count from its first request.
 *
 * @param origin seconds since 1970 at time 0, always a midnight; null for a trace without dates
 * @throws UserError where the window has a date and the trace has none, or the window is empty
 */
export function stretchOf({ text, from, to }: TraceWindow, first: number, origin: number | null): Stretch {
  if (origin === null) {
    if (from.date !== null)
      throw new UserError(`--trace-window ${text}: the trace has no dates; give times since its start`);
    if (to.clock <= from.clock) throw empty(text);
    return { from: first + from.clock, to: first + to.clock };
  }
  if (from.date !== null) {
    const start = from.date - origin + from.clock;
    const end = (to.date ?? from.date) - origin + to.clock;
    if (to.date !== null && end <= start) throw empty(text);
    return { from: start, to: end <= start ? end + day : end };
  }
  const end = to.clock <= from.clock ? to.clock + day : to.clock;
  return end <= first ? { from: from.clock + day, to: end + day } : { from: from.clock, to: end };
}

/** A time of a trace as a window would name it: `2023-11-16T18:17:03`, or `0:57:16` since the start. */
export function shownTime(time: number, first: number, origin: number | null): string {
  if (origin !== null) return new Date((origin + Math.floor(time)) * 1000).toISOString().slice(0, 19);
  const seconds = Math.floor(time - first);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function empty(text: string): UserError {
  return new UserError(`--trace-window ${text}: ends before it begins; write the earlier time first`);
}
