import { machinesThatFit } from "../catalog/memoryFit.ts";
import type { Catalog } from "../catalog/types.ts";
import type { LiveChoices } from "./protocol.ts";

/** Models that have weights, each with the machines whose memory holds it, and all machines with their list prices. */
export function choicesOf(catalog: Catalog): LiveChoices {
  return {
    models: catalog.models
      .filter(({ geometry }) => geometry !== null)
      .map((model) => ({ id: model.id, machines: machinesThatFit(catalog, model).map(({ id }) => id) }))
      .filter(({ machines }) => machines.length > 0),
    machines: catalog.machines.map(({ id, price }) => ({ id, pricePerHour: price?.perHour ?? null })),
  };
}
