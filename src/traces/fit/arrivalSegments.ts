/** Arrivals of a segment, and most segments that are kept. */
const segmentLength = 16_384;
const mostSegments = 16;

/**
 * Keeps segments of arrivals that follow one another, evenly spread over a stream of unknown length: every one up to 16
 * segments of 16,384, then every second, every fourth, and so on.
 */
export class ArrivalSegments {
  #segments: Float64Array[] = [];
  #stride = 1;
  #filling = new Float64Array(segmentLength);
  #filled = 0;
  #number = 0;

  /** @param time seconds, ascending */
  add(time: number): void {
    const isKept = this.#number % this.#stride === 0;
    if (isKept) this.#filling[this.#filled] = time;
    if (++this.#filled < segmentLength) return;
    if (isKept) this.#keep(this.#filling);
    this.#number++;
    this.#filled = 0;
  }

  /** The kept arrivals; the last segment of a short stream is shorter than the others. */
  finish(): Float64Array[] {
    const isKept = this.#number % this.#stride === 0;
    return isKept && this.#filled > 1
      ? [...this.#segments, this.#filling.slice(0, this.#filled)]
      : this.#segments;
  }

  #keep(segment: Float64Array): void {
    this.#segments.push(segment);
    this.#filling = new Float64Array(segmentLength);
    if (this.#segments.length < mostSegments) return;
    this.#segments = this.#segments.filter((_, i) => i % 2 === 0);
    this.#stride *= 2;
  }
}
