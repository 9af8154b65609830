import type { ArrivalProcess } from "../src/engine/scenario.ts";

/** A process's name. */
export const arrivalNames: Readonly<Record<ArrivalProcess["kind"], string>> = {
  poisson: "Poisson",
  constant: "constant gaps",
  gamma: "gamma gaps",
  "on-off": "on-off",
};

/** A process in a sentence's part: "on for 4.4 s at 4.2 times the mean rate, off for 14 s at 0.0004 times it". */
export function arrivalWords(arrival: ArrivalProcess): string {
  switch (arrival.kind) {
    case "poisson":
      return "Poisson arrivals";
    case "constant":
      return "constant gaps";
    case "gamma":
      return `gamma gaps with coefficient of variation ${short(arrival.cv)}`;
    case "on-off": {
      const [on, off] = arrival.means.map(short);
      const [high, low] = arrival.rates.map(short);
      return `on-off arrivals: on for ${on} s on average at ${high} times the mean rate, off for ${off} s at ${low} times it`;
    }
  }
}

/** Three significant digits; what is below a thousandth as it were nothing. */
function short(value: number): string {
  return value < 5e-4 ? "0" : String(Number(value.toPrecision(3)));
}
