import type { CostFacts } from "../../catalog/costFacts.ts";
import type { Machine, Price } from "../../catalog/types.ts";

/** What a machine costs an hour, and who says so. Money in US dollars, as the catalogue has it. */
export type HourlyPrice = {
  readonly perHour: number;
  /** YYYY, YYYY-MM or YYYY-MM-DD; null where unknown. */
  readonly date: string | null;
  readonly source: string;
  /** Whether the user gave it: then its date is the user's affair. */
  readonly isOwn: boolean;
};

/** A machine rented by the hour. */
export type Rent = {
  readonly kind: "rent";
  /** null where none is known. */
  readonly price: HourlyPrice | null;
  /** Share off the price that was negotiated, in [0, 1]; on all hours, committed ones too. */
  readonly discount: number;
  readonly commitment: Commitment | null;
};

/** Part of a fleet reserved for a year or more: cheaper, and paid round the clock whether it runs or not. */
export type Commitment = {
  /** Share of the fleet, in [0, 1]. */
  readonly share: number;
  /** Share off its price, in [0, 1]. */
  readonly discount: number;
};

/** A machine that is bought. */
export type Purchase = {
  readonly kind: "purchase";
  /** Of one machine. */
  readonly price: number;
  readonly source: string;
  /** Until it is written off, in a straight line. */
  readonly years: number;
  /** Worth after that, as a share of the price, in [0, 1]. */
  readonly residualShare: number;
  /** Maintenance and housing a year, as a share of the price. */
  readonly upkeepSharePerYear: number;
  readonly power: Power;
  /** Power of the whole site over that of the machine, ≥ 1. */
  readonly pue: number;
  /** Price of a kilowatt-hour. */
  readonly perKwh: number;
};

/** What one machine draws while it runs; it draws nothing out of hours. */
export type Power = {
  readonly gpus: number;
  readonly tdpWattsPerGpu: number;
  readonly hostWattsPerGpu: number;
  /** What an idle GPU draws, as a share of its TDP. */
  readonly idleShareOfTdp: number;
  /** Share of the time that GPUs work, in [0, 1]; 1 reckons with the TDP, which is the most they can draw. */
  readonly utilisation: number;
};

export type MachineTerms = Rent | Purchase;

/** The catalogue's list price as the price of an hour. */
export function listPrice(price: Price): HourlyPrice {
  const { perHour, date, region, source } = price;
  return { perHour, date, source: `list price on demand, ${region}: ${source}`, isOwn: false };
}

/** A price the user gave. */
export function ownPrice(perHour: number): HourlyPrice {
  return { perHour, date: null, source: "given", isOwn: true };
}

/** On demand at the list price, nothing off. */
export function listRent(machine: Machine): Rent {
  const price = machine.price && listPrice(machine.price);
  return { kind: "rent", price, discount: 0, commitment: null };
}

/** Bought at a price, all else as the shipped facts have it: GPUs at their TDP in all hours of operation. */
export function purchaseAt(price: number, machine: Machine, facts: CostFacts): Purchase {
  return {
    kind: "purchase",
    price,
    source: "given",
    years: facts.depreciationYears.value,
    residualShare: facts.residualShare.value,
    upkeepSharePerYear: facts.upkeepSharePerYear.value,
    power: {
      gpus: machine.gpuCount,
      tdpWattsPerGpu: machine.tdpWattsPerGpu,
      hostWattsPerGpu: machine.hostWattsPerGpu,
      idleShareOfTdp: facts.idleShareOfTdp.value,
      utilisation: 1,
    },
    pue: facts.pue.value,
    perKwh: facts.perKwh.value,
  };
}
