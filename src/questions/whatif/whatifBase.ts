import type { CostFacts } from "../../catalog/costFacts.ts";
import { type Inputs, type RawFlags, withoutFlags } from "../../settings/inputs.ts";
import type { LocatedValues } from "../../settings/locatedValues.ts";
import { priceKeys } from "../../settings/planFlags.ts";
import { purchaseFlags, withoutPurchase } from "../../settings/purchaseInFile.ts";
import { type PriceInput, readPrices } from "../../settings/readPurchase.ts";
import type { World } from "../resolve/world.ts";
import { variantInputs } from "./variantInputs.ts";

/** What variants are made of: the base as it was asked for, and the prices, which are the same in all. */
export type WhatifBase = {
  /** Without what says how to buy. */
  readonly flags: RawFlags;
  readonly file: LocatedValues | null;
  readonly inputs: Inputs;
  readonly prices: PriceInput;
};

/** @throws UserError */
export function whatifBase(
  asked: RawFlags,
  given: LocatedValues | null,
  world: World,
  costs: CostFacts,
): WhatifBase {
  const flags = withoutFlags(asked, priceKeys);
  const file = withoutPurchase(given);
  const inputs = variantInputs(flags, file, [], world.files);
  const bought = { ...purchaseFlags(given, priceKeys), ...asked };
  const isCalibrated = inputs.values.calibration !== undefined;
  return { flags, file, inputs, prices: readPrices(bought, world.catalog, costs, isCalibrated) };
}
