import { RowFault } from "./rowParser.ts";

/** Most kinds of request that a trace may tell apart. */
const mostFeatures = 255;

/** Numbers the names of features in the order in which they come, and makes no text of a name seen just before. */
export class FeatureNames {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #unnamed: string;
  #lastBytes: Buffer = Buffer.alloc(0);
  #last = -1;

  /** @param unnamed what a request without a name is called */
  constructor(unnamed: string) {
    this.#unnamed = unnamed;
  }

  /** The number of the name in bytes `start` … `end` − 1. */
  numberOf(bytes: Buffer, start: number, end: number): number {
    if (this.#last >= 0 && this.#lastBytes.compare(bytes, start, end) === 0) return this.#last;
    this.#lastBytes = Buffer.from(bytes.subarray(start, end));
    this.#last = this.numberOfText(bytes.toString("utf8", start, end));
    return this.#last;
  }

  /** The number of a name given as text. */
  numberOfText(text: string): number {
    const name = text.trim() || this.#unnamed;
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    if (this.names.length === mostFeatures)
      throw new RowFault(`more than ${mostFeatures} features; use fewer names`);
    this.#numbers.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}
