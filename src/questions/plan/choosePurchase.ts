import type { CostFacts } from "../../catalog/costFacts.ts";
import { findMachine } from "../../catalog/findRecords.ts";
import { didYouMean } from "../../catalog/resolveName.ts";
import type { Catalog, Machine } from "../../catalog/types.ts";
import type { Redundancy } from "../../documents/plan.ts";
import { phrase, setting, UserError } from "../../errors.ts";
import { listRent, type MachineTerms, ownPrice, purchaseAt } from "../../planning/cost/terms.ts";
import type { Asked } from "../../settings/asked.ts";
import { defaultOf } from "../../settings/values.ts";

/** What machines cost, and how long they run. */
export type PriceInput = {
  readonly hoursPerMonth: number;
  /** What one machine of a kind costs; the catalogue's list price unless the user gave another. */
  termsOf(name: string, machine: Machine | null): MachineTerms;
};

/** What `capsim plan` takes beside what a simulation does. */
export type PurchaseInput = PriceInput & { readonly cloud: string | null; readonly redundancy: Redundancy };

type PriceKey = "price" | "purchase" | "hours" | "calibration";

/**
 * How machines are bought.
 *
 * @throws UserError for a cloud or a machine that is unknown, and for a machine that has two prices
 */
export function choosePurchase(
  asked: Asked<PriceKey | "cloud" | "redundancy">,
  catalog: Catalog,
  facts: CostFacts,
): PurchaseInput {
  return {
    ...choosePrices(asked, catalog, facts),
    cloud: chooseCloud(asked, catalog),
    redundancy: asked.values.redundancy ?? { kind: "none" },
  };
}

/**
 * What machines cost. Beside a law of the user's own a machine may have a price that the catalogue does not know.
 *
 * @throws UserError for a machine that is unknown or has two prices
 */
export function choosePrices(asked: Asked<PriceKey>, catalog: Catalog, facts: CostFacts): PriceInput {
  const { values } = asked;
  const prices = machinePrices(asked, "price", catalog, values.calibration !== undefined);
  const purchases = machinePrices(asked, "purchase", catalog, false);
  const twice = [...purchases.keys()].find((machine) => prices.has(machine));
  if (twice !== undefined)
    throw new UserError(
      phrase`${setting("purchase")} ${twice}: is rented by ${setting("price")} as well; give one of them`,
    );
  return {
    hoursPerMonth: values.hours ?? defaultOf("hours"),
    termsOf(name, machine) {
      const [price, purchase] = [prices.get(name), purchases.get(name)];
      if (purchase !== undefined && machine !== null) return purchaseAt(purchase, machine, facts);
      if (price !== undefined) return { kind: "rent", price: ownPrice(price), discount: 0, commitment: null };
      return machine ? listRent(machine) : { kind: "rent", price: null, discount: 0, commitment: null };
    },
  };
}

function machinePrices(
  { values, fault }: Asked<PriceKey>,
  key: "price" | "purchase",
  catalog: Catalog,
  mayBeUnknown: boolean,
): Map<string, number> {
  const prices = new Map<string, number>();
  for (const { machine: name, usd, at } of values[key] ?? []) {
    const id = mayBeUnknown ? (known(catalog, name) ?? name) : findMachine(catalog, name).id;
    if (prices.has(id)) throw fault(key, `${id} has a price already; give one`, [at]);
    prices.set(id, usd);
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

function chooseCloud({ values: { cloud }, fault }: Asked<"cloud">, { machines }: Catalog): string | null {
  if (cloud === undefined) return null;
  const clouds = [...new Set(machines.map((machine) => machine.cloud))];
  const found = clouds.find((each) => each === cloud.toLowerCase());
  if (found === undefined)
    throw fault(
      "cloud",
      `is none of the catalogue; give one of ${clouds.join(", ")}${didYouMean(cloud.toLowerCase(), clouds)}`,
    );
  return found;
}

/** How fast a load grows, and for how long it is looked at. */
export type GrowthInput = {
  /** As it was given: "20%/year". */
  readonly text: string;
  /** Share by which it grows in a year, > −1. */
  readonly perYear: number;
  readonly years: number;
};

/** What grows by more is another plan. */
const mostTimes = 100;

/**
 * The growth that was asked for; null for none.
 *
 * @throws UserError for years without a growth, or a growth beyond all measure
 */
export function chooseGrowth({ values, fault }: Asked<"growth" | "years">): GrowthInput | null {
  const { growth, years = defaultOf("years") } = values;
  if (growth === undefined) {
    if (values.years === undefined) return null;
    throw fault(
      "years",
      phrase`matters to a growth only; give ${setting("growth")} 20%/year, or leave it out`,
    );
  }
  const times = (1 + growth.perYear) ** years;
  if (times > mostTimes || times < 1 / mostTimes)
    throw fault(
      "growth",
      phrase`changes the load by more than a factor of ${mostTimes} in ${years} years; give less, or fewer ${setting("years")}`,
    );
  return { ...growth, years: Math.round(years * 12) / 12 };
}
