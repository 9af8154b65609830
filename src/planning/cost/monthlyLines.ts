import type { CostItem } from "../../documents/parts/cost.ts";
import { type Exact, exact, product, quotient, rest, sum } from "./exact.ts";
import { hoursOfMonth } from "./operatingHours.ts";
import type { MachineTerms, Power, Purchase, Rent } from "./terms.ts";

/** One line of a month's bill, not rounded yet. */
export type ExactLine = { readonly item: CostItem; readonly amount: Exact };

/**
 * What `machines` machines cost a month; null where their price is not known.
 *
 * @param hours of operation a month, in (0, 730]
 */
export function monthlyLines(
  terms: MachineTerms,
  machines: number,
  hours: number,
): readonly ExactLine[] | null {
  switch (terms.kind) {
    case "rent":
      return rentLines(terms, machines, hours);
    case "purchase":
      return purchaseLines(terms, machines, hours);
  }
}

function rentLines(
  { price, discount, commitment }: Rent,
  machines: number,
  hours: number,
): ExactLine[] | null {
  if (price === null) return null;
  const perHour = product(exact(price.perHour), exact(machines), rest(discount));
  if (commitment === null) return [{ item: "rent", amount: product(perHour, exact(hours)) }];
  const { share, discount: committedDiscount } = commitment;
  return [
    { item: "rent", amount: product(perHour, rest(share), exact(hours)) },
    {
      item: "committed rent",
      amount: product(perHour, exact(share), rest(committedDiscount), exact(hoursOfMonth)),
    },
  ];
}

function purchaseLines(terms: Purchase, machines: number, hours: number): ExactLine[] {
  const price = product(exact(terms.price), exact(machines));
  const months = product(exact(terms.years), exact(12));
  const kilowatts = quotient(product(drawnWatts(terms.power), exact(machines)), exact(1000));
  return [
    { item: "depreciation", amount: quotient(product(price, rest(terms.residualShare)), months) },
    { item: "upkeep", amount: quotient(product(price, exact(terms.upkeepSharePerYear)), exact(12)) },
    {
      item: "electricity",
      amount: product(kilowatts, exact(terms.pue), exact(hours), exact(terms.perKwh)),
    },
  ];
}

/** Watts one machine draws on average while it runs: host, and GPUs between idle and TDP as they are used. */
function drawnWatts({ gpus, tdpWattsPerGpu, hostWattsPerGpu, idleShareOfTdp, utilisation }: Power): Exact {
  const used = sum(exact(idleShareOfTdp), product(rest(idleShareOfTdp), exact(utilisation)));
  return product(exact(gpus), sum(exact(hostWattsPerGpu), product(exact(tdpWattsPerGpu), used)));
}
