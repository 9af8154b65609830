import type { CostFacts } from "../catalog/costFacts.ts";
import { findMachine } from "../catalog/findRecords.ts";
import { didYouMean } from "../catalog/resolveName.ts";
import type { Catalog, Machine } from "../catalog/types.ts";
import type { Redundancy } from "../documents/plan.ts";
import { UserError } from "../errors.ts";
import { hoursOfMonth, operatingHours } from "../planning/cost/operatingHours.ts";
import { listRent, type MachineTerms, ownPrice, purchaseAt } from "../planning/cost/terms.ts";
import { redundancies } from "./flagValues.ts";
import type { RawFlags } from "./inputs.ts";
import { numberFrom } from "./numbers.ts";

/** What machines cost, and how long they run. */
export type PriceInput = {
  readonly hoursPerMonth: number;
  /** What one machine of a kind costs; the catalogue's list price unless the user gave another. */
  termsOf(name: string, machine: Machine | null): MachineTerms;
};

/** What `capsim plan` takes beside what a simulation does. */
export type PurchaseInput = PriceInput & { readonly cloud: string | null; readonly redundancy: Redundancy };

/**
 * Reads the flags of `capsim plan` alone.
 *
 * @param hasOwnLaw whether a law of the user's own is given, whose machine the catalogue may not know
 * @throws UserError for a value that is none, and for a machine that is unknown or has two prices
 */
export function readPurchase(
  flags: RawFlags,
  catalog: Catalog,
  facts: CostFacts,
  hasOwnLaw: boolean,
): PurchaseInput {
  return {
    ...readPrices(flags, catalog, facts, hasOwnLaw),
    cloud: readCloud(flags.cloud as string | undefined, catalog),
    redundancy: readRedundancy(flags.redundancy as string | undefined),
  };
}

/**
 * Reads `--price`, `--purchase` and `--hours`.
 *
 * @param hasOwnLaw whether a law of the user's own is given, whose machine the catalogue may not know
 * @throws UserError for a value that is none, and for a machine that is unknown or has two prices
 */
export function readPrices(
  flags: RawFlags,
  catalog: Catalog,
  facts: CostFacts,
  hasOwnLaw: boolean,
): PriceInput {
  const prices = machinePrices("price", flags.price, catalog, hasOwnLaw);
  const purchases = machinePrices("purchase", flags.purchase, catalog, false);
  const twice = [...purchases.keys()].find((machine) => prices.has(machine));
  if (twice !== undefined)
    throw new UserError(`--purchase ${twice}: is rented by --price as well; give one of them`);
  return {
    hoursPerMonth: readHours(flags.hours as string | undefined),
    termsOf(name, machine) {
      const [price, purchase] = [prices.get(name), purchases.get(name)];
      if (purchase !== undefined && machine !== null) return purchaseAt(purchase, machine, facts);
      if (price !== undefined) return { kind: "rent", price: ownPrice(price), discount: 0, commitment: null };
      return machine ? listRent(machine) : { kind: "rent", price: null, discount: 0, commitment: null };
    },
  };
}

function machinePrices(
  key: "price" | "purchase",
  given: unknown,
  catalog: Catalog,
  mayBeUnknown: boolean,
): Map<string, number> {
  const prices = new Map<string, number>();
  for (const text of (given as readonly string[] | undefined) ?? []) {
    const at = text.lastIndexOf("=");
    const amount = numberFrom(text.slice(at + 1));
    if (at < 1 || amount === null || !(amount > 0) || !Number.isFinite(amount))
      throw new UserError(`--${key} ${text}: write MACHINE=USD with an amount above 0, such as large=32.50`);
    const name = text.slice(0, at).trim();
    const id = mayBeUnknown ? (known(catalog, name) ?? name) : findMachine(catalog, name).id;
    if (prices.has(id)) throw new UserError(`--${key} ${text}: ${id} has a price already; give one`);
    prices.set(id, amount);
  }
  return prices;
}

function known(catalog: Catalog, name: string): string | null {
  try {
    return findMachine(catalog, name).id;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function readCloud(cloud: string | undefined, { machines }: Catalog): string | null {
  if (cloud === undefined) return null;
  const clouds = [...new Set(machines.map((machine) => machine.cloud))];
  const found = clouds.find((each) => each === cloud.toLowerCase());
  if (found === undefined)
    throw new UserError(
      `--cloud ${cloud}: is none of the catalogue; give one of ${clouds.join(", ")}${didYouMean(cloud.toLowerCase(), clouds)}`,
    );
  return found;
}

function readRedundancy(text: string | undefined): Redundancy {
  if (text === undefined) return { kind: "none" };
  const spare = /^n\s*\+\s*([12])$/i.exec(text.trim());
  if (spare) return { kind: "spare", machines: Number(spare[1]) };
  const target = numberFrom(/^availability\s*=\s*([\d.]+)\s*%?$/i.exec(text.trim())?.[1] ?? "");
  if (target !== null && target > 50 && target < 100)
    return { kind: "availability", target: Number((target / 100).toPrecision(12)) };
  throw new UserError(
    `--redundancy ${text}: write n+1, n+2, or availability=PERCENT above 50 and below 100, such as availability=99.9${didYouMean(text.replace(/=.*/, "="), redundancies)}`,
  );
}

function readHours(text: string | undefined): number {
  if (text === undefined) return hoursOfMonth;
  const [, perDay, perWeek] = /^([\d.]+)\s*x\s*([\d.]+)$/i.exec(text.trim()) ?? [];
  const [day, week] = [numberFrom(perDay ?? ""), numberFrom(perWeek ?? "")];
  if (day !== null && week !== null && day > 0 && day <= 24 && week > 0 && week <= 7)
    return operatingHours(day, week);
  const hours = numberFrom(text.trim());
  if (hours !== null && hours > 0 && hours <= hoursOfMonth) return hours;
  throw new UserError(
    `--hours ${text}: write hours a day x days a week, such as 12x5, or hours a month up to ${hoursOfMonth}`,
  );
}
