import type { CostFacts } from "../../catalog/costFacts.ts";
import { type AskedOf, readAsked } from "../../settings/asked.ts";
import type { Inputs } from "../../settings/inputs.ts";
import type { Layer } from "../../settings/layers.ts";
import { choosePrices, type PriceInput } from "../plan/choosePurchase.ts";
import type { World } from "../resolve/world.ts";

/** What variants are made of: the base as it was asked for, and the prices, which are the same in all. */
export type WhatifBase = {
  readonly asked: AskedOf<"whatif">;
  readonly inputs: Inputs;
  readonly prices: PriceInput;
};

/** @throws UserError */
export function whatifBase(layers: readonly Layer[], world: World, costs: CostFacts): WhatifBase {
  const asked = readAsked("whatif", layers, world.files);
  return { asked, inputs: asked, prices: choosePrices(asked, world.catalog, costs) };
}
