import { distinct } from "../../documents/finding.ts";
import type { CostItem, FoundCost } from "../../documents/parts/cost.ts";
import type { CostInput, Fleet } from "./costInput.ts";
import { costAssumptions, missingPrices } from "./costNotes.ts";
import { type Exact, exact, product, quotient, sum, toCents } from "./exact.ts";
import { type ExactLine, monthlyLines } from "./monthlyLines.ts";
import { priceAge } from "./priceAge.ts";
import type { HourlyPrice } from "./terms.ts";

/** A line of the month's bill, to the cent. */
export type CostLine = { readonly item: CostItem; readonly machine: string; readonly perMonth: number };

/**
 * What a plan costs. All arithmetic is exact; a line is rounded once, a half away from zero, and the month is the sum of
 * its rounded lines, as on a bill. The hour is rounded from the exact month, so that hours times it may miss the month by
 * half a cent an hour.
 *
 * @example
 * planCost({ fleets: [{ machine: "large", machines: 2, terms: listRent(large) }], gateway: null, hoursPerMonth: 730,
 *   today: "2026-11-23" }).perMonth; // => 59203.55
 */
export function planCost({ fleets, gateway, hoursPerMonth, today }: CostInput): FoundCost {
  const bills = fleets.map((fleet) => ({
    machine: fleet.machine,
    lines: monthlyLines(fleet.terms, fleet.machines, hoursPerMonth),
  }));
  const known = bills.every(({ lines }) => lines !== null);
  const gatewayBill = { machine: gateway?.machine ?? "", lines: gatewayLines(gateway, hoursPerMonth) };
  const breakdown = [...bills, gatewayBill].flatMap(({ machine, lines }) =>
    (lines ?? []).map(({ item, amount }) => ({ item, machine, perMonth: toCents(amount) })),
  );
  const month = sum(...breakdown.map(({ perMonth }) => exact(perMonth)));
  const exactMonth = sum(...[...bills, gatewayBill].flatMap(({ lines }) => amounts(lines)));
  const prices = pricesOf(fleets, gateway);
  return {
    perHour: known ? toCents(quotient(exactMonth, exact(hoursPerMonth))) : null,
    perMonth: known ? toCents(month) : null,
    currency: "USD",
    priceDate: oldestDate(prices.map(({ price }) => price)),
    priceSource: [
      ...new Set([
        ...prices.map(({ price }) => price.source),
        ...fleets.flatMap(({ terms }) => (terms.kind === "purchase" ? terms.source : [])),
      ]),
    ].join("; "),
    breakdown,
    assumptions: [...new Set(fleets.flatMap(({ machine, terms }) => costAssumptions(machine, terms)))],
    findings: distinct([
      ...prices.flatMap(({ machine, price }) => priceAge(machine, price, today) ?? []),
      ...missingPrices(fleets, gateway),
    ]),
  };
}

function gatewayLines(gateway: CostInput["gateway"], hours: number): ExactLine[] {
  if (gateway?.price == null) return [];
  const amount = product(exact(gateway.price.perHour), exact(gateway.instances), exact(hours));
  return [{ item: "gateway", amount }];
}

function amounts(lines: readonly ExactLine[] | null): Exact[] {
  return (lines ?? []).map(({ amount }) => amount);
}

type NamedPrice = { readonly machine: string; readonly price: HourlyPrice };

function pricesOf(fleets: readonly Fleet[], gateway: CostInput["gateway"]): NamedPrice[] {
  const rented = fleets.flatMap(({ machine, terms }) =>
    terms.kind === "rent" && terms.price !== null ? { machine, price: terms.price } : [],
  );
  return gateway?.price ? [...rented, { machine: gateway.machine, price: gateway.price }] : rented;
}

function oldestDate(prices: readonly HourlyPrice[]): string | null {
  const dates = prices.map(({ date }) => date);
  return dates.reduce((a, b) => (a === null || b === null ? null : a < b ? a : b), dates[0] ?? null);
}
