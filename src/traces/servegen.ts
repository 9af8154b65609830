import { gammaMeanOne, type RandomStream } from "../engine/random.ts";
import { logGamma } from "../stats/studentT.ts";
import { numberIn } from "./cells.ts";
import { RowFault } from "./rowParser.ts";

/** Seconds that a row stands for. */
const rowSeconds = 600;
const pattern = /^\s*[\d.]+\s*,\s*[\d.eE+-]+\s*,\s*[\d.eE+-]*\s*,\s*(Gamma|Weibull)?\s*(,|$)/;

/** Whether a line is a row of a ServeGen client. */
export function isServegen(line: string): boolean {
  return pattern.test(line);
}

/** Where the arrivals of a client go, and whether any between two times are wanted. */
export type ArrivalListener = {
  add(time: number): void;
  isWanted(from: number, to: number): boolean;
};

/**
 * The rate file of one ServeGen client (github.com/alibaba/ServeGen, arXiv 2505.09999), without a header: second, rate,
 * coefficient of variation, `Gamma` or `Weibull`, its shape, its scale; a row holds for 600 s. It has no arrivals, so they
 * are drawn: in each row the stationary renewal process of its rate and shape. Stationary means that the first gap is
 * what is left of a gap under way, without which bursty rows would bring more than their rate (by (CV² − 1)/2 requests).
 * The scale is not used: fitted by likelihood, it does not give the rate where the shape is small.
 */
export class ServegenRates {
  readonly #stream: RandomStream;
  readonly #listener: ArrivalListener;
  readonly #most: number;
  #previous = Number.NEGATIVE_INFINITY;
  #expected = 0;

  /** @param most requests that the wanted rows may bring together */
  constructor(stream: RandomStream, most: number, listener: ArrivalListener) {
    this.#stream = stream;
    this.#most = most;
    this.#listener = listener;
  }

  /** @throws RowFault */
  parse(bytes: Buffer, start: number, end: number): void {
    const text = bytes.toString("latin1", start, end);
    const cells = text.split(",").map((cell) => cell.trim());
    const from = numberIn(bytes, start, start + Math.max(0, text.indexOf(",")));
    if (!(from >= 0)) throw new RowFault(`time "${cells[0]}"; give seconds`);
    if (from < this.#previous + rowSeconds)
      throw new RowFault(`time ${from} comes less than ${rowSeconds} s after the row above; mend the file`);
    this.#previous = from;
    const rate = amount(cells[1]);
    if (!(rate >= 0 && rate <= 1e6)) throw new RowFault(`rate "${cells[1] ?? ""}"; give requests per second`);
    if (rate === 0 || !this.#listener.isWanted(from, from + rowSeconds)) return;
    this.#expected += rate * rowSeconds;
    if (this.#expected > this.#most)
      throw new RowFault(
        `brings the requests to more than ${this.#most.toLocaleString("en-US")}; take a part with --trace-window`,
      );
    this.#draw(from, rate, gapsOf(cells, this.#stream));
  }

  #draw(from: number, rate: number, gaps: Gaps): void {
    const until = from + rowSeconds;
    for (let time = from + gaps.left() / rate; time < until; time += gaps.next() / rate)
      this.#listener.add(time);
  }
}

/** Gaps of mean 1: a whole one, and what is left of one under way at a random moment. */
type Gaps = { next(): number; left(): number };

function gapsOf([, , variation, name, shapeCell]: readonly string[], stream: RandomStream): Gaps {
  const cv = amount(variation);
  const shape = amount(shapeCell);
  if (name === "Weibull") {
    if (!(shape >= 0.05 && shape <= 100)) throw new RowFault(`shape "${shapeCell ?? ""}"; give 0.05 to 100`);
    return weibullGaps(shape, stream);
  }
  if (name !== "Gamma" && name !== "" && name !== undefined)
    throw new RowFault(`pattern "${name}"; give Gamma or Weibull`);
  const own = shape > 0 ? shape : 1 / (cv > 0 ? cv * cv : 1);
  if (!(own >= 1e-4 && own <= 1e6))
    throw new RowFault(`shape "${shapeCell ?? ""}"; give 0.0001 to 1,000,000`);
  return {
    next: () => gammaMeanOne(stream, own),
    // A gap under way is found in proportion to its length, and anywhere in it: gamma of shape + 1 times a uniform.
    left: () => stream.next() * gammaMeanOne(stream, own + 1) * ((own + 1) / own),
  };
}

function weibullGaps(shape: number, stream: RandomStream): Gaps {
  // The mean of E^(1/shape), E exponential, is Γ(1 + 1/shape).
  const scale = Math.exp(-logGamma(1 + 1 / shape));
  const power = 1 / shape;
  return {
    next: () => scale * (-Math.log(1 - stream.next())) ** power,
    // In proportion to its length: E then is a gamma variate of shape 1 + 1/shape.
    left: () => stream.next() * scale * (gammaMeanOne(stream, 1 + power) * (1 + power)) ** power,
  };
}

function amount(cell: string | undefined): number {
  return cell === undefined || cell === "" ? Number.NaN : Number(cell);
}
