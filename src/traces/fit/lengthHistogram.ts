/** Below this number of tokens every number has a cell of its own; above, cells are 1/256 of their octave's start wide. */
const exact = 4096;
const cellsPerOctave = 256;
const exactOctave = Math.log2(exact);
const mostOctaves = 31 - exactOctave;

/** Counts numbers of tokens in about 9,000 cells, however many there are; means and spreads are exact. */
export class LengthHistogram {
  readonly #counts = new Float64Array(exact + mostOctaves * cellsPerOctave);
  #requests = 0;
  #sum = 0;
  #squares = 0;
  #logs = 0;
  #logSquares = 0;
  #least = Number.POSITIVE_INFINITY;
  #most = 0;

  /** @param tokens whole, from 1 to 2³¹ − 1 */
  add(tokens: number): void {
    this.#counts[cellOf(tokens)]!++;
    this.#requests++;
    this.#sum += tokens;
    this.#squares += tokens * tokens;
    const log = Math.log(tokens);
    this.#logs += log;
    this.#logSquares += log * log;
    if (tokens < this.#least) this.#least = tokens;
    if (tokens > this.#most) this.#most = tokens;
  }

  get requests(): number {
    return this.#requests;
  }
  get mean(): number {
    return this.#sum / this.#requests;
  }
  /** Coefficient of variation. */
  get cv(): number {
    return Math.sqrt(Math.max(0, this.#squares / this.#requests - this.mean ** 2)) / this.mean;
  }
  /** Mean and standard deviation of the natural logarithm. */
  get logMean(): number {
    return this.#logs / this.#requests;
  }
  get logSpread(): number {
    return Math.sqrt(Math.max(0, this.#logSquares / this.#requests - this.logMean ** 2));
  }
  get least(): number {
    return this.#least;
  }
  get most(): number {
    return this.#most;
  }

  /** The distribution as steps: each value that occurs (its cell's middle; ends are exact) and the share of requests up to and with it. */
  steps(): LengthStep[] {
    const steps: LengthStep[] = [];
    let below = 0;
    this.#counts.forEach((count, cell) => {
      if (count === 0) return;
      below += count;
      steps.push({ tokens: middleOf(cell), upTo: below / this.#requests });
    });
    const last = steps.length - 1;
    steps[0] = { ...steps[0]!, tokens: this.#least };
    steps[last] = { ...steps[last]!, tokens: this.#most };
    return steps;
  }
}

/** A value, and the share of the requests that are no longer. */
export type LengthStep = { readonly tokens: number; readonly upTo: number };

function cellOf(tokens: number): number {
  if (tokens < exact) return tokens;
  const octave = 31 - Math.clz32(tokens) - exactOctave;
  const start = exact * 2 ** octave;
  return exact + octave * cellsPerOctave + Math.floor(((tokens - start) * cellsPerOctave) / start);
}

function middleOf(cell: number): number {
  if (cell < exact) return cell;
  const octave = Math.floor((cell - exact) / cellsPerOctave);
  const start = exact * 2 ** octave;
  const width = start / cellsPerOctave;
  return start + ((cell - exact) % cellsPerOctave) * width + (width - 1) / 2;
}
