import { z } from "zod";

/** Shapes that numbers have in a result document. */
export const interval = z.tuple([z.number(), z.number()]);
export const estimate = z
  .strictObject({
    value: z.number().nullable(),
    ci: interval.nullable().describe("95 % Monte Carlo interval of the value"),
    band: interval
      .nullable()
      .describe("90 % band to plan for: the next busy hour, what is not known of law and demand included"),
  })
  .describe("null where the value does not exist: no request, or an overloaded system's latency");

export const count = z.int().min(0);
export const share = z.number().min(0).max(1);
