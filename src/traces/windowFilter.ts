import { phrase, setting, UserError } from "../errors.ts";
import type { RequestListener } from "./spreadSteps.ts";
import { pageRows } from "./traceColumns.ts";
import type { TraceWindow } from "./traceWindow.ts";

/** Times of a trace in seconds from its `origin`, `from` ≤ t < `to`. */
type Stretch = { readonly from: number; readonly to: number };

/** Keeps the requests of a trace. */
type Keeper = RequestListener & { readonly rows: number };

const day = 86_400;

/** Passes on to a builder the requests of a window, and remembers what the trace spans. */
export class WindowFilter {
  readonly #builder: Keeper;
  readonly #window: TraceWindow | null;
  readonly #originOf: () => number | null;
  #stretch: Stretch | null = null;
  #earliest = Number.POSITIVE_INFINITY;
  #latest = Number.NEGATIVE_INFINITY;
  /** Requests after the window since the last one in it. */
  #after = 0;

  /** @param originOf the trace's origin, asked for at its first request */
  constructor(builder: Keeper, window: TraceWindow | null, originOf: () => number | null) {
    this.#builder = builder;
    this.#window = window;
    this.#originOf = originOf;
  }

  /** Whether nothing in the window can follow: late rows are not later than a builder takes them. */
  get isPast(): boolean {
    return this.#after > pageRows && this.#builder.rows > 0;
  }

  add(time: number, input: number, output: number, feature: number, prefix: readonly number[] | null): void {
    if (this.#window !== null && !this.#isInside(time)) return;
    this.#builder.add(time, input, output, feature, prefix);
  }

  /** Whether the window holds any time from `from` up to `to`. */
  overlaps(from: number, to: number): boolean {
    if (this.#window === null) return true;
    this.#see(from);
    this.#see(to);
    return to > this.#stretch!.from && from < this.#stretch!.to;
  }

  /** @throws UserError when nothing has passed, saying what the trace spans */
  check(file: string): void {
    if (this.#builder.rows > 0) return;
    if (this.#window === null || this.#stretch === null)
      throw new UserError(`${file}: holds no requests; give at least one line below the header`);
    const origin = this.#originOf();
    const [from, to] = [this.#earliest, this.#latest].map((time) => shownTime(time, this.#earliest, origin));
    throw new UserError(
      phrase`${setting("traceWindow")} ${this.#window.text}: ${file} has no requests there; it spans ${from} to ${to}`,
    );
  }

  #isInside(time: number): boolean {
    this.#see(time);
    const { from, to } = this.#stretch!;
    if (time >= to) this.#after++;
    return time >= from && time < to;
  }

  #see(time: number): void {
    this.#stretch ??= stretchOf(this.#window!, time, this.#originOf());
    if (time < this.#earliest) this.#earliest = time;
    if (time > this.#latest) this.#latest = time;
  }
}

/**
 * Where the window lies in a trace whose first request comes at `first`. In a trace with dates, times are those of its
 * clock, and without a date those of the first such stretch that ends after the first request; one that ends before it
 * begins ends on the next day. In a trace without, they count from its first request.
 *
 * @param origin seconds since 1970 at time 0, always a midnight; null for a trace without dates
 * @throws UserError where the window has a date and the trace has none, or the window is empty
 */
function stretchOf({ text, from, to }: TraceWindow, first: number, origin: number | null): Stretch {
  if (origin === null) {
    if (from.date !== null)
      throw new UserError(
        phrase`${setting("traceWindow")} ${text}: the trace has no dates; give times since its start`,
      );
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
function shownTime(time: number, first: number, origin: number | null): string {
  if (origin !== null) return new Date((origin + Math.floor(time)) * 1000).toISOString().slice(0, 19);
  const seconds = Math.floor(time - first);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function empty(text: string): UserError {
  return new UserError(
    phrase`${setting("traceWindow")} ${text}: ends before it begins; write the earlier time first`,
  );
}
