import { type Exact, exact, product } from "./exact.ts";
import type { MachineTerms } from "./terms.ts";

/**
 * The terms with the machine's price, of an hour or of the purchase, so many times as high; power costs what it did.
 *
 * @param factor a decimal number above 0
 * @example
 * scaledTerms({ kind: "rent", price: ownPrice(12), discount: 0, commitment: null }, 0.8).price.perHour; // => 9.6
 */
export function scaledTerms(terms: MachineTerms, factor: number): MachineTerms {
  const scaled = (amount: number) => decimal(product(exact(amount), exact(factor)));
  switch (terms.kind) {
    case "rent":
      return terms.price === null
        ? terms
        : { ...terms, price: { ...terms.price, perHour: scaled(terms.price.perHour) } };
    case "purchase":
      return { ...terms, price: scaled(terms.price) };
  }
}

/** The number that prints as the decimal it is: 12 × 0.8 is 9.6, where floats make 9.600000000000001. */
function decimal({ top, bottom }: Exact): number {
  return Number(top) / Number(bottom);
}
