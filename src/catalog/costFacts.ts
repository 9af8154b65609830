import { z } from "zod";
import { checkFile, positive, priceDate, words } from "./dataFile.ts";
import type { Price, Source } from "./types.ts";

const share = z.strictObject({ value: z.number().min(0).max(1), source: words });
const costsFile = z.strictObject({
  pue: z.strictObject({ value: z.number().min(1), source: words }),
  electricity: z.strictObject({ usdPerKwh: positive, source: words }),
  idleShareOfTdp: share,
  purchase: z.strictObject({
    depreciationYears: z.strictObject({ value: positive, source: words }),
    residualShare: share,
    upkeepSharePerYear: share,
  }),
  gatewayMachines: z
    .array(
      z.strictObject({
        size: words,
        machine: words,
        usdPerHour: positive,
        region: words,
        date: priceDate.nullable(),
        confidence: words,
        source: words,
      }),
    )
    .min(1),
});

/** A figure and where it comes from. */
export type SourcedFigure = { readonly value: number; readonly source: Source };

/** A machine that a gateway instance of the given size may run on. */
export type GatewayMachine = { readonly size: string; readonly machine: string; readonly price: Price };

/** What running machines costs beside their price. Money in US dollars. */
export type CostFacts = {
  /** Power of the whole data centre over that of its machines, ≥ 1. */
  readonly pue: SourcedFigure;
  /** Price of a kilowatt-hour. */
  readonly perKwh: SourcedFigure;
  /** What an idle GPU draws, as a share of its TDP. */
  readonly idleShareOfTdp: SourcedFigure;
  readonly depreciationYears: SourcedFigure;
  /** Worth after depreciation, as a share of the purchase price. */
  readonly residualShare: SourcedFigure;
  /** Maintenance and housing a year, as a share of the purchase price. */
  readonly upkeepSharePerYear: SourcedFigure;
  readonly gatewayMachines: readonly GatewayMachine[];
};

/**
 * Reads `models/costs.json`, which ships with capsim.
 *
 * @throws Error naming the field: the file is capsim's own, so a bad one is capsim's fault
 */
export function parseCosts(json: unknown): CostFacts {
  const { electricity, purchase, gatewayMachines, ...rest } = checkFile("costs.json", costsFile, json);
  return {
    ...rest,
    ...purchase,
    perKwh: { value: electricity.usdPerKwh, source: electricity.source },
    gatewayMachines: gatewayMachines.map(({ size, machine, usdPerHour, ...price }) => ({
      size,
      machine,
      price: { ...price, perHour: usdPerHour, currency: "USD" },
    })),
  };
}
