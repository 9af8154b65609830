import { z } from "zod";
import type { DeepReadonly } from "./deepReadonly.ts";
import { share } from "./numbers.ts";

/** How an SLO fares. */
export const sloResult = z
  .strictObject({
    slo: z.string(),
    probability: share.describe("that the next busy hour keeps it"),
    verdict: z.enum(["met", "missed", "undecided"]),
  })
  .meta({ id: "slo" });
export type SloResult = DeepReadonly<z.output<typeof sloResult>>;
export type SloVerdict = SloResult["verdict"];
