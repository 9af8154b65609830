import { UserError } from "../../errors.ts";
import { type Stretch, shownTime, stretchOf } from "../../traces/stretch.ts";
import type { TraceWindow } from "../../traces/traceWindow.ts";
import { pageRows, type TraceBuilder } from "./traceBuilder.ts";

/** Passes on to a builder the requests of a window, and remembers what the trace spans. */
export class WindowFilter {
  readonly #builder: TraceBuilder;
  readonly #window: TraceWindow | null;
  readonly #originOf: () => number | null;
  #stretch: Stretch | null = null;
  #earliest = Number.POSITIVE_INFINITY;
  #latest = Number.NEGATIVE_INFINITY;
  /** Requests after the window since the last one in it. */
  #after = 0;

  /** @param originOf the trace's origin, asked for at its first request */
  constructor(builder: TraceBuilder, window: TraceWindow | null, originOf: () => number | null) {
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
      `--trace-window ${this.#window.text}: ${file} has no requests there; it spans ${from} to ${to}`,
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
