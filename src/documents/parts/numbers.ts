import { z } from "zod";
import type { DeepReadonly } from "./deepReadonly.ts";

/** [low, high]. */
export const interval = z.tuple([z.number(), z.number()]);

/** A predicted number: the value, its 95 % Monte Carlo interval, and the 90 % band to plan for. */
export const estimate = z
  .strictObject({
    value: z.number().nullable(),
    ci: interval.nullable().describe("95 % Monte Carlo interval of the value"),
    band: interval
      .nullable()
      .describe("90 % band to plan for: the next busy hour, what is not known of law and demand included"),
  })
  .meta({
    id: "estimate",
    description: "null where the value does not exist: no request, or an overloaded system's latency",
  });
export type Estimate = DeepReadonly<z.output<typeof estimate>>;

export const count = z.int().min(0);
export const positiveCount = z.int().min(1);
export const share = z.number().min(0).max(1);
/** Seconds, requests a second, tokens: what is never negative. */
export const amount = z.number().min(0);
/** US dollars, to the cent. */
export const money = z.number().min(0).describe("US dollars, to the cent");
